"""Compare the values, units, dates and hedges of two figures; make findings."""

from __future__ import annotations

from decimal import Decimal

from qa.figures.types import Approximator, Calendar, Figure, Finding, Kind, Severity
from qa.figures.types import Approximator as A  # noqa: N817
from qa.figures.words_of_numbers import DIMENSIONS


def major(code: str, reason: str) -> Finding:
    """A finding that the claim says something else."""
    return Finding(code=code, reason=reason, severity=Severity.MAJOR)


def minor(code: str, reason: str) -> Finding:
    """A finding that a person should weigh."""
    return Finding(code=code, reason=reason, severity=Severity.MINOR)


def note(code: str, reason: str) -> Finding:
    """A finding that changes nothing."""
    return Finding(code=code, reason=reason, severity=Severity.NOTE)


def versus(claim: Figure, source: Figure) -> str:
    """Quote both figures: ``the source says "about 2,000", the claim "2,000"``."""
    return f'the source says "{source.text}", the claim "{claim.text}"'


_ABOVE = frozenset([A.AT_LEAST, A.MORE_THAN, A.JUST_OVER])
_BELOW = frozenset([A.AT_MOST, A.LESS_THAN, A.NEARLY])
_STRICT = frozenset([A.MORE_THAN, A.LESS_THAN, A.JUST_OVER])
_FIRM = frozenset([A.NONE, A.EXACTLY])
_ONE_VALUE = frozenset([A.ABOUT, A.NEARLY, A.JUST_OVER])


def hedge_findings(claim: Figure, source: Figure) -> list[Finding]:
    """Return at most one finding about the hedges of two figures of equal value."""
    if claim.low != source.low or claim.high != source.high:
        return []
    mine, theirs = claim.approximator, source.approximator
    if mine is theirs or A.VAGUE in (mine, theirs):
        return []
    says = versus(claim, source)
    if theirs in _FIRM:
        return _added(mine, says)
    if mine in _FIRM:
        return [_lost(mine, theirs, says)]
    return [_changed(mine, theirs, says)]


def _added(mine: A, says: str) -> list[Finding]:
    """The source states the value plainly."""
    if mine is A.NONE:
        return []
    if mine is A.EXACTLY:
        return [note("firmer_wording", f'the source does not say "exactly": {says}')]
    if mine is A.ABOUT:
        return [note("hedge_added", f"the claim is less firm than the source: {says}")]
    if mine in _STRICT:
        return [major("bound_added", f"the claim excludes the source's own value: {says}")]
    return [minor("bound_added", f"the claim makes a bound of a plain figure: {says}")]


def _lost(mine: A, theirs: A, says: str) -> Finding:
    if mine is A.EXACTLY or theirs in _STRICT - {A.JUST_OVER}:
        return major("hedge_lost", f'the source only says "{theirs.value}": {says}')
    return minor("hedge_lost", f'the claim drops "{theirs.value}": {says}')


def _changed(mine: A, theirs: A, says: str) -> Finding:
    """Both are hedged, differently."""
    crossed = (mine in _ABOVE and theirs in _BELOW) or (mine in _BELOW and theirs in _ABOVE)
    if crossed:
        return major("bound_crossed", f"the bound points the other way: {says}")
    if mine is A.ABOUT and theirs in _ONE_VALUE:
        return note("hedge_changed", f"a looser hedge: {says}")
    same_side = (mine in _ABOVE) == (theirs in _ABOVE) and (mine in _BELOW) == (theirs in _BELOW)
    if same_side:
        return note("hedge_changed", f"a bound on the same side: {says}")
    return minor("hedge_changed", f"another hedge: {says}")


NUMERIC_ALIKE = frozenset(
    [
        Kind.COUNT,
        Kind.RATIO,
        Kind.PERCENT,
        Kind.PERCENTAGE_POINTS,
        Kind.MONEY,
        Kind.MEASURE,
        Kind.DURATION,
        Kind.AGE,
    ]
)
_HUNDRED = Decimal(100)
_LOWER_BOUNDS = frozenset([Approximator.AT_LEAST, Approximator.MORE_THAN, Approximator.JUST_OVER])
_UPPER_BOUNDS = frozenset([Approximator.AT_MOST, Approximator.LESS_THAN, Approximator.NEARLY])
_LOOSE = frozenset([Approximator.ABOUT, Approximator.NEARLY, Approximator.JUST_OVER])
_ABOUT = Decimal("0.1")
_LARGEST_ROUNDING = Decimal("0.05")
_ONE_PERCENT = Decimal("0.5")
_TOLERANCE = Decimal("1e-24")
"""Only for quotients such as 1/3, which 28 digits cannot hold."""

Ends = tuple[Decimal, Decimal]


