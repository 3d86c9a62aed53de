"""``python -m evals.damage``: the table of kills and damages."""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from pathlib import Path

from evals.damage.damages import DAMAGES, damages
from evals.damage.kills import kills
from qa.testing.archive_check import Checked

CHECKED = """
After each, the archive is opened as always and this is checked: every acknowledged change is in
the store (texts compared whole, content hashes computed anew, passages join to the text); SQLite's
quick_check and foreign keys; both indexes hold exactly the store's passages; every file of the
lexical index agrees with its checksum, every vector can be read from Chroma's graph and has unit
length; a sample of passages is searched for in both indexes, by vector with the five nearest
compared to an exact scan, and by a word of the text.
"""


def main() -> None:
    """Print one row for each kill and each damage; exit 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m evals.damage", description=CHECKED)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    repairs = _Repairs()
    logging.getLogger("qa.retrieval.indexing").addHandler(repairs)
    print(CHECKED)
    print("| what happened | articles | passages | searches | repaired | wrong |")
    print("|---|---:|---:|---:|---|---|")
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for kill in kills(Path(folder) / "kills", options.kills, options.seed):
            name = f"kill -9 no. {kill.number}, {kill.moment}, {kill.acknowledged} acknowledged"
            wrong += _row(name, kill.found, repairs.taken())
        for damage in damages(Path(folder) / "damages", DAMAGES):
            wrong += _row(damage.name, damage.found, repairs.taken())
    print(f"\n{wrong} wrong")
    sys.exit(1 if wrong else 0)


def _row(name: str, found: Checked, repaired: str) -> int:
    faults = "; ".join(found.faults) or "nothing"
    print(
        f"| {name} | {found.articles} | {found.passages} | {found.searches} | {repaired} | "
        f"{faults} |",
        flush=True,
    )
    return len(found.faults)


class _Repairs(logging.Handler):
    """Which indexes were said to be repaired."""

    def __init__(self) -> None:
        super().__init__()
        self._heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        anew = "vectors (anew)" if "made anew" in text else ""
        self._heard.append(anew or text.split("The index ")[1].split(" is ")[0])

    def taken(self) -> str:
        """Return them and forget them."""
        heard = dict.fromkeys(self._heard)
        self._heard = []
        return ", ".join(heard) or "-"


if __name__ == "__main__":
    main()
