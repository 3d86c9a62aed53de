"""A figure that the attack writes in other words or digits is read back with its value."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evals.attack.rendering import Form, forms, render, spell
from qa.figures import Approximator, Figure, Kind, agree, read_figures
from qa.types.span import Span

_UNITS = {
    Kind.COUNT: (None,),
    Kind.MONEY: ("USD", "EUR", "GBP", "JPY", "CHF"),
    Kind.PERCENT: ("%",),
    Kind.PERCENTAGE_POINTS: ("percentage point",),
    Kind.DURATION: ("hour", "day", "year", "month"),
    Kind.AGE: ("year", "month"),
    Kind.MEASURE: ("km", "mile", "kg", "m", "km/h", "°C"),
}
_HEDGES = (
    Approximator.NONE,
    Approximator.ABOUT,
    Approximator.NEARLY,
    Approximator.AT_LEAST,
    Approximator.AT_MOST,
    Approximator.MORE_THAN,
    Approximator.LESS_THAN,
    Approximator.JUST_OVER,
    Approximator.EXACTLY,
)
_SPAN = Span(start=0, end=1)
_numbers = st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False)
_wholes = st.integers(min_value=0, max_value=10**12).map(Decimal)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    """Draw a figure that states a number."""
    kind = draw(st.sampled_from(sorted(_UNITS)))
    low = draw(st.one_of(_numbers, _wholes))
    high = low + draw(st.sampled_from([Decimal(0), Decimal(1), Decimal(1000)]))
    return Figure(
        span=_SPAN,
        core=_SPAN,
        text="?",
        kind=kind,
        low=low,
        high=high,
        unit=draw(st.sampled_from(_UNITS[kind])),
        approximator=draw(st.sampled_from(_HEDGES)) if low == high else Approximator.NONE,
    )


@given(figures(), st.data())
def test_a_written_figure_is_read_back(figure: Figure, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(forms(figure)))
    text = f"They said {render(figure, form)} voters."
    (read,) = read_figures(text)
    assert (read.low, read.high, read.kind) == (figure.low, figure.high, figure.kind)
    assert read.unit == figure.unit
    assert read.approximator is figure.approximator
    assert read.text == render(figure, form)


@given(st.integers(min_value=1, max_value=10**6))
def test_a_written_ordinal_is_read_back(number: int) -> None:
    (figure,) = read_figures("the 3rd day")
    figure = figure.model_copy(update={"low": Decimal(number), "high": Decimal(number)})
    assert read_figures(f"the {render(figure, Form.PLAIN)} day")[0].low == number


def test_a_figure_without_a_number_cannot_be_written() -> None:
    (figure,) = read_figures("dozens of men")
    assert forms(figure) == ()
    with pytest.raises(ValueError, match="dozens"):
        render(figure)


@given(st.integers(min_value=0, max_value=999_999_999_999))
def test_a_spelled_number_is_read_by_text2num_as_the_same(number: int) -> None:
    text_to_num = pytest.importorskip("text_to_num")
    assert text_to_num.text2num(spell(number), "en") == number


@given(st.integers(min_value=0, max_value=999_999_999_999))
def test_a_spelled_number_is_read_back(number: int) -> None:
    text = f"{spell(number)} votes"
    (figure,) = read_figures(text)
    assert (figure.low, figure.core.cut(text)) == (Decimal(number), spell(number))


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from(Form), st.sampled_from(Form))
def test_every_writing_of_a_number_agrees_with_every_other(
    number: int, one: Form, other: Form
) -> None:
    (figure,) = read_figures(f"{number:,} votes")
    assume(one in forms(figure) and other in forms(figure))
    first, second = (read_figures(f"{render(figure, form)} votes")[0] for form in (one, other))
    assert agree(first, second).differences == ()
