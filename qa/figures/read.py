"""Read the figures of a text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qa.figures.compound import (
    read_height,
    read_one_and_a_half,
    read_race_time,
    read_two_units,
)
from qa.figures.date_words import DAY_WORDS, MONTHS, SHIFTS, WEEKDAYS
from qa.figures.dates import read_ago, read_date, read_time
from qa.figures.drafts import Draft
from qa.figures.finish import finish
from qa.figures.frames import framed
from qa.figures.junk import is_junk
from qa.figures.labels import read_label
from qa.figures.multiples import WORDS as MULTIPLES
from qa.figures.multiples import as_multiple, read_multiple
from qa.figures.number_words import (
    CARDINALS,
    DECADES,
    MULTIPLIERS,
    ORDINALS,
    VAGUE_PLURALS,
    VAGUE_QUANTIFIERS,
)
from qa.figures.ordinals import read_ordinal
from qa.figures.persons import as_age, is_number_one
from qa.figures.quantities import read_quantity
from qa.figures.ranges import read_pair
from qa.figures.rates import read_rate
from qa.figures.relations import relate
from qa.figures.spelled import HYPHENS, NOUGHTS
from qa.figures.tokens import Token, Type, tokenize
from qa.figures.types import Figure, Kind
from qa.figures.unit_words import CURRENCY_CODES, CURRENCY_SIGNS, DOLLAR_PREFIXES
from qa.figures.years import read_year

_TRIGGERS = frozenset(
    {*CARDINALS, *MULTIPLIERS, *ORDINALS, *VAGUE_PLURALS, *VAGUE_QUANTIFIERS}
    | {*MONTHS, *WEEKDAYS, *DAY_WORDS, *SHIFTS, *CURRENCY_CODES, *CURRENCY_SIGNS}
    | {
        *DOLLAR_PREFIXES,
        "a",
        "an",
        "half",
        "quarter",
        *MULTIPLES,
        *DECADES,
        *NOUGHTS,
        "noon",
        "midday",
        "midnight",
    }
    | {"minus", "-", "−", "'", "’", "‘", "rs"}
)


def read_figures(text: str, published: date | None = None) -> tuple[Figure, ...]:
    """Return the figures of ``text``, in order and without overlap.

    Numbers, amounts, dates and times in digits or English words, each with its exact span in
    code points, value, unit, hedge, counted noun and the status words around it. Time is linear
    in the length of the text; no text raises an error.

    Args:
        text: Any text.
        published: The publication day, which relative dates are resolved against.
    """
    tokens = tokenize(text)
    figures: list[Figure] = []
    i = floor = 0
    while tokens[i].type is not Type.END:
        draft = _draft_at(tokens, i)
        if draft is None:
            i += _step(tokens, i)
            continue
        if draft.refused:
            i = max(i + 1, draft.end)
            continue
        if draft.begin < floor:
            draft = draft._replace(lead=None)
        figure, floor = finish(
            text, tokens, draft, floor, published, figures[-1] if figures else None
        )
        figures.append(figure)
        i = max(floor, draft.end)
    return framed(text, relate(text, figures))


def _step(tokens: Sequence[Token], i: int) -> int:
    """Return how many tokens hold no figure; digits of a code are passed over together."""
    return max(1, is_junk(tokens, i)) if tokens[i].type is Type.NUMBER else 1


def _draft_at(tokens: Sequence[Token], i: int) -> Draft | None:
    """Return the figure that begins at token ``i``."""
    token = tokens[i]
    if token.type is Type.NUMBER:
        return _digits_at(tokens, i)
    if token.type is Type.FRACTION or token.lower in _TRIGGERS:
        return _words_at(tokens, i)
    return None


def _digits_at(tokens: Sequence[Token], i: int) -> Draft | None:
    date_draft = read_date(tokens, i)
    date_draft = date_draft or read_height(tokens, i) or read_race_time(tokens, i)
    if date_draft is not None:
        return date_draft
    if is_junk(tokens, i) and not _is_fraction(tokens, i):
        return None
    return (
        read_time(tokens, i)
        or read_label(tokens, i)
        or read_year(tokens, i)
        or read_ordinal(tokens, i)
        or _quantity(tokens, i)
    )


def _is_fraction(tokens: Sequence[Token], i: int) -> bool:
    draft = read_quantity(tokens, i)
    return draft is not None and draft.kind is Kind.RATIO


def _words_at(tokens: Sequence[Token], i: int) -> Draft | None:
    word = tokens[i].lower
    multiple = read_multiple(tokens, i) or read_one_and_a_half(tokens, i)
    if multiple is not None:
        return multiple
    if word in ("'", "’", "‘") or word in DECADES:
        return read_year(tokens, i)
    found = read_date(tokens, i) or read_ago(tokens, i) or read_time(tokens, i)
    found = found or read_label(tokens, i) or read_ordinal(tokens, i)
    if found is not None:
        return found
    if _in_compound(tokens, i):
        return None
    draft = _quantity(tokens, i)
    if draft is None or word != "one" or is_number_one(tokens, i, draft):
        return draft
    return None


def _in_compound(tokens: Sequence[Token], i: int) -> bool:
    """Whether a number word is the tail of a compound: "high-five", "one-on-one"."""
    dash, head = tokens[i - 1], tokens[i - 2]
    joined = dash.text in HYPHENS and dash.glued and tokens[i].glued
    return joined and head.type is Type.WORD and head.lower not in CARDINALS


def _quantity(tokens: Sequence[Token], i: int) -> Draft | None:
    draft = read_quantity(tokens, i)
    if draft is None:
        return None
    article = tokens[i].lower in ("a", "an") and tokens[i + 2].text in HYPHENS
    if article and tokens[i + 2].glued:
        draft = draft._replace(start=i + 1)
    pair = read_two_units(tokens, read_pair(tokens, draft.start, draft))
    if _could_be_two(tokens, pair):
        return pair._replace(refused=True)
    return as_age(tokens, as_multiple(tokens, pair))


def _could_be_two(tokens: Sequence[Token], draft: Draft) -> bool:
    """Whether "12.400 euros", "rose to 12.400" leave open which number they mean.

    Three decimals are usual of percentages, of times and of prices for a unit ("$1.459 a litre").
    """
    open_kind = draft.kind in (Kind.COUNT, Kind.MONEY, Kind.MEASURE)
    unsettled = draft.dotted is not None and draft.high != draft.dotted and draft.scale == 1
    return open_kind and unsettled and read_rate(tokens, draft.end) is None
