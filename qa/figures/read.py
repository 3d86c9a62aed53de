"""Read the figures of a text.

At each token the readers of dates, times, labels, years, ordinals and quantities are tried in
turn; what one of them reads is completed with its noun, hedge, rate and clause. "About 2,000
troops" is read at "2,000" as a quantity, then completed with "about" and "troops".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from qa.figures.context import (
    Hedge,
    ends_sentence,
    frame_figures,
    hedge_after,
    hedge_before,
    read_context,
)
from qa.figures.forms.dates import read_ago, read_date, read_time, read_year, resolve_days
from qa.figures.forms.labels import count_name_tokens, is_number_one, read_label, read_ordinal
from qa.figures.forms.pairs import (
    MULTIPLES,
    is_size_of_change,
    leads_to_level,
    read_multiple,
    read_pair,
    read_times,
)
from qa.figures.forms.quantities import (
    find_rate,
    read_age,
    read_height,
    read_one_and_a_half,
    read_quantity,
    read_race_time,
    read_rate,
    read_two_units,
)
from qa.figures.nouns import read_counted_noun, read_hyphenated_noun
from qa.figures.relations import relate_figures
from qa.figures.tokens import HYPHENS, Draft, Token, Type, When, tokenize
from qa.figures.types import (
    PLACING_KINDS,
    Approximator,
    Calendar,
    ChangeRole,
    Counted,
    Figure,
    Kind,
)
from qa.figures.words.amounts import (
    CARDINALS,
    CURRENCY_CODES,
    CURRENCY_SIGNS,
    DAY_WORDS,
    DECADES,
    DOLLAR_PREFIXES,
    MONTHS,
    MULTIPLIERS,
    NOUGHTS,
    ORDINALS,
    SHIFTS,
    VAGUE_PLURALS,
    VAGUE_QUANTIFIERS,
)
from qa.text.english import WEEKDAYS
from qa.types.span import Span

_COUNTING = frozenset([Kind.COUNT, Kind.RATIO, Kind.PERCENT, Kind.ORDINAL])
_NO_RATE = PLACING_KINDS | {Kind.SCORE, Kind.AGE}
_REMEMBERED = 2048
"""Sentences: those of the passages of some questions."""
_LONGEST_REMEMBERED = 2000
"""Code points, so that what is remembered stays small whatever the articles hold."""
_WITHIN_A_DAY = frozenset(["hour", "minute", "second"])


def _complete(
    text: str,
    tokens: Sequence[Token],
    draft: Draft,
    floor: int,
    published: date | None,
    previous: Figure | None = None,
) -> tuple[Figure, int]:
    """Complete a figure with its noun, hedge, rate and date; also return the index behind it.

    Args:
        text: The text.
        tokens: Its tokens.
        draft: The figure's own words.
        floor: Index behind the previous figure.
        published: The publication day.
        previous: The previous figure; in a list of future months the later ones are future too.
    """
    noun = _counted(tokens, draft, text)
    ceiling = _index_behind(tokens, draft.end, noun)
    before = hedge_before(tokens, draft, floor)
    after = _hedge_after(tokens, draft, ceiling)
    adjacent = after is not None and after.start == draft.end
    end = after.end if after is not None and adjacent else draft.end
    ends = tuple(dict.fromkeys((end, max(ceiling, end), after.end if after else end)))
    rate = None if draft.kind in _NO_RATE else find_rate(tokens, draft.start, ends)
    start = before.start if before else draft.begin
    around = read_context(tokens, draft, floor, max(ceiling, end), start)
    future = around.future or _continues_in_future(tokens, draft, floor, published, previous)
    span = Span(start=tokens[start].start, end=tokens[end - 1].end)
    core = Span(start=tokens[draft.start].start, end=tokens[draft.end - 1].end)
    figure = Figure(
        span=span,
        core=core,
        text=span.cut(text),
        kind=draft.kind,
        low=_without_trailing_zeros(draft.low),
        high=_without_trailing_zeros(draft.high),
        approximator=_approximator(draft, before, after),
        hedge=_hedge_span(tokens, before, after),
        unit=draft.vague or draft.unit,
        counted=noun,
        calendar=_calendar(draft, published, future=future),
        additive=around.additive,
        negated=around.negated,
        status=around.status,
        per=rate[0] if rate else None,
        change=_role_in_change(tokens, draft, start),
    )
    return figure, rate[1] if rate else end


def _role_in_change(tokens: Sequence[Token], draft: Draft, start: int) -> ChangeRole | None:
    """Return whether a figure is the size of a change, its new level or its old one."""
    if draft.kind in _NO_RATE:
        return None
    word = tokens[start - 1].lower
    if word in ("to", "from"):
        return word if leads_to_level(tokens, start - 1) else None  # type: ignore[return-value]
    return "by" if is_size_of_change(tokens, draft.start) else None


def _without_trailing_zeros(value: Decimal | None) -> Decimal | None:
    """Drop trailing zeros and exponents, so that equal values look equal."""
    if value is None:
        return None
    return Decimal(int(value)) if value == value.to_integral_value() else value.normalize()


def _counted(tokens: Sequence[Token], draft: Draft, text: str) -> Counted | None:
    if draft.kind not in _COUNTING or draft.unit == "times":
        return None
    at = draft.end
    after = hedge_after(tokens, at)
    if after is not None:
        at = after.end
    if draft.hyphenated and at == draft.end:
        return read_hyphenated_noun(tokens, at, text)
    of = tokens[at].lower == "of"
    one = draft.low == draft.high == 1 and draft.kind is Kind.COUNT
    single = of or draft.kind is Kind.ORDINAL
    return read_counted_noun(tokens, at, text, singular=single, one=one and not of)


def _index_behind(tokens: Sequence[Token], i: int, noun: Counted | None) -> int:
    """Return the index of the token behind the counted noun, or ``i`` where there is none."""
    if noun is not None:
        while tokens[i].end < noun.span.end:
            i += 1
        i += 1
    return i


def _hedge_after(tokens: Sequence[Token], draft: Draft, ceiling: int) -> Hedge | None:
    if draft.kind in (Kind.ORDINAL, Kind.LABEL, Kind.SCORE, Kind.DATE, Kind.YEAR):
        return None
    return hedge_after(tokens, draft.end) or (
        hedge_after(tokens, ceiling) if ceiling > draft.end else None
    )


def _approximator(draft: Draft, before: Hedge | None, after: Hedge | None) -> Approximator:
    if draft.low is None and draft.when is None:
        return Approximator.VAGUE
    if after is not None and (before is None or before.approximator is Approximator.ABOUT):
        return after.approximator
    return before.approximator if before else Approximator.NONE


def _hedge_span(tokens: Sequence[Token], before: Hedge | None, after: Hedge | None) -> Span | None:
    hedge = before or after
    if hedge is None:
        return None
    return Span(start=tokens[hedge.start].start, end=tokens[hedge.end - 1].end)


def _calendar(draft: Draft, published: date | None, *, future: bool) -> Calendar | None:
    when = draft.when or _date_ago(draft)
    if when is None:
        return None
    days = resolve_days(when, published, future=future)
    return Calendar(
        year=when.year,
        month=when.month,
        day=when.day,
        weekday=when.weekday,
        relative=when.relative,
        first=days[0] if days else None,
        last=days[1] if days else None,
    )


def _continues_in_future(
    tokens: Sequence[Token],
    draft: Draft,
    floor: int,
    published: date | None,
    previous: Figure | None,
) -> bool:
    """Whether the previous date of the same sentence lies in the future."""
    days = previous.calendar if previous else None
    if draft.when is None or days is None or days.first is None or published is None:
        return False
    return days.first > published and not any(
        ends_sentence(tokens, at) for at in range(floor, draft.begin)
    )


def _date_ago(draft: Draft) -> When | None:
    """Return what "three weeks ago" states: a date, by its distance."""
    if draft.kind is not Kind.DATE or draft.low is None or draft.unit is None:
        return None
    if draft.unit in _WITHIN_A_DAY:
        days = int(draft.low) // 24 if draft.unit == "hour" else 0
        return When(unit="day", offset=-days)
    exact = draft.low == draft.high and draft.low == int(draft.low)
    return When(unit=draft.unit, offset=-int(draft.low) if exact else None)


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
    in the length of the text; no text raises an error. The sentences read last are remembered: a
    question has the same ones looked at for several reasons.

    Args:
        text: Any text.
        published: The publication day, which relative dates are resolved against.
    """
    return (_figures if len(text) > _LONGEST_REMEMBERED else _remembered)(text, published)