def value_findings(claim: Figure, source: Figure) -> list[Finding]:
    """Compare kinds, units and values."""
    if claim.kind is Kind.SCORE and source.kind is Kind.SCORE:
        return _scores(claim, source)
    unit = _unit_finding(claim, source)
    if unit is not None and unit.code in ("unit_swapped", "percent_points"):
        return [unit, *_values(claim, source, _ends(claim), _ends(source))]
    found = [] if unit is None else [unit]
    return found + _values(claim, source, *_common(claim, source))


def _scores(claim: Figure, source: Figure) -> list[Finding]:
    mine, theirs = (claim.low, claim.high), (source.low, source.high)
    if mine == theirs:
        return []
    if mine == theirs[::-1]:
        return [
            note("score_reversed", f"the same score from the other side: {versus(claim, source)}")
        ]
    return [major("value", f"another score: {versus(claim, source)}")]


def _unit_finding(claim: Figure, source: Figure) -> Finding | None:
    kinds = {claim.kind, source.kind}
    says = versus(claim, source)
    if kinds == {Kind.PERCENT, Kind.PERCENTAGE_POINTS}:
        return major("percent_points", f"percent and percentage points are not the same: {says}")
    if claim.kind is not source.kind:
        return _kind_finding(claim, source, says)
    if claim.kind is Kind.COUNT and (_is_multiple(claim) is not _is_multiple(source)):
        return major("unit_swapped", f"only one of the two is a multiple: {says}")
    if claim.unit == source.unit or claim.kind in (Kind.COUNT, Kind.RATIO, Kind.PERCENT):
        return None
    if _dimension(claim.unit) is not None and _dimension(claim.unit) is _dimension(source.unit):
        return None
    return _other_unit(claim, source, says)


def _is_multiple(figure: Figure) -> bool:
    """Whether a figure says how many times: "doubled", "10 times higher", "three times"."""
    return figure.unit == "times" or (figure.counted is not None and figure.counted.head == "time")


def _other_unit(claim: Figure, source: Figure, says: str) -> Finding:
    if {claim.unit, source.unit} in ({"degree", "°C"}, {"degree", "°F"}):
        return note("unit_stated", f"only one of the two names the scale: {says}")
    if claim.kind is Kind.LABEL:
        return minor("label_swapped", f"another kind of number: {says}")
    return major("unit_swapped", f"another unit: {says}")


def _kind_finding(claim: Figure, source: Figure, says: str) -> Finding | None:
    kinds = {claim.kind, source.kind}
    if kinds == {Kind.RATIO, Kind.PERCENT}:
        return None
    if kinds in ({Kind.COUNT, Kind.RATIO}, {Kind.DURATION, Kind.AGE}):
        return minor("kind_changed", f"another kind of figure: {says}")
    bare = [figure for figure in (claim, source) if figure.kind is Kind.COUNT]
    if bare and bare[0].counted is None:
        code = "unit_lost" if bare[0] is claim else "unit_added"
        return minor(code, f"only one of the two states a unit: {says}")
    return major("unit_swapped", f"another unit: {says}")


def _dimension(unit: str | None) -> dict[str, Decimal] | None:
    return next((table for table in DIMENSIONS if unit in table), None)


def _ends(figure: Figure) -> Ends | None:
    if figure.low is None or figure.high is None:
        return None
    return figure.low, figure.high


def _common(claim: Figure, source: Figure) -> tuple[Ends | None, Ends | None]:
    """Return both figures' ends in the source's unit."""
    mine, theirs = _ends(claim), _ends(source)
    if mine is None or theirs is None:
        return mine, theirs
    if claim.kind is Kind.RATIO and source.kind is Kind.PERCENT:
        mine = (mine[0] * _HUNDRED, mine[1] * _HUNDRED)
    if claim.kind is Kind.PERCENT and source.kind is Kind.RATIO:
        theirs = (theirs[0] * _HUNDRED, theirs[1] * _HUNDRED)
    return mine, theirs


def _factor(claim: Figure, source: Figure) -> Decimal:
    """Return what turns the source's unit into the claim's; 1 where they don't convert."""
    table = _dimension(source.unit)
    if claim.unit == source.unit or table is None or claim.unit not in table:
        return Decimal(1)
    return table[source.unit or ""] / table[claim.unit or ""]


def _values(claim: Figure, source: Figure, mine: Ends | None, theirs: Ends | None) -> list[Finding]:
    if mine is None or theirs is None:
        return _vague(claim, source)
    factor = _factor(claim, source)
    if factor != 1:
        return _converted(claim, source, mine, (theirs[0] * factor, theirs[1] * factor))
    if _same(mine[0], theirs[0]) and _same(mine[1], theirs[1]):
        return []
    if {claim.kind, source.kind} == {Kind.RATIO, Kind.PERCENT} and _about_one_percent(mine, theirs):
        return [note("rounded", f"a part and a rounded percentage: {versus(claim, source)}")]
    return _unequal(claim, source, mine, theirs)


