"""Whether the sentences that a statement cites bear it out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from qa.answer.llm_passages import Sentence
from qa.answer.llm_words import coverage, denial_differs, missing_names, stands_for_names
from qa.figures import Figure, Finding, Kind, Severity, agree, read_figures
from qa.text import locate_quote
from qa.types import Span

ENOUGH = 0.5
"""Share of a statement's content words that its sentences must have."""
_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"")
_WORTH_LOCATING = 2
"""Words from which quotation marks count as a quotation; one word may be irony."""


class Fault(NamedTuple):
    """Why sentences do not bear a statement out."""

    kind: Literal["ids", "quotation", "figure", "name", "denial", "words"]
    reason: str


def fault_in(text: str, sentences: Sequence[Sentence], enough: float = ENOUGH) -> Fault | None:
    """Return why these sentences do not bear a statement out, or None.

    Nothing is taken on the model's word: quotations must stand word for word, figures agree by
    value, names occur, nothing be denied that is stated, and most content words be there.
    """
    if not sentences:
        return Fault("ids", "it cites no sentence that was given")
    sources = [sentence.text for sentence in sentences]
    return (
        _quotation_fault(text, sentences)
        or _figure_fault(text, sentences)
        or _name_fault(text, sentences)
        or _denial_fault(text, sources)
        or _words_fault(text, sources, enough)
    )


def _quotation_fault(text: str, sentences: Sequence[Sentence]) -> Fault | None:
    for match in _QUOTED.finditer(text):
        quote = (match[1] or match[2]).strip().rstrip(".,;!?")
        if len(quote.split()) >= _WORTH_LOCATING and not _stands_in(quote, sentences):
            reason = f"the words “{quote}” do not stand in the sentence it cites"
            return Fault("quotation", reason)
    return None


def _stands_in(quote: str, sentences: Sequence[Sentence]) -> bool:
    """Whether a quotation lies within the sentences, which may follow one another."""
    for sentence in sentences:
        passage = sentence.passage
        found = locate_quote(quote, passage.text, near=sentence.span.start - passage.start)
        if found and _covered(found.shift(passage.start), sentences):
            return True
    return False


def _covered(span: Span, sentences: Sequence[Sentence]) -> bool:
    inside = [s.span for s in sentences if s.span.overlaps(span)]
    first, last = (
        any(one.start <= at < one.end for one in inside) for at in (span.start, span.end - 1)
    )
    return first and last


def _figure_fault(text: str, sentences: Sequence[Sentence]) -> Fault | None:
    given = [figure for sentence in sentences for figure in _figures_of(sentence)]
    for figure in read_figures(text):
        reason = _unsupported(figure, given)
        if reason and not (_is_article(figure, given) or _joins(figure, given)):
            return Fault("figure", reason)
    return None


def _is_article(figure: Figure, given: Sequence[Figure]) -> bool:
    """Whether "one" stands for "a": no given figure counts the same thing."""
    if figure.text.casefold() != "one" or figure.counted is None:
        return False
    return not any(g.counted and g.counted.head == figure.counted.head for g in given)


def _joins(figure: Figure, given: Sequence[Figure]) -> bool:
    """Whether a range ("four or five hours") joins two figures that stand apart."""
    if not figure.is_range or figure.low is None or figure.kind is Kind.DATE:
        return False
    ends = (
        figure.model_copy(update={"low": end, "high": end}) for end in (figure.low, figure.high)
    )
    return all(_unsupported(end, given) is None for end in ends)


def _figures_of(sentence: Sentence) -> tuple[Figure, ...]:
    return _figures(sentence.text, sentence.article.published_at)


@lru_cache(maxsize=2048)
def _figures(text: str, published: date | None) -> tuple[Figure, ...]:
    return read_figures(text, published)


def _unsupported(figure: Figure, given: Sequence[Figure]) -> str | None:
    """Return why no given figure says what this one says, or None if one does."""
    nearest: tuple[int, str] | None = None
    for source in given:
        found = [f for f in agree(figure, source).findings if _weighs(f, figure)]
        if not found:
            return None
        major = sum(finding.severity is Severity.MAJOR for finding in found)
        nearest = min(nearest or (major, found[0].reason), (major, found[0].reason))
    if nearest and nearest[0] == 0:
        return nearest[1]
    return f"“{figure.text}” does not stand in the sentence it cites"


def _weighs(finding: Finding, figure: Figure) -> bool:
    """Whether a finding speaks against a statement.

    Everything does but a note, a plan told of what was done, another word for what is numbered
    ("the first vote", "the first referendum"), and "people" for people of some kind.
    """
    if finding.code == "status_swapped":
        return "planned" not in figure.status
    if finding.code == "noun_swapped":
        people = figure.counted is not None and figure.counted.head in {"person", "people"}
        return figure.kind is not Kind.ORDINAL and not people
    return finding.severity is not Severity.NOTE


def _name_fault(text: str, sentences: Sequence[Sentence]) -> Fault | None:
    """Names stand in the sentence or its title; where it has pronouns, anywhere in its article."""
    known = [s.text for s in sentences] + [s.article.title or "" for s in sentences]
    known += [s.read for s in sentences if stands_for_names(s.text)]
    missing = missing_names(text, known)
    if not missing:
        return None
    return Fault("name", f"the sentence it cites does not name “{missing[0]}”")


def _denial_fault(text: str, sources: Sequence[str]) -> Fault | None:
    if not denial_differs(text, sources):
        return None
    return Fault("denial", "it and its sentence differ in what they deny")


def _words_fault(text: str, sources: Sequence[str], enough: float) -> Fault | None:
    if coverage(text, sources) >= enough:
        return None
    return Fault("words", "too few of its words stand in the sentence it cites")
