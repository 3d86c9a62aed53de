"""The process that is killed: ``python -m evals.damage.writer HOME SEED [DATABASE_URL]``.

Prints ``try NAME VERSION`` before a change (version 0: delete), ``ack`` after it, and ``ready``
once its indexes are open.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from qa.retrieval.indexing import close_indexes, follow_store, open_indexes
from qa.store import open_store, own
from qa.testing.archive import STORE, body_of, places, put

NAMES = 60
SYNC_THRESHOLD = 50
"""So low that Chroma rewrites its graph all the time: the dangerous moment is made common."""


def main() -> None:
    """Change the archive until killed."""
    home, seed = Path(sys.argv[1]), int(sys.argv[2])
    target = sys.argv[3] if len(sys.argv) > 3 else home / STORE
    chance = random.Random(seed)
    with own(home), open_store(target) as store:
        indexes = open_indexes(store, places(home, SYNC_THRESHOLD))
        _say("ready")
        while True:
            for _ in range(chance.randint(1, 6)):
                _change(store, chance)
            follow_store(store, indexes)
            if chance.random() < 0.05:
                close_indexes(store, indexes)
                indexes = open_indexes(store, places(home, SYNC_THRESHOLD))


def _change(store, chance: random.Random) -> None:  # type: ignore[no-untyped-def]
    name = f"article-{chance.randrange(NAMES)}"
    held = store.current(name)
    if held is not None and chance.random() < 0.2:
        _say(f"try {name} 0")
        store.delete(name)
    else:
        version = chance.randrange(1, 10**6)
        _say(f"try {name} {version}")
        put(store, name, body_of(name, version))
    _say("ack")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