def _same(one: Decimal, other: Decimal) -> bool:
    return one == other or abs(one - other) <= _TOLERANCE * max(abs(one), abs(other))


def _about_one_percent(mine: Ends, theirs: Ends) -> bool:
    """As in "a third" and "33%"."""
    return all(abs(a - b) < _ONE_PERCENT for a, b in zip(mine, theirs, strict=True))


def _vague(claim: Figure, source: Figure) -> list[Finding]:
    says = versus(claim, source)
    mine, theirs = allowed(claim), allowed(source)
    apart = mine is not None and theirs is not None and not _meet(mine, theirs)
    if claim.low is None and source.low is None:
        if claim.unit == source.unit:
            return []
        if not apart and mine is not None and theirs is not None:
            return [note("less_precise", f"words of much the same size: {says}")]
        return [minor("value", f"another order of magnitude: {says}")]
    if apart:
        return [major("value", f"another order of magnitude: {says}")]
    if claim.low is None:
        return [note("less_precise", f"the claim states no number: {says}")]
    return [major("value", f"the source states no number: {says}")]


def _meet(one: Ends, other: Ends) -> bool:
    """Whether two stretches share more than an end."""
    if one[0] == one[1] or other[0] == other[1]:
        return one[0] <= other[1] and other[0] <= one[1]
    return one[0] < other[1] and other[0] < one[1]


def allowed(figure: Figure) -> Ends | None:
    """Return the values that a figure's words and hedge allow, both ends inclusive."""
    if figure.bounds is None:
        return None
    low, high = figure.bounds
    if figure.approximator in _LOWER_BOUNDS - {Approximator.JUST_OVER}:
        return low, Decimal("Infinity")
    if figure.approximator in _UPPER_BOUNDS - {Approximator.NEARLY}:
        return Decimal("-Infinity"), high
    if figure.approximator in _LOOSE:
        return low - _ABOUT * abs(low), high + _ABOUT * abs(high)
    return low, high


def _converted(claim: Figure, source: Figure, mine: Ends, theirs: Ends) -> list[Finding]:
    says = versus(claim, source)
    pairs = tuple(zip(mine, theirs, strict=True))
    if all(_same(here, there) for here, there in pairs):
        return []
    if all(_rounds_to(there, here) for here, there in pairs):
        return [note("unit_converted", f"converted and rounded: {says}")]
    return [major("value", f"the units don't convert into each other: {says}")]


def _rounds_to(exact: Decimal, rounded: Decimal) -> bool:
    """Whether ``exact``, rounded to the last non-zero digit of ``rounded``, is ``rounded``.

    100 miles are no rounding of 100 km, which is 62 miles.
    """
    gap = abs(exact - rounded)
    return gap <= last_place(rounded) / 2 and gap <= _LARGEST_ROUNDING * abs(exact)