def _figures(text: str, published: date | None) -> tuple[Figure, ...]:
    tokens = tokenize(text)
    figures: list[Figure] = []
    i = floor = 0
    while tokens[i].type is not Type.END:
        draft = _draft_at(tokens, i)
        if draft is None:
            i += _count_passed_over(tokens, i)
            continue
        if draft.refused:
            i = max(i + 1, draft.end)
            continue
        if draft.begin < floor:
            draft = draft._replace(lead=None)
        figure, floor = _complete(
            text, tokens, draft, floor, published, figures[-1] if figures else None
        )
        figures.append(figure)
        i = max(floor, draft.end)
    return frame_figures(text, relate_figures(text, figures))


_remembered = lru_cache(maxsize=_REMEMBERED)(_figures)


def _count_passed_over(tokens: Sequence[Token], i: int) -> int:
    """Return how many tokens hold no figure; digits of a code are passed over together."""
    return max(1, count_name_tokens(tokens, i)) if tokens[i].type is Type.NUMBER else 1


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
    if count_name_tokens(tokens, i) and not _is_fraction(tokens, i):
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
    """Whether a number word is the last part of a compound: "high-five", "one-on-one"."""
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
    return read_age(tokens, read_times(tokens, pair))


def _could_be_two(tokens: Sequence[Token], draft: Draft) -> bool:
    """Whether digits can be read as two different numbers: "12.400 euros", "rose to 12.400".

    Percentages, times and prices per unit are left out: they often have three decimals ("$1.459 a
    litre").
    """
    open_kind = draft.kind in (Kind.COUNT, Kind.MONEY, Kind.MEASURE)
    unsettled = draft.dotted is not None and draft.high != draft.dotted and draft.scale == 1
    return open_kind and unsettled and read_rate(tokens, draft.end) is None
