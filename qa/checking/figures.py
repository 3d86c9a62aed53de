"""Compare every figure of a claim with the figure of the evidence that states it.

A claim's figure holds where a sentence of the evidence states the same value, in the same unit,
at least as firmly: "about 2,000" does not support "2,000", "50 dollars" does not support "50
percent". It also holds where the claim's words announce a calculation over stated figures
("together", "a third of"); the calculation is shown. What a figure counts, and what is said of
it, is left to the judge, unless claim and sentence agree word for word around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from qa.checking.calculations import Calculation, find_calculation
from qa.checking.sentences import Sentence, figures_in
from qa.figures import Agreement, Figure, Severity, agree, comparable, read_codes
from qa.figures.stated import day_of
from qa.text.folding import fold_for_comparison
from qa.types import ComparedFigure, Span, Verdict

_WORD = re.compile(r"\w[\w.,'’-]*\w|\w|[%$€£]")


class Alignment(NamedTuple):
    """A claim aligned with a sentence."""

    share: float
    """Share of the claim's words, 0 to 1, that the sentence has in the same order."""
    places: tuple[tuple[Span, Span], ...]
    """Ranges of the claim and of the sentence that replace each other: the words in them
    differ, the words on both sides are the same."""

    def place_of(self, span: Span) -> Span | None:
        """Return the range of the sentence that a range of the claim replaces, or None."""
        return next((theirs for mine, theirs in self.places if mine.overlaps(span)), None)


@lru_cache(maxsize=4096)
def align(claim: str, sentence: str) -> Alignment:
    """Find the words of a claim and of a sentence that replace each other.

    Where a claim repeats a sentence except for some words, the words between the same neighbours
    replace each other: in "12 of the 15 ministers resigned" and "13 of the 15 ministers resigned"
    the 13 replaces the 12. The longest common blocks of words are found by Ratcliff and
    Obershelp's method (``difflib``).
    """
    mine, theirs = _words(claim), _words(sentence)
    if not mine or not theirs:
        return Alignment(0.0, ())
    matcher = SequenceMatcher(None, [w for w, _ in mine], [w for w, _ in theirs], autojunk=False)
    codes = matcher.get_opcodes()
    same = sum(i2 - i1 for tag, i1, i2, _, _ in codes if tag == "equal")
    places = tuple(
        (_range(mine, i1, i2), _range(theirs, j1, j2))
        for tag, i1, i2, j1, j2 in codes
        if tag == "replace"
    )
    return Alignment(same / len(mine), places)


def _words(text: str) -> list[tuple[str, Span]]:
    return [
        (fold_for_comparison(m[0]), Span(start=m.start(), end=m.end()))
        for m in _WORD.finditer(text)
    ]


def _range(words: list[tuple[str, Span]], first: int, last: int) -> Span:
    return Span(start=words[first][1].start, end=words[last - 1][1].end)


ALIGNED = 0.6
"""A claim repeats a sentence if at least this share of its words stand there in the same order; a
figure in the place of the sentence's own then contradicts it."""
CONTEXT_CODES = frozenset(
    """noun_changed noun_narrowed noun_swapped modifier_swapped addition_as_total total_as_addition
    status_swapped negation_flipped unit_lost unit_added rate_as_total total_as_rate
    frame_changed denied_as_fact fact_as_denied supposed_as_fact fact_as_supposed
    superseded_as_fact fact_as_superseded""".split()
)
"""Findings of ``qa.figures.agree`` that do not touch the figure itself: what it counts, and what
is said of it. Words can say these in too many ways to be compared one by one."""


class Compared(NamedTuple):
    """The result of comparing one figure of a claim with the evidence."""

    figure: Figure
    shown: ComparedFigure
    reason: str | None
    """Why it does not hold; None where it does."""
    sentences: tuple[Sentence, ...] = ()
    """The sentences that the result rests on."""


class _Pair(NamedTuple):
    """A figure of a sentence beside the claim's."""

    figure: Figure
    sentence: Sentence
    agreement: Agreement
    aligned: float
    """How far the claim repeats the sentence, 0 to 1."""
    in_place: bool
    """Whether it stands between the same words as the claim's."""

    @property
    def faults(self) -> tuple[str, ...]:
        """Codes of what is wrong with the figure itself."""
        return tuple(
            one.code
            for one in self.agreement.differences
            if one.severity is not Severity.NOTE and one.code not in CONTEXT_CODES
        )

    @property
    def context_differences(self) -> int:
        """How many differences there are in the words around the figure."""
        return sum(one.code in CONTEXT_CODES for one in self.agreement.differences)


def compare_figures(claim: str, near: Sequence[Sentence]) -> tuple[Compared, ...]:
    """Compare each figure of a claim, and whatever else holds digits, with the evidence.

    Args:
        claim: One sentence.
        near: The sentences of the evidence, the likeliest first; relative dates are resolved by
            their article's publication day.
    """
    figures = figures_in(claim, None)
    found = [_compare(claim, number, near) for number in range(len(figures))]
    return (*found, *_compare_codes(claim, near))