def last_place(value: Decimal) -> Decimal:
    """Return the place value of the last non-zero digit: 100 for 2,300; 0.1 for 2.5."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(10) ** exponent if isinstance(exponent, int) and value else Decimal(1)


def _unequal(claim: Figure, source: Figure, mine: Ends, theirs: Ends) -> list[Finding]:
    says = versus(claim, source)
    if not source.is_range and not claim.is_range:
        rounding = _rounding(claim, source, mine[0], theirs[0])
        return [rounding or major("value", f"another value: {says}")]
    if source.is_range and not claim.is_range:
        return [_point_of_range(claim, mine[0], theirs, says)]
    if mine[0] <= theirs[0] and theirs[1] <= mine[1]:
        return [minor("range_widened", f"the claim's range is wider than what is stated: {says}")]
    if theirs[0] <= mine[0] and mine[1] <= theirs[1]:
        return [major("range_narrowed", f"the claim's range is narrower than the source's: {says}")]
    return [major("value", f"another range: {says}")]


def _point_of_range(claim: Figure, mine: Decimal, theirs: Ends, says: str) -> Finding:
    low_bound = claim.approximator in _LOWER_BOUNDS and mine == theirs[0]
    high_bound = claim.approximator in _UPPER_BOUNDS and mine == theirs[1]
    if low_bound or high_bound:
        return note("one_end", f"the claim gives one end of the range: {says}")
    if theirs[0] <= mine <= theirs[1]:
        return major("range_narrowed", f"the source states a range, the claim one value: {says}")
    return major("value", f"the value is outside the source's range: {says}")


def _rounding(claim: Figure, source: Figure, mine: Decimal, theirs: Decimal) -> Finding | None:
    """Allow "about 2,000" and "nearly 2,000" for 1,987, "more than 1,900" for 1,987."""
    if claim.approximator in (Approximator.NONE, Approximator.EXACTLY, Approximator.VAGUE):
        return None
    if not mine or not theirs or abs(mine - theirs) > _LARGEST_ROUNDING * abs(theirs):
        return None
    gap, place = theirs - mine, last_place(mine)
    if last_place(theirs) >= place:
        return None
    allowed_gaps = {
        Approximator.ABOUT: abs(gap) <= place / 2,
        **dict.fromkeys(_LOWER_BOUNDS, 0 < gap < place),
        **dict.fromkeys(_UPPER_BOUNDS, 0 < -gap < place),
    }
    if not allowed_gaps.get(claim.approximator, False):
        return None
    return note("rounded", f"the claim rounds, and says so: {versus(claim, source)}")


_PARTS = ("year", "month", "day", "weekday")


def calendar_findings(claim: Figure, source: Figure) -> list[Finding]:
    """Compare what two dates mean, or where that is unknown, what they state."""
    mine, theirs = claim.calendar, source.calendar
    if mine is None or theirs is None:
        return [major("value", f"another date: {versus(claim, source)}")]
    if _other_distance(claim, source):
        return [major("value", f"another time ago: {versus(claim, source)}")]
    conflict = _stated_conflict(mine, theirs)
    if conflict is not None:
        return [major("value", f"another {conflict}: {versus(claim, source)}")]
    if _same_distance(claim, source):
        return hedge_findings(claim, source)
    if mine.first and mine.last and theirs.first and theirs.last:
        return _days(claim, source) + hedge_findings(claim, source)
    return _words(claim, source)


def _other_distance(claim: Figure, source: Figure) -> bool:
    """Whether both count back ("24 hours ago") in one unit, by different numbers."""
    ago = claim.kind is source.kind is Kind.DATE and None not in (claim.low, source.low)
    return ago and claim.unit == source.unit and claim.low != source.low


def _same_distance(claim: Figure, source: Figure) -> bool:
    """Whether both say "two years ago", in whatever words and with whatever hedge."""
    ago = claim.kind is source.kind is Kind.DATE and claim.low is not None
    return ago and (claim.low, claim.high, claim.unit) == (source.low, source.high, source.unit)


def _stated_conflict(mine: Calendar, theirs: Calendar) -> str | None:
    for part in _PARTS:
        one, other = getattr(mine, part), getattr(theirs, part)
        if part == "year" and _spans_years(mine, theirs):
            continue
        if one is not None and other is not None and one != other:
            return part
    return None


def _spans_years(mine: Calendar, theirs: Calendar) -> bool:
    return any(
        when.first and when.last and when.first.year != when.last.year for when in (mine, theirs)
    )


def _days(claim: Figure, source: Figure) -> list[Finding]:
    mine, theirs = claim.calendar, source.calendar
    if not (mine and theirs and mine.first and mine.last and theirs.first and theirs.last):
        return []
    if (mine.first, mine.last) == (theirs.first, theirs.last):
        return []
    says = versus(claim, source)
    if claim.is_range and claim.kind is Kind.YEAR:
        return [_years(claim, source, says)]
    if mine.first <= theirs.first and theirs.last <= mine.last:
        return [note("less_precise", f"the claim names the longer span of time: {says}")]
    if theirs.first <= mine.first and mine.last <= theirs.last:
        return [minor("more_precise", f"the claim is more precise than the source: {says}")]
    return [major("value", f"another date: {says}")]


def _years(claim: Figure, source: Figure, says: str) -> Finding:
    """Compare a claimed span of years with something else than the same span."""
    low, high, year = claim.low, claim.high, source.low
    if low is None or high is None or source.is_range or source.kind is not Kind.YEAR:
        inside = not source.is_range and _within(source, claim)
        make = note if inside else major
        return make("less_precise" if inside else "value", f"another span of time: {says}")
    if year is not None and low <= year <= high:
        return note("less_precise", f"the claim names the longer span of time: {says}")
    return major("value", f"another span of years: {says}")


def _within(inner: Figure, outer: Figure) -> bool:
    one, other = inner.calendar, outer.calendar
    if not (one and other and one.first and one.last and other.first and other.last):
        return False
    return other.first <= one.first and one.last <= other.last


def _words(claim: Figure, source: Figure) -> list[Finding]:
    """Compare dates that the publication day doesn't settle by their words and parts."""
    mine, theirs = claim.calendar, source.calendar
    if mine is None or theirs is None or _fold(claim.text) == _fold(source.text):
        return []
    stated = [part for part in _PARTS if getattr(mine, part) is not None]
    missing = [part for part in stated if getattr(theirs, part) is None]
    says = versus(claim, source)
    if not stated:
        return [
            minor("unresolved_date", f"without a publication date they can't be compared: {says}")
        ]
    if missing:
        return [minor("more_precise", f"the source does not state the {missing[0]}: {says}")]
    return []


def _fold(text: str) -> str:
    return " ".join(text.casefold().replace(".", "").split())
