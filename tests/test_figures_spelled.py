"""Numbers in words against the text2num library."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.figures import read_figures, spell

text_to_num = pytest.importorskip("text_to_num")


@given(st.integers(min_value=0, max_value=999_999_999_999))
def test_spelling_is_what_a_library_reads(number: int) -> None:
    assert text_to_num.text2num(spell(number), "en") == number


@given(st.integers(min_value=0, max_value=999_999_999_999))
def test_what_is_spelled_is_read_back(number: int) -> None:
    text = f"{spell(number)} votes"
    (figure,) = read_figures(text)
    assert (figure.low, figure.core.cut(text)) == (Decimal(number), spell(number))