def _compare(claim: str, number: int, near: Sequence[Sentence]) -> Compared:
    figure = figures_in(claim, None)[number]
    pairs = [pair for one in near for pair in _pairs(claim, number, one)]
    holding = [pair for pair in pairs if not pair.faults]
    best = max(holding, key=lambda p: (p.in_place, -p.context_differences, p.aligned), default=None)
    rival = max(
        (p for p in pairs if p.faults and p.in_place and p.aligned >= ALIGNED),
        key=lambda p: p.aligned,
        default=None,
    )
    if best is not None and (rival is None or rival.sentence is not best.sentence or best.in_place):
        return Compared(figure, _shown(figure, best, Verdict.SUPPORTED), None, (best.sentence,))
    if best is not None and rival is not None:
        reason = (
            f"here the article says “{rival.figure.text}”; "
            f"its “{figure.text}” is about something else"
        )
        return _contradicted(figure, rival, reason)
    read = [(one, figures_in(one.text, day_of(one.article))) for one in near]
    found = find_calculation(claim, figure, read)
    if found is not None:
        return _calculated(figure, found)
    if rival is not None:
        return _contradicted(figure, rival, _reasons_against(rival))
    like = [p for p in pairs if p.figure.kind is figure.kind and _same_thing(figure, p)]
    other = max(like, key=lambda p: (-p.context_differences, p.aligned), default=None)
    if other is not None:
        shown = _shown(figure, other, Verdict.UNCONFIRMED)
        return Compared(figure, shown, _reasons_against(other), (other.sentence,))
    shown = ComparedFigure(claimed=figure.text, verdict=Verdict.NOT_FOUND)
    return Compared(figure, shown, f"“{figure.text}” is not in the article")


def _pairs(claim: str, number: int, one: Sentence) -> Iterator[_Pair]:
    day = day_of(one.article)
    figure = figures_in(claim, day)[number]
    alignment = align(claim, one.text)
    place = alignment.place_of(figure.core)
    for other in figures_in(one.text, day):
        if not comparable(figure, other):
            continue
        same = fold_for_comparison(figure.core.cut(claim)) == fold_for_comparison(
            other.core.cut(one.text)
        )
        in_place = place.overlaps(other.core) if place else same
        yield _Pair(other, one, _agreement(figure, other), alignment.share, in_place)


def _agreement(claimed: Figure, other: Figure) -> Agreement:
    """Compare two figures; "Thursday" in both is the same day, whatever week it resolves to."""
    mine, theirs = claimed.calendar, other.calendar
    relative = mine and theirs and mine.relative and theirs.relative
    if relative and claimed.text.casefold() == other.text.casefold():
        return Agreement(agrees=True)
    return agree(claimed, other)


def _same_thing(figure: Figure, pair: _Pair) -> bool:
    """Whether two figures count the same thing by their words."""
    mine, theirs = figure.counted, pair.figure.counted
    if mine is None or theirs is None:
        return False
    return "noun_swapped" not in pair.agreement.codes and mine.head == theirs.head


def _reasons_against(pair: _Pair) -> str:
    return "; ".join(one.reason for one in pair.agreement.differences if one.code in pair.faults)


def _contradicted(figure: Figure, pair: _Pair, reason: str) -> Compared:
    shown = _shown(figure, pair, Verdict.CONTRADICTED)
    return Compared(figure, shown, reason, (pair.sentence,))


def _calculated(figure: Figure, found: Calculation) -> Compared:
    agrees = found.agreement.agrees
    shown = ComparedFigure(
        claimed=figure.text,
        verdict=Verdict.SUPPORTED if agrees else Verdict.CONTRADICTED,
        calculation=found.shown,
        findings=found.agreement.codes,
    )
    reasons = [f.reason for f in found.agreement.differences if f.severity is not Severity.NOTE]
    return Compared(figure, shown, "; ".join(reasons) or None, found.evidence)


def _shown(figure: Figure, pair: _Pair, verdict: Verdict) -> ComparedFigure:
    start = pair.sentence.span.start
    return ComparedFigure(
        claimed=figure.text,
        verdict=verdict,
        found=pair.figure.text,
        start=start + pair.figure.span.start,
        end=start + pair.figure.span.end,
        article_id=pair.sentence.article.id,
        findings=pair.agreement.codes,
    )


def _compare_codes(claim: str, near: Sequence[Sentence]) -> Iterator[Compared]:
    """Check digits that are no figure ("F-16"): the articles must have them exactly as written."""
    for code in read_codes(claim, figures_in(claim, None)):
        holding = next((one for one in near if _holds(one, code.text)), None)
        verdict = Verdict.NOT_FOUND if holding is None else Verdict.SUPPORTED
        shown = ComparedFigure(
            claimed=code.text, verdict=verdict, found=code.text if holding else None
        )
        reason = None if holding else f"“{code.text}” is not in the article"
        yield Compared(code, shown, reason, (holding,) if holding else ())


def _holds(sentence: Sentence, code: str) -> bool:
    wanted = fold_for_comparison(code)
    text = fold_for_comparison(sentence.article.text)
    if wanted not in text:
        return False
    return re.search(rf"(?<![\w.,-]){re.escape(wanted)}(?![\w-]|[.,]\d)", text) is not None
