"""What must hold after every start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isclose
from typing import NamedTuple

from qa.errors import NotFound
from qa.parts import Scored
from qa.retrieval.indexing import Indexes
from qa.retrieval.vectors import ExactIndex
from qa.store.sqlstore import SqlStore
from qa.testing.archive import FINGERPRINT
from qa.types.article import content_hash

SAMPLE = 40
NEAREST = 5
TOLERANCE = 1e-5

Texts = Mapping[str, str | None]
"""Article id to the newest text; None: deleted."""


class Checked(NamedTuple):
    """What was compared, and what was wrong."""

    articles: int
    passages: int
    searches: int
    faults: tuple[str, ...]


def checked(
    store: SqlStore, indexes: Indexes, acknowledged: Texts, unsure: Texts | None = None
) -> Checked:
    """Compare the store with what it acknowledged, and the indexes with the store.

    Args:
        store: Opened again after the damage.
        indexes: Opened again, and by that repaired.
        acknowledged: What the store confirmed.
        unsure: A change that was under way: done or not done, both are right.
    """
    faults = [
        _article_fault(store, name, text, unsure or {}) for name, text in acknowledged.items()
    ]
    live = store.live_keys()
    faults.append("" if indexes.lexical.keys() == live else "the lexical index differs")
    faults.append("" if indexes.vectors.keys() == live else "the vector index differs")
    faults.append(store.problem() or "")
    faults.append(indexes.lexical.problem() or "")
    faults.append(indexes.vectors.problem() or "")
    keys = sorted(live)
    some = keys[:: max(1, len(keys) // SAMPLE)]
    faults.extend(_search_faults(store, indexes, keys, some))
    found = tuple(fault for fault in faults if fault)
    return Checked(len(acknowledged), len(live), 2 * len(some), found)


def _article_fault(store: SqlStore, name: str, text: str | None, unsure: Texts) -> str:
    allowed = {text, unsure[name]} if name in unsure else {text}
    try:
        held = store.article(name)
    except NotFound:
        return "" if None in allowed else f"{name} is lost"
    if held.text not in allowed or held.content_hash != content_hash(held.text):
        return f"{name} has another text"
    joined = "".join(passage.text for passage in store.article_passages(name))
    return "" if joined == held.text else f"the passages of {name} do not tile it"


def _search_faults(
    store: SqlStore, indexes: Indexes, keys: list[int], some: list[int]
) -> list[str]:
    exact = ExactIndex()
    exact.add(keys, store.vectors(keys, FINGERPRINT))
    faults = []
    for key, vector in zip(some, store.vectors(some, FINGERPRINT), strict=True):
        scores = dict(exact.search(vector, len(keys)))
        if not _agree(indexes.vectors.search(vector, NEAREST), scores):
            faults.append(f"searching for the vector of passage {key} differs from an exact scan")
    for key, (passage, _) in store.passages(some).items():
        rarest = max(passage.text.split(), key=len)
        hits = {found for found, _ in indexes.lexical.search(rarest, len(keys))}
        if key not in hits:
            faults.append(f"searching for {rarest!r} does not find passage {key}")
    return faults


def _agree(found: Sequence[Scored], exact: Mapping[int, float]) -> bool:
    """Whether the scores are the best there are, and each is its passage's own.

    Not whether the keys are the same: passages with equal text have equal scores.
    """
    best = sorted(exact.values(), reverse=True)[:NEAREST]
    return len(found) == len(best) and all(
        isclose(score, top, abs_tol=TOLERANCE)
        and isclose(score, exact.get(key, -1), abs_tol=TOLERANCE)
        for (key, score), top in zip(found, best, strict=True)
    )
