"""What searches under filters cost and find, against searches of everything (``evals.sizes``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from statistics import fmean, median
from time import process_time
from typing import NamedTuple

from qa.engine import Engine
from qa.retrieval.retrieve import retrieve
from qa.retrieval.vectors import ExactIndex
from qa.types import Filters, Hit

ALL = "search"
"""The search that the others are compared with."""
PAGE = 5_000
TOP, DEEP = 10, 100


class Kind(NamedTuple):
    """What a search leaves out."""

    filters: Filters | None = None
    as_of: date | None = None


def kinds(first: date, last: date) -> dict[str, Kind]:
    """Return the kinds of searches in an archive of articles from ``first`` to ``last``."""
    middle, late = first + (last - first) / 2, last - (last - first) / 20
    return {
        ALL: Kind(),
        "by date (half)": Kind(Filters(published_from=middle)),
        "by date (5%)": Kind(Filters(published_from=late)),
        "as of (half)": Kind(as_of=middle),
        "as of (last day)": Kind(as_of=last),
    }


def costs(
    engine: Engine, kinds: Mapping[str, Kind], questions: Sequence[str], rounds: int
) -> dict[str, float]:
    """Search each question in each way, in turns; return medians and ratios to the first kind.

    The order of the kinds moves on by one with each question, so that none always comes first.
    """
    names = list(kinds)
    for name in names:
        _search(engine, questions[-1], kinds[name])  # what only the first of its kind costs
    times: dict[str, list[float]] = {name: [] for name in names}
    for number, question in enumerate(list(questions) * rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            times[name].append(milliseconds(partial(_search, engine, question, kinds[name])))
    found = {f"{name}, ms": median(each) for name, each in times.items()}
    ratios = {
        name: median(one / base for one, base in zip(times[name], times[ALL], strict=True))
        for name in names[1:]
    }
    found |= {f"{name}, against all": ratio for name, ratio in ratios.items()}
    return {**found, "dearest against all": max(ratios.values())}


def recall(engine: Engine, kinds: Mapping[str, Kind], questions: Sequence[str]) -> dict[str, float]:
    """Return which share of an exact search's passages is found, from 0 to 1.

    For each kind, of the ten passages that a search returns; and of the 100 nearest vectors alone,
    where equal scores count as found.
    """
    exact = _exact(engine)
    lexical, vectors = engine.archive.legs
    found = {}
    for name, kind in kinds.items():
        shares = []
        for question in questions:
            truth = retrieve(
                question,
                store=engine.store,
                embedder=engine.archive.embedder,
                lexical=lexical,
                vectors=exact,
                filters=kind.filters,
                as_of=kind.as_of,
                top_k=TOP,
            ).hits
            shares.append(_share(_search(engine, question, kind), truth))
        found[f"{name}, recall@{TOP}"] = fmean(shares)
    nearest = []
    for question in questions:
        vector = engine.archive.embedder.embed_query(question)
        least = exact.search(vector, DEEP)[-1][1] - 1e-5
        there = sum(score >= least for _, score in vectors.search(vector, DEEP))
        nearest.append(there / min(DEEP, len(exact.keys())))
    return {**found, f"nearest vectors, recall@{DEEP}": fmean(nearest)}


def milliseconds(work: Callable[[], object]) -> float:
    """Return the processor time of all threads while something is done."""
    started = process_time()
    work()
    return 1000 * (process_time() - started)


def _search(engine: Engine, question: str, kind: Kind) -> tuple[Hit, ...]:
    return engine.search(question, filters=kind.filters, as_of=kind.as_of, top_k=TOP).hits


def _exact(engine: Engine) -> ExactIndex:
    exact = ExactIndex()
    keys = sorted(engine.store.live_keys())
    for start in range(0, len(keys), PAGE):
        some = keys[start : start + PAGE]
        exact.add(some, engine.store.vectors(some, engine.archive.embedder.fingerprint))
    return exact


def _share(found: Sequence[Hit], truth: Sequence[Hit]) -> float:
    """Return the share of the true hits that were found, themselves or as a folded copy."""
    if not truth:
        return 1.0
    shown = {name for hit in found for name in (hit.passage.id, *hit.folded)}
    return fmean(not shown.isdisjoint((hit.passage.id, *hit.folded)) for hit in truth)
