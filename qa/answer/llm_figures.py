"""Whether the figures of a statement stand in the sentences it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from qa.answer.llm_exchanged import exchanged
from qa.answer.llm_passages import Sentence
from qa.answer.llm_words import WORD
from qa.figures import (
    Approximator,
    Figure,
    Finding,
    Kind,
    Severity,
    agree,
    find_derivation,
    read_figures,
)
from qa.figures.noun_words import GENERIC_PEOPLE, PEOPLE

_OR = re.compile(r"\s*(?:or|and|to)\s*")
_REWORDED = (
    (re.compile(r"\bone \w+ in (?=two|three|four|five|six|eight|ten|\d)", re.I), "one in "),
    (re.compile(r"\b(?:nearer|close) (?:to )?(?=\d)", re.I), "closer to "),
    (re.compile(r"\b(?:ha[sd]|have) (?:now )?(?:passed|topped|exceeded|surpassed) (?=\d)", re.I),
     "is more than "),
    (re.compile(r"\ba (\w+) or two\b", re.I), r"one or two \1s"),
    (re.compile(r"\b(years|months|weeks|days|hours) (at least|at most|more than|about|up to) ", re.I),
     r"\1, \2 "),
    (re.compile(r"\b(\d{1,2}) in the morning\b", re.I), r"\1 am"),
)  # fmt: skip
"""Wordings that ``qa.figures`` does not read, as ones that it does."""
_RATE = re.compile(
    r"\b(?:(?:per|each|every) (?:year|month|week|day|hour)|annually|yearly|monthly|weekly|daily)\b",
    re.I,
)
_RATES = re.compile(
    r"\b(?:per|each|every|an? (?:year|month|week|day|hour)|annual\w*|yearly|monthly|weekly"
    r"|daily)\b",
    re.I,
)
_DEFINITE = re.compile(r"\b(?:the|both|these|those|its|their|all)\s+\Z", re.I)
_PERSON = re.compile(r"[a-z]{3,}(?:er|or|ist|ian|an|ant|ee|man|woman)", re.I)
_PERSON_ENDS = re.compile(r"(?:er|or|ist|ian|an|ant|ee|man|woman)\Z")
_ROOT = 6
_FEW = 4
_MANY = 12
_SHARES = frozenset([Kind.RATIO, Kind.PERCENT])
_ROUGHLY = 20
"""One part in so many that a rough figure may be off from the exact one beside it."""
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


def figure_fault(text: str, sentences: Sequence[Sentence]) -> tuple[Figure, str] | None:
    """Return the first figure that the sentences do not have, with the reason, or None."""
    for pattern, plain in _REWORDED:
        text = pattern.sub(plain, text)
    given = [figure for sentence in sentences for figure in figures_of(sentence)]
    figures = tuple(_unelided(text))
    for figure in figures:
        reason = _unsupported(figure, given)
        if reason and not (
            _stands_otherwise(figure, figures, given)
            or _is_told_of(text, figure, given)
            or _is_that_day(text, figure, sentences)
            or _is_worked_out(text, figure, given)
            or _is_called(figure, sentences)
        ):
            return figure, reason
    return _rate_fault(text, figures, sentences) or exchanged(
        text, figures, [(one.text, figures_of(one)) for one in sentences], _says
    )


def _rate_fault(
    text: str, figures: Sequence[Figure], sentences: Sequence[Sentence]
) -> tuple[Figure, str] | None:
    """Return a figure that the statement gives per year, day ... and no sentence does."""
    if not figures or not _RATE.search(text) or any(_RATES.search(s.text) for s in sentences):
        return None
    return figures[0], "its sentence does not give the figure for each year, month or the like"


def figures_of(sentence: Sentence) -> tuple[Figure, ...]:
    """Return a sentence's figures; relative days are those of its article."""
    return _figures(sentence.text, sentence.article.published_at)


def telling_figure(text: str) -> bool:
    """Whether a text has a figure that few sentences have: no small number, no bare year."""
    return any(
        figure.low is not None and (figure.low > _FEW or figure.kind is Kind.MONEY)
        and figure.kind is not Kind.LABEL and not _YEAR.fullmatch(figure.text)
        for figure in read_figures(text)
    )  # fmt: skip


def without_figures(text: str) -> str:
    """Return a text without its figures and their units, which are compared by their values."""
    for figure in reversed(read_figures(text)):
        text = text[: figure.span.start] + text[figure.span.end :]
    return text


def rivals(figure: Figure, sentences: Sequence[Sentence]) -> bool:
    """Whether the sentences have a figure of the same kind, which it would contradict."""
    return any(figure.kind is one.kind for s in sentences for one in figures_of(s))


