"""Whether a statement tells a figure of its sentences in another way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from qa.answer.content_words import WORD
from qa.answer.llm.agreed_figures import figures_in, figures_of, is_elided, unsupported
from qa.answer.llm.counted import is_apart, is_listed, is_so_often
from qa.answer.llm.lapses import is_lapse, is_within
from qa.answer.llm.numbering import Sentence
from qa.figures import GENERIC_PEOPLE, PEOPLE, Approximator, Figure, Kind, find_derivation

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


def told_otherwise(
    text: str, figure: Figure, stated: Sequence[Figure], sentences: Sequence[Sentence]
) -> bool:
    """Whether the sentences bear a figure out that none of theirs agrees with as it stands.

    Args:
        text: The statement.
        figure: One of its figures.
        stated: All of them.
        sentences: Where it should stand.
    """
    given = [one for sentence in sentences for one in figures_of(sentence)]
    return (
        _stands_otherwise(figure, stated, given)
        or _is_told_of(text, figure, given)
        or _is_that_day(text, figure, sentences)
        or _is_worked_out(text, figure, given)
        or _is_called(figure, sentences)
        or is_listed(text, figure, stated, sentences)
        or is_so_often(figure, sentences)
        or is_apart(text, figure, sentences)
        or any(is_within(figure, one) for one in given)
        or _is_loose(figure, given)
    )


def _is_loose(figure: Figure, given: Sequence[Figure]) -> bool:
    """Whether "a week" of "a week later" stands beside no other length of time."""
    return is_lapse(figure) and not any(one.kind is Kind.DURATION for one in given)


def _stands_otherwise(figure: Figure, stated: Sequence[Figure], given: Sequence[Figure]) -> bool:
    return (
        _is_article(figure, given)
        or _is_restated(figure, stated, given)
        or _is_rank(figure, given)
        or _joins(figure, given)
        or _ends(figure, stated, given)
        or _is_year(figure, given)
        or is_elided(figure, given)
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


def _is_known(text: str, figure: Figure, given: Sequence[Figure]) -> bool:
    """Whether "the two schools" only counts what has been named: nothing given is so counted."""
    if figure.kind is not Kind.COUNT or figure.counted is None or not figure.low:
        return False
    if figure.low > _FEW or not _DEFINITE.search(text[: figure.span.start]):
        return False
    return not any(one.counted and one.counted.head == figure.counted.head for one in given)


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


def _is_that_day(text: str, figure: Figure, sentences: Sequence[Sentence]) -> bool:
    """Whether a date is the day that a sentence names from where its article stands: "Tuesday"."""
    if figure.kind is not Kind.DATE:
        return False
    return any(
        one.span == figure.span and unsupported(one, figures_of(sentence)) is None
        for sentence in sentences
        for one in figures_in(text, sentence.article.published_at)
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
        and unsupported(figure.model_copy(update={"counted": None}), [one]) is None
        and re.search(rf"\b{re.escape(root)}", sentence.text, re.I)
        and not any(f.counted and f.counted.head == head for f in figures_of(sentence))
        for sentence in sentences
        for one in figures_of(sentence)
    )  # fmt: skip


def _is_restated(figure: Figure, stated: Sequence[Figure], given: Sequence[Figure]) -> bool:
    """Whether it says roughly what a borne out figure of the statement says exactly.

    As in "nearly a quarter, 24 percent".
    """
    if figure.approximator is Approximator.NONE or figure.low is None:
        return False
    return any(
        one.approximator is Approximator.NONE and one.low is not None and {one.kind, figure.kind}
        == _SHARES and abs(_share(one) - _share(figure)) <= _share(one) / _ROUGHLY
        and unsupported(one, given) is None
        for one in stated
    )  # fmt: skip


def _share(figure: Figure) -> Decimal:
    return (figure.low or Decimal(0)) * (100 if figure.kind is Kind.RATIO else 1)


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
    return unsupported(figure.model_copy(update={"additive": False}), given) is None


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
    several = max((one.low or 0 for one in given if one.kind is Kind.COUNT), default=0)
    # "Two donations, in 2007 and a second recently": the first of them is that of 2007.
    return not any(
        one.kind in (Kind.ORDINAL, Kind.LABEL) and not 1 < (one.low or 0) <= several
        for one in given
    )


def _joins(figure: Figure, given: Sequence[Figure]) -> bool:
    """Whether a range ("four or five hours") joins two figures that stand apart."""
    if not figure.is_range or figure.low is None or figure.kind is Kind.DATE:
        return False
    ends = (
        figure.model_copy(update={"low": end, "high": end}) for end in (figure.low, figure.high)
    )
    return all(unsupported(end, given) is None for end in ends)


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
