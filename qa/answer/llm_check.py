"""Whether the sentences that a statement cites bear it out, and which others do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from qa.answer.llm_passages import Numbered, Sentence
from qa.answer.llm_reply import Statement
from qa.answer.llm_words import content_stems, coverage, denial_differs, missing_names
from qa.figures import Figure, Severity, agree, read_figures
from qa.text import locate_quote
from qa.types import EvidenceHint

ENOUGH = 0.5
"""Share of a statement's content words that its sentences must have."""
ENOUGH_ELSEWHERE = 0.7
"""The same for sentences that the statement did not cite."""
MOST_CITED = 4
_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"")
_WORTH_LOCATING = 2
"""Words from which quotation marks count as a quotation; one word may be irony."""


class Supported(NamedTuple):
    """The statement stands in these sentences."""

    evidence: tuple[EvidenceHint, ...]
    coverage: float
    reanchored: bool = False


class Unsupported(NamedTuple):
    """The statement does not stand in what it cites."""

    reason: str


def check(statement: Statement, numbered: Numbered) -> Supported | Unsupported:
    """Check a statement against the sentences it cites, then against all others that were read.

    Ids that were not given are dropped. Nothing is taken on the model's word: figures must agree
    by value, quotations word for word, names, denials, and most of the words that carry meaning.
    """
    cited = [numbered.sentences[one] for one in statement.ids if one in numbered.sentences]
    cited = cited[:MOST_CITED]
    fault = fault_in(statement.text, cited)
    if fault is None:
        return _supported(statement, _needed(statement.text, cited), reanchored=False)
    better = _elsewhere(statement.text, cited, numbered)
    if better:
        return _supported(statement, better, reanchored=True)
    return Unsupported(fault)


def fault_in(text: str, sentences: Sequence[Sentence], enough: float = ENOUGH) -> str | None:
    """Return why these sentences do not bear a statement out, or None."""
    if not sentences:
        return "it cites no sentence that was given"
    sources = [sentence.text for sentence in sentences]
    return (
        _quotation_fault(text, sources)
        or _figure_fault(text, sentences)
        or _name_fault(text, sentences)
        or _denial_fault(text, sources)
        or _coverage_fault(text, sources, enough)
    )


def _quotation_fault(text: str, sources: Sequence[str]) -> str | None:
    for match in _QUOTED.finditer(text):
        quote = (match[1] or match[2]).strip().rstrip(".,;!?")
        if len(quote.split()) < _WORTH_LOCATING:
            continue
        if not any(locate_quote(quote, source) for source in sources):
            return f"the words “{quote}” do not stand in the sentence it cites"
    return None


def _figure_fault(text: str, sentences: Sequence[Sentence]) -> str | None:
    wanted = read_figures(text)
    if not wanted:
        return None
    given = [figure for sentence in sentences for figure in _figures(sentence)]
    return next((fault for figure in wanted if (fault := _unsupported(figure, given))), None)


def _figures(sentence: Sentence) -> tuple[Figure, ...]:
    day = sentence.article.published_at
    return read_figures(sentence.text, day)


def _unsupported(figure: Figure, given: Sequence[Figure]) -> str | None:
    reasons: list[tuple[int, str]] = []
    for source in given:
        found = [f for f in agree(figure, source).findings if f.severity is not Severity.NOTE]
        if not found:
            return None
        heavy = sum(finding.severity is Severity.MAJOR for finding in found)
        reasons.append((heavy, found[0].reason))
    if reasons and min(reasons)[0] == 0:
        return min(reasons)[1]
    return f"“{figure.text}” does not stand in the sentence it cites"


def _name_fault(text: str, sentences: Sequence[Sentence]) -> str | None:
    around = [s.passage.text for s in sentences] + [s.article.title or "" for s in sentences]
    missing = missing_names(text, around)
    return f"the passage it cites does not name “{missing[0]}”" if missing else None


def _denial_fault(text: str, sources: Sequence[str]) -> str | None:
    return "it and its sentence differ in what they deny" if denial_differs(text, sources) else None


def _coverage_fault(text: str, sources: Sequence[str], enough: float) -> str | None:
    if coverage(text, sources) >= enough:
        return None
    return "too few of its words stand in the sentence it cites"


def _needed(text: str, cited: Sequence[Sentence]) -> list[Sentence]:
    """Leave out cited sentences without which the statement stands as well."""
    kept = list(cited)
    for sentence in reversed(cited):
        rest = [one for one in kept if one is not sentence]
        whole, part = _coverage(text, kept), _coverage(text, rest)
        if rest and part >= whole and fault_in(text, rest) is None:
            kept = rest
    return kept


def _elsewhere(text: str, cited: Sequence[Sentence], numbered: Numbered) -> list[Sentence]:
    """Return the best sentences among all that were read, or none.

    Candidates: what was cited with one sentence more, single sentences, and neighbours.
    """
    wanted = content_stems(text)
    best: tuple[float, list[Sentence]] = (0.0, [])
    for candidate in _candidates(cited, tuple(numbered.sentences.values())):
        if not any(wanted & content_stems(sentence.text) for sentence in candidate):
            continue
        covered = _coverage(text, candidate) - 0.01 * len(candidate)
        if covered <= best[0] or covered < ENOUGH_ELSEWHERE - 0.05:
            continue
        if fault_in(text, candidate, ENOUGH_ELSEWHERE) is None:
            best = (covered, candidate)
    return best[1]


def _candidates(cited: Sequence[Sentence], given: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    yield from ([sentence] for sentence in given)
    if 0 < len(cited) < MOST_CITED:
        yield from ([*cited, sentence] for sentence in given if sentence not in cited)
    for one, other in pairwise(given):
        if one.passage == other.passage:
            yield [one, other]


def _coverage(text: str, sentences: Sequence[Sentence]) -> float:
    return coverage(text, [sentence.text for sentence in sentences])


def _supported(
    statement: Statement, sentences: Sequence[Sentence], *, reanchored: bool
) -> Supported:
    hints = tuple(_hint(sentence, statement.quotes) for sentence in sentences)
    return Supported(hints, _coverage(statement.text, sentences), reanchored)


def _hint(sentence: Sentence, quotes: Sequence[str]) -> EvidenceHint:
    """Point at a quote inside the sentence, or else at the whole sentence."""
    for quote in quotes:
        found = locate_quote(quote, sentence.text)
        if found:
            span = found.shift(sentence.span.start)
            return EvidenceHint(passage=sentence.passage, span=span)
    return EvidenceHint(passage=sentence.passage, span=sentence.span)