@lru_cache(maxsize=2048)
def _figures(text: str, published: date | None) -> tuple[Figure, ...]:
    return read_figures(text, published)


def _is_called(figure: Figure, sentences: Sequence[Sentence]) -> bool:
    """Whether people are only called something else that their sentence tells: marched, marchers.

    Not where that sentence counts others who are called so.
    """
    head = figure.counted.head if figure.counted else ""
    if figure.kind is not Kind.COUNT or not (head in PEOPLE or _PERSON.fullmatch(head)):
        return False
    root = _PERSON_ENDS.sub("", head)[:_ROOT]
    return any(
        one.counted and one.counted.head in PEOPLE | GENERIC_PEOPLE
        and _unsupported(figure.model_copy(update={"counted": None}), [one]) is None
        and re.search(rf"\b{re.escape(root)}", sentence.text, re.I)
        and not any(f.counted and f.counted.head == head for f in figures_of(sentence))
        for sentence in sentences
        for one in figures_of(sentence)
    )  # fmt: skip


def _is_that_day(text: str, figure: Figure, sentences: Sequence[Sentence]) -> bool:
    """Whether a date is the day that a sentence names from where its article stands: "Tuesday"."""
    if figure.kind is not Kind.DATE:
        return False
    return any(
        one.span == figure.span and _unsupported(one, figures_of(sentence)) is None
        for sentence in sentences
        for one in _figures(text, sentence.article.published_at)
    )


def _unelided(text: str) -> Iterator[Figure]:
    """Yield the figures, "49" of "49 or 27 percent" as a percentage."""
    figures = read_figures(text)
    for place, figure in enumerate(figures):
        after = figures[place + 1] if place + 1 < len(figures) else None
        if after and figure.unit is None and figure.kind is Kind.COUNT and after.unit and (
            figure.counted is None
            and _OR.fullmatch(text[figure.span.end : after.span.start])
        ):  # fmt: skip
            yield figure.model_copy(update={"kind": after.kind, "unit": after.unit})
        else:
            yield figure


def _stands_otherwise(figure: Figure, stated: Sequence[Figure], given: Sequence[Figure]) -> bool:
    return (
        _is_article(figure, given)
        or _is_restated(figure, stated, given)
        or _is_rank(figure, given)
        or _joins(figure, given)
        or _ends(figure, stated, given)
        or _is_year(figure, given)
        or _is_elided(figure, given)
        or _is_place(figure, given)
        or _is_times(figure, given)
        or _is_another(figure, stated, given)
    )


def _is_told_of(text: str, figure: Figure, given: Sequence[Figure]) -> bool:
    return (
        _is_known(text, figure, given)
        or _is_one_of(text, figure, given)
        or _is_numbered(text, figure, given)
    )


def _is_one_of(text: str, figure: Figure, given: Sequence[Figure]) -> bool:
    """Whether "one of ..." only says that there are others: no small number is given of them."""
    if figure.text.casefold() != "one" or not text[figure.span.end :].startswith(" of "):
        return False
    return not any(
        one.kind is Kind.COUNT and one.low and one.low <= _MANY and not one.counted for one in given
    )


def _is_numbered(text: str, figure: Figure, given: Sequence[Figure]) -> bool:
    """Whether "the third article" is "Article 3"."""
    after = text[figure.span.end :].lstrip().casefold()
    return figure.kind is Kind.ORDINAL and any(
        one.kind is Kind.LABEL and one.low == figure.low and one.unit and after.startswith(one.unit)
        for one in given
    )


def _is_worked_out(text: str, figure: Figure, given: Sequence[Figure]) -> bool:
    """Whether it is a sum, a difference or a share of what is given, and said to be one.

    The result is no firmer than what it was worked out from: "about 1,200" and 450 are about 1,650.
    """
    words = WORD.findall(text.casefold())
    found = find_derivation(figure.model_copy(update={"counted": None}), given, words)
    if found is None:
        return False
    firm = {one.approximator for one in found.operands} == {Approximator.NONE}
    return firm or figure.approximator is not Approximator.NONE


def _is_restated(figure: Figure, stated: Sequence[Figure], given: Sequence[Figure]) -> bool:
    """Whether it says roughly what a borne out figure of the statement says exactly.

    As in "nearly a quarter, 24 percent".
    """
    if figure.approximator is Approximator.NONE or figure.low is None:
        return False
    return any(
        one.approximator is Approximator.NONE and one.low is not None and {one.kind, figure.kind}
        <= _SHARES and abs(_share(one) - _share(figure)) <= _share(one) / _ROUGHLY
        and _unsupported(one, given) is None
        for one in stated
    )  # fmt: skip


def _share(figure: Figure) -> Decimal:
    return (figure.low or Decimal(0)) * (100 if figure.kind is Kind.RATIO else 1)


