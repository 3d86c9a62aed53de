"""``python -m evals.ragtruth``: finding hallucinated answers, on the RAGTruth QA test responses.

Every response is held against the passages that it was written from. Reported at the level of a
response, beside the plain digit check: whether a flagged response is one in which RAGTruth's
annotators marked a hallucinated span (precision), how many of those are flagged (recall), and
how many clean responses are (false alarms), with Wilson's 95% intervals; F1 with a bootstrap's.

Data: RAGTruth (Niu et al., ACL 2024), as JSON Lines with ``source_id``, ``source.passages`` and
``responses`` of ``response`` and ``labels``.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from qa.answering.verifying import claims_of, verify
from qa.evaluation.intervals import wilson
from qa.models.judge import open_judge
from qa.testing.corpus import stored_article
from qa.types import Article, Verdict, Verification

_NUMBER = re.compile(r"\d+")
_PASSAGE = re.compile(r"passage \d+:", re.IGNORECASE)
_DRAWS = 1000
_OF_VALUE = frozenset(["value", "unit_swapped", "other_figure", "range_narrowed"])


class Response(NamedTuple):
    """A model's answer, its source (the question and the passages), and the annotators' verdict."""

    source_id: str
    text: str
    articles: tuple[Article, ...]
    hallucinated: bool


def read(path: Path) -> list[Response]:
    """Read the responses, each with its passages as articles."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [response for row in rows for response in _responses(row)]


def _responses(row: dict[str, Any]) -> Iterable[Response]:
    parts = [row["source"]["question"], *_PASSAGE.split(row["source"]["passages"])]
    articles = tuple(
        stored_article(part.strip(), f"{row['source_id']}-{number}")
        for number, part in enumerate(parts)
        if part.strip()
    )
    for one in row["responses"]:
        yield Response(str(row["source_id"]), one["response"], articles, bool(one["labels"]))


def digits(response: Response) -> bool:
    """Flag a response with digits that stand in none of its passages.

    Like ours, it doesn't look at the numbers of list items and of the passages themselves.
    """
    known = {number for one in response.articles for number in _NUMBER.findall(one.text)}
    stated = " ".join(claim.text for claim in claims_of(response.text))
    return not set(_NUMBER.findall(stated)) <= known


def unsupported_figure(found: Verification) -> bool:
    """Flag a response with a figure that its passages contradict or don't have."""
    return any(f.verdict is not Verdict.SUPPORTED for c in found.claims for f in c.figures)


def wrong_value(found: Verification) -> bool:
    """Flag a response with a figure whose value is not there, whatever its hedge or noun."""
    figures = [f for c in found.claims for f in c.figures if f.verdict is not Verdict.SUPPORTED]
    return any(not f.findings or _OF_VALUE & set(f.findings) for f in figures)


def any_fault(found: Verification) -> bool:
    """Flag a response with any claim that is not supported."""
    return any(claim.verdict is not Verdict.SUPPORTED for claim in found.claims)


def contradicted(found: Verification) -> bool:
    """Flag a response with a claim that its passages contradict."""
    return any(claim.verdict is Verdict.CONTRADICTED for claim in found.claims)


CHECKS: dict[str, Callable[[Verification], bool]] = {
    "unsupported figure": unsupported_figure,
    "figure of another value": wrong_value,
    "any claim contradicted": contradicted,
    "any claim not supported": any_fault,
}


def line(name: str, flagged: Sequence[bool], responses: Sequence[Response]) -> str:
    """Return a row of the table."""
    pairs = [(flag, one.hallucinated) for flag, one in zip(flagged, responses, strict=True)]
    tp, fp, fn, tn = _counts(pairs)
    draws = sorted(_f1(*_counts(drawn)) for drawn in _bootstrap(pairs, responses))
    low, high = draws[int(0.025 * len(draws))], draws[int(0.975 * len(draws)) - 1]
    return (
        f"| {name} | {_share(tp, tp + fp)} | {_share(tp, tp + fn)} "
        f"| {_f1(tp, fp, fn, tn):.3f} ({low:.3f}-{high:.3f}) | {_share(fp, fp + tn)} |"
    )


def _counts(pairs: Iterable[tuple[bool, bool]]) -> tuple[int, int, int, int]:
    pairs = list(pairs)
    return (
        pairs.count((True, True)), pairs.count((True, False)),
        pairs.count((False, True)), pairs.count((False, False)),
    )  # fmt: skip


def _bootstrap(
    pairs: Sequence[tuple[bool, bool]], responses: Sequence[Response]
) -> Iterable[list[tuple[bool, bool]]]:
    """Draw sources with replacement: responses to one source are not independent."""
    random = Random(0)
    by_source: dict[str, list[tuple[bool, bool]]] = {}
    for pair, response in zip(pairs, responses, strict=True):
        by_source.setdefault(response.source_id, []).append(pair)
    groups = list(by_source.values())
    for _ in range(_DRAWS):
        yield [pair for group in random.choices(groups, k=len(groups)) for pair in group]


def _f1(tp: int, fp: int, fn: int, tn: int) -> float:
    return 2 * tp / (2 * tp + fp + fn) if tp else 0.0


def _share(hits: int, n: int) -> str:
    low, high = wilson(hits, n)
    return f"{hits / n if n else 0:.3f} ({low:.3f}-{high:.3f})"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m evals.ragtruth", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--half", choices=["even", "odd"], help="every second source only")
    parser.add_argument("--wrong", type=Path, help="write what went wrong as JSON Lines")
    parser.add_argument("--judge", default="embedded/support", help="or none, or nli:NAME")
    options = parser.parse_args()
    responses = _half(read(options.data), options.half)
    judge = None if options.judge == "none" else open_judge(options.judge)

    async def checked(one: Response) -> Verification:
        return await verify(one.text, lambda _: one.articles, judge)

    async def every() -> list[Verification]:
        return [await checked(one) for one in responses]

    found = asyncio.run(every())
    print("| a response is flagged for | precision | recall | F1 | false alarms |")
    print("|---" * 5 + "|")
    print(line("digits that no passage has", [digits(one) for one in responses], responses))
    for name, check in CHECKS.items():
        print(line(name, [check(one) for one in found], responses))
    bad = sum(one.hallucinated for one in responses)
    print(f"{len(responses)} responses, {bad} of them hallucinated")
    if options.wrong:
        _write(options.wrong, responses, found)


def _half(responses: list[Response], half: str | None) -> list[Response]:
    if half is None:
        return responses
    sources = sorted({one.source_id for one in responses})
    kept = set(sources[half == "odd" :: 2])
    return [one for one in responses if one.source_id in kept]


def _write(path: Path, responses: Sequence[Response], found: Sequence[Verification]) -> None:
    lines = [
        {"source": one.source_id, "hallucinated": one.hallucinated, "claim": claim.text,
         "verdict": claim.verdict, "reasons": claim.reasons,
         "figures": [f.model_dump(mode="json") for f in claim.figures
                     if f.verdict is not Verdict.SUPPORTED]}
        for one, each in zip(responses, found, strict=True)
        for claim in each.claims
        if claim.verdict is not Verdict.SUPPORTED
    ]  # fmt: skip
    path.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
