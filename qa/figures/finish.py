"""Complete a draft into a figure: hedge, counted noun, context, resolved days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from qa.figures.context import context, ends_sentence
from qa.figures.drafts import Draft, When
from qa.figures.hedges import Hedge, hedge_after, hedge_before
from qa.figures.nouns import compounded, counted
from qa.figures.ranges import tells_change, told_of_change
from qa.figures.rates import rate_around
from qa.figures.resolve import resolve
from qa.figures.tokens import Token
from qa.figures.types import Approximator, Calendar, ChangeRole, Counted, Figure, Kind
from qa.types.span import Span

_COUNTING = frozenset([Kind.COUNT, Kind.RATIO, Kind.PERCENT, Kind.ORDINAL])
_NO_RATE = frozenset(
    [Kind.DATE, Kind.YEAR, Kind.TIME, Kind.LABEL, Kind.SCORE, Kind.ORDINAL, Kind.AGE]
)
_WITHIN_A_DAY = frozenset(["hour", "minute", "second"])


def finish(
    text: str,
    tokens: Sequence[Token],
    draft: Draft,
    floor: int,
    published: date | None,
    previous: Figure | None = None,
) -> tuple[Figure, int]:
    """Return the figure, and the index of the token behind its span.

    Args:
        text: The text.
        tokens: Its tokens.
        draft: What the grammar read.
        floor: Index behind the previous figure.
        published: The publication day.
        previous: The previous figure: a list of future months goes on in the future.
    """
    noun = _counted(tokens, draft, text)
    ceiling = _index_behind(tokens, draft.end, noun)
    before = hedge_before(tokens, draft, floor)
    after = _hedge_after(tokens, draft, ceiling)
    adjacent = after is not None and after.start == draft.end
    end = after.end if after is not None and adjacent else draft.end
    ends = tuple(dict.fromkeys((end, max(ceiling, end), after.end if after else end)))
    rate = None if draft.kind in _NO_RATE else rate_around(tokens, draft.start, ends)
    start = before.start if before else draft.begin
    around = context(tokens, draft, floor, max(ceiling, end), start)
    future = around.future or _goes_on(tokens, draft, floor, published, previous)
    span = Span(start=tokens[start].start, end=tokens[end - 1].end)
    core = Span(start=tokens[draft.start].start, end=tokens[draft.end - 1].end)
    figure = Figure(
        span=span,
        core=core,
        text=span.cut(text),
        kind=draft.kind,
        low=tidy(draft.low),
        high=tidy(draft.high),
        approximator=_approximator(draft, before, after),
        hedge=_hedge_span(tokens, before, after),
        unit=draft.vague or draft.unit,
        counted=noun,
        calendar=_calendar(draft, published, future=future),
        additive=around.additive,
        negated=around.negated,
        status=around.status,
        per=rate[0] if rate else None,
        change=_change(tokens, draft, start),
    )
    return figure, rate[1] if rate else end


def _change(tokens: Sequence[Token], draft: Draft, start: int) -> ChangeRole | None:
    """Return whether a figure is the size of a change, its new level or its old one."""
    if draft.kind in _NO_RATE:
        return None
    word = tokens[start - 1].lower
    if word in ("to", "from"):
        return word if told_of_change(tokens, start - 1) else None  # type: ignore[return-value]
    return "by" if tells_change(tokens, draft.start) else None


def tidy(value: Decimal | None) -> Decimal | None:
    """Drop trailing zeros and exponents, so that equal values look equal."""
    if value is None:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _counted(tokens: Sequence[Token], draft: Draft, text: str) -> Counted | None:
    if draft.kind not in _COUNTING or draft.unit == "times":
        return None
    at = draft.end
    after = hedge_after(tokens, at)
    if after is not None:
        at = after.end
    if draft.hyphenated and at == draft.end:
        return compounded(tokens, at, text)
    of = tokens[at].lower == "of"
    one = draft.low == draft.high == 1 and draft.kind is Kind.COUNT
    single = of or draft.kind is Kind.ORDINAL
    return counted(tokens, at, text, singular=single, one=one and not of)


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
    when = draft.when or _ago(draft)
    if when is None:
        return None
    days = resolve(when, published, future=future)
    return Calendar(
        year=when.year,
        month=when.month,
        day=when.day,
        weekday=when.weekday,
        relative=when.relative,
        first=days[0] if days else None,
        last=days[1] if days else None,
    )


def _goes_on(
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


def _ago(draft: Draft) -> When | None:
    """As in "three weeks ago" is a date that a quantity states."""
    if draft.kind is not Kind.DATE or draft.low is None or draft.unit is None:
        return None
    if draft.unit in _WITHIN_A_DAY:
        days = int(draft.low) // 24 if draft.unit == "hour" else 0
        return When(unit="day", offset=-days)
    exact = draft.low == draft.high and draft.low == int(draft.low)
    return When(unit=draft.unit, offset=-int(draft.low) if exact else None)