def _is_known(text: str, figure: Figure, given: Sequence[Figure]) -> bool:
    """Whether "the two schools" only counts what has been named: nothing given is so counted."""
    if figure.kind is not Kind.COUNT or figure.counted is None or not figure.low:
        return False
    if figure.low > _FEW or not _DEFINITE.search(text[: figure.span.start]):
        return False
    return not any(one.counted and one.counted.head == figure.counted.head for one in given)


def _is_elided(figure: Figure, given: Sequence[Figure]) -> bool:
    """Whether a bare number leaves out the unit: "at seventeen", "nine hours ... and twelve"."""
    if figure.kind is not Kind.COUNT or figure.unit or figure.counted or figure.low is None:
        return False
    return any(
        one.unit and one.approximator is figure.approximator
        and (one.low, one.high) == (figure.low, figure.high)
        for one in given
    )  # fmt: skip


def _is_times(figure: Figure, given: Sequence[Figure]) -> bool:
    """Whether things stand for how often something was done: "in a million messages"."""
    return figure.kind is Kind.COUNT and any(
        one.counted and one.counted.head == "time" and one.low == figure.low
        and one.approximator is figure.approximator
        for one in given
    )  # fmt: skip


def _is_place(figure: Figure, given: Sequence[Figure]) -> bool:
    """Whether "third" is "#3" or "number 3"."""
    return figure.kind is Kind.ORDINAL and any(
        one.kind is Kind.LABEL and one.low == figure.low and one.text[0] in "#Nn" for one in given
    )


def _is_another(figure: Figure, stated: Sequence[Figure], given: Sequence[Figure]) -> bool:
    """Whether "another 15" adds to a figure of the statement's own, as "15" does in a list."""
    if not figure.additive or not any(one.span.start < figure.span.start for one in stated):
        return False
    return _unsupported(figure.model_copy(update={"additive": False}), given) is None


def _is_article(figure: Figure, given: Sequence[Figure]) -> bool:
    """Whether "one" stands for "a": no given figure counts the same thing."""
    if figure.text.casefold() != "one" or figure.counted is None:
        return False
    return not any(g.counted and g.counted.head == figure.counted.head for g in given)


def _is_rank(figure: Figure, given: Sequence[Figure]) -> bool:
    """Whether "first" only orders what is told: nothing given is numbered."""
    if figure.text.casefold() not in {"first", "the first"}:
        return False
    if figure.counted is not None and figure.counted.head in {"place", "rank", "position"}:
        return False
    return not any(one.kind in (Kind.ORDINAL, Kind.LABEL) for one in given)


def _joins(figure: Figure, given: Sequence[Figure]) -> bool:
    """Whether a range ("four or five hours") joins two figures that stand apart."""
    if not figure.is_range or figure.low is None or figure.kind is Kind.DATE:
        return False
    ends = (
        figure.model_copy(update={"low": end, "high": end}) for end in (figure.low, figure.high)
    )
    return all(_unsupported(end, given) is None for end in ends)


def _ends(figure: Figure, stated: Sequence[Figure], given: Sequence[Figure]) -> bool:
    """Whether it is one end of a given range whose other end is stated too."""
    if figure.low is None or figure.is_range:
        return False
    points = {one.low for one in stated if one.kind is figure.kind and not one.is_range}
    return any(
        one.is_range and one.kind is figure.kind and figure.low in (one.low, one.high)
        and {one.low, one.high} <= points
        for one in given
    )  # fmt: skip


def _is_year(figure: Figure, given: Sequence[Figure]) -> bool:
    """Whether a bare year stands in a sentence that uses it as a word: "2000 levels"."""
    if not _YEAR.fullmatch(figure.text):
        return False
    return any(one.text == figure.text for one in given)


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
    ("the first vote", "the first referendum"), "people" for people of some kind, an addition told
    without what it adds to ("200 more", "two hundred of them"), and "about" left out of a range.
    """
    if finding.code == "status_swapped":
        return "planned" not in figure.status
    if finding.code == "noun_swapped":
        counted = figure.counted.head if figure.counted else ""
        return figure.kind is not Kind.ORDINAL and counted not in {"person", "people", "message"}
    if finding.code == "hedge_lost":
        return not (figure.is_range and finding.severity is Severity.MINOR)
    if finding.code == "addition_as_total":
        return figure.counted is not None
    if finding.code == "total_as_addition":
        return figure.kind is not Kind.ORDINAL
    if finding.code == "negation_flipped":
        return False  # What is denied is compared by its words: llm_denials.
    return finding.severity is not Severity.NOTE


def _says(figure: Figure, given: Figure) -> bool:
    return _unsupported(figure, [given]) is None or _is_elided(figure, [given])
