"""Write a figure in other words or digits, which say the same: "2,000" as "two thousand"."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum

from qa.figures import Approximator, Figure, Kind
from qa.figures.words.amounts import SCALES
from qa.text.english import ONES, TENS

NO_BREAK_SPACE = "\u00a0"
_HUNDRED, _THOUSAND = 100, 1000
_LARGEST_SPELLED = Decimal(10) ** 15
_UNITS = {value: word for word, value in ONES.items()}
_TENS = {value: word for word, value in TENS.items()}
_SCALES = tuple(
    (int(SCALES[word]), word, suffix)
    for word, suffix in (
        ("trillion", "tn"), ("billion", "bn"), ("million", "m"), ("thousand", "k"),
    )
)  # fmt: skip
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}
_LONG_UNITS = {
    "m": "metres",
    "km": "kilometres",
    "cm": "centimetres",
    "mm": "millimetres",
    "g": "grams",
    "kg": "kilograms",
    "mg": "milligrams",
    "ml": "millilitres",
    "W": "watts",
    "km/h": "kilometres per hour",
    "mph": "miles per hour",
    "°C": "degrees Celsius",
    "°F": "degrees Fahrenheit",
}
_TIME_UNITS = frozenset("second minute hour day week fortnight month year decade century".split())


class Form(StrEnum):
    """A way to write a number."""

    GROUPED = "2,000"
    PLAIN = "2000"
    SPACED = "2 000"
    """With no-break spaces."""
    WORDS = "two thousand"
    SCALED = "2 thousand"
    SHORT = "2k"


def forms(figure: Figure) -> tuple[Form, ...]:
    """Return the forms in which ``figure`` can be written without changing its meaning."""
    if figure.low is None or figure.high is None or figure.kind not in _RENDERERS:
        return ()
    if figure.unit == "times":
        return ()
    ends = (figure.low, figure.high)
    return tuple(form for form in Form if all(_can_write(end, form, figure.kind) for end in ends))


def _can_write(value: Decimal, form: Form, kind: Kind) -> bool:
    if value < 0 or kind in (Kind.ORDINAL, Kind.SCORE, Kind.YEAR, Kind.LABEL):
        return form is Form.PLAIN and value == int(value)
    whole = value == int(value)
    if form is Form.PLAIN:
        # "2000 people" reads as a number, a bare "2000" as a year.
        return not (whole and 1000 <= value <= 2199 and kind is Kind.COUNT)
    if form is Form.WORDS:
        return whole and value < _LARGEST_SPELLED
    if form is Form.SPACED:
        return whole and value >= _THOUSAND
    if form is Form.GROUPED:
        return True
    scaled = _scale_of(value) is not None
    return scaled and (form is Form.SCALED or kind is Kind.MONEY or value % 10**6 > 0)


def _scale_of(value: Decimal) -> tuple[Decimal, str, str] | None:
    """Return 2.5, "million", "m" for 2,500,000; None where more than two decimals are needed."""
    for scale, word, suffix in _SCALES:
        scaled = value / scale
        if scaled >= 1:
            short = scaled * _HUNDRED == int(scaled * _HUNDRED) and value * 1 == scaled * scale
            return (scaled, word, suffix) if short else None
    return None


def render(figure: Figure, form: Form = Form.GROUPED) -> str:
    """Write a figure with its hedge and unit, without what it counts.

    Raises:
        ValueError: The figure states no number, or not one that ``form`` can write.
    """
    if form not in forms(figure):
        raise ValueError(f"{figure.text!r} cannot be written as {form.value!r}")
    low, high = figure.low or Decimal(0), figure.high or Decimal(0)
    if figure.kind is Kind.SCORE:
        return f"{low}-{high}"
    write = _RENDERERS[figure.kind]
    said, top = write(low, figure, form), write(high, figure, form)
    hedge = "" if figure.approximator is Approximator.NONE else f"{figure.approximator.value} "
    if not figure.is_range:
        return hedge + said
    return f"{hedge}{said} to {top}" if hedge else f"between {said} and {top}"


def render_number(value: Decimal | None, form: Form = Form.GROUPED) -> str:
    """Write a bare number."""
    if value is None:
        return "?"
    if value < 0:
        return "-" + render_number(-value, form)
    if form is Form.WORDS:
        return spell(value)
    grouped = f"{value:f}" if form is Form.PLAIN else f"{value:,f}"
    if form is Form.SPACED:
        return grouped.replace(",", NO_BREAK_SPACE)
    scaled = _scale_of(value)
    if form in (Form.PLAIN, Form.GROUPED) or scaled is None:
        return grouped
    number = f"{scaled[0].normalize():f}"
    return f"{number} {scaled[1]}" if form is Form.SCALED else f"{number}{scaled[2]}"


def spell(value: Decimal | int) -> str:
    """Write a whole number below 10**15 in words: "two thousand and five"."""
    number = int(value)
    if number < _HUNDRED:
        return _below_hundred(number)
    if number < _THOUSAND:
        rest = number % _HUNDRED
        tail = f" and {_below_hundred(rest)}" if rest else ""
        return f"{_UNITS[number // _HUNDRED]} hundred{tail}"
    scale, word, _ = next(entry for entry in _SCALES if entry[0] <= number)
    rest = number % scale
    link = " and " if 0 < rest < _HUNDRED else " "
    return f"{spell(number // scale)} {word}" + (f"{link}{spell(rest)}" if rest else "")


def _below_hundred(number: int) -> str:
    if number in _UNITS:
        return _UNITS[number]
    tail = number % 10
    return _TENS[number - tail] + (f"-{_UNITS[tail]}" if tail else "")


def _count(value: Decimal, figure: Figure, form: Form) -> str:
    return render_number(value, form)


def _money(value: Decimal, figure: Figure, form: Form) -> str:
    unit = figure.unit or "USD"
    if form is Form.WORDS or unit.upper() != unit:
        return f"{render_number(value, form)} {_currency_word(unit)}"
    sign = _SIGNS.get(unit, f"{unit} ")
    return f"{sign}{render_number(value, form)}"


def _currency_word(unit: str) -> str:
    names = {"USD": "dollars", "EUR": "euros", "GBP": "pounds", "JPY": "yen", "INR": "rupees"}
    return names.get(unit, unit)


def _with_word(word: str) -> Callable[[Decimal, Figure, Form], str]:
    return lambda value, figure, form: f"{render_number(value, form)} {word}"


def _percent(value: Decimal, figure: Figure, form: Form) -> str:
    return f"{render_number(value, form)}" + (" percent" if form is Form.WORDS else "%")


def _with_unit(value: Decimal, figure: Figure, form: Form) -> str:
    unit = figure.unit or ""
    unit = " ".join(_LONG_UNITS.get(word, word) for word in unit.split())
    if unit.split()[-1] in _TIME_UNITS and value != 1 and " per " not in unit:
        unit = "centuries" if unit == "century" else f"{unit}s"
    return f"{render_number(value, form)} {unit}"


def _age(value: Decimal, figure: Figure, form: Form) -> str:
    return f"{_with_unit(value, figure, form)} old"


def _ordinal(value: Decimal, figure: Figure, form: Form) -> str:
    number = int(value)
    teen = number % _HUNDRED in (11, 12, 13)
    suffix = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


_RENDERERS: dict[Kind, Callable[[Decimal, Figure, Form], str]] = {
    Kind.COUNT: _count,
    Kind.MONEY: _money,
    Kind.PERCENT: _percent,
    Kind.PERCENTAGE_POINTS: _with_word("percentage points"),
    Kind.DURATION: _with_unit,
    Kind.AGE: _age,
    Kind.MEASURE: _with_unit,
    Kind.ORDINAL: _ordinal,
    Kind.YEAR: _count,
    Kind.SCORE: _count,
}
