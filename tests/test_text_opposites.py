"""Words that exclude each other, in a sentence, in a clause, and in each other's place."""

from __future__ import annotations

import pytest

from qa.text.opposites import opposed, opposite
from qa.text.stems import content_stems, stem


def stems(text: str) -> frozenset[str]:
    return frozenset(content_stems(text))


@pytest.mark.parametrize(
    ("mine", "theirs", "found"),
    [
        ("Prices rose.", "Prices fell.", ("rose", "fell")),
        ("Prices fell.", "Prices rose.", ("fell", "rose")),
        ("He won gold.", "He won bronze.", ("gold", "bronze")),
        ("They walked north.", "They walked west.", ("north", "west")),
        ("Prices rose.", "Prices rose, then fell.", None),
        ("Prices rose, then fell.", "Prices fell.", None),
        ("Prices rose.", "Prices were published.", None),
    ],
)
def test_in_a_sentence(mine: str, theirs: str, found: tuple[str, str] | None) -> None:
    expected = None if found is None else (stem(found[0]), stem(found[1]))
    assert opposite(stems(mine), stems(theirs)) == expected


def test_what_often_means_something_else_counts_within_a_clause_only() -> None:
    mine, theirs = stems("They join the club."), stems("They left the club.")
    assert opposite(mine, theirs) is None
    assert opposite(mine, theirs, in_clause=True) == (stem("join"), stem("left"))


@pytest.mark.parametrize(
    ("one", "other", "exclusive"),
    [
        ("above", "below", True),
        ("killed", "injured", True),
        ("women", "men", True),
        ("rose", "fell", True),
        ("rose", "grew", False),
        ("above", "fell", False),
    ],
)
def test_in_each_others_place(one: str, other: str, exclusive: bool) -> None:
    assert opposed(stem(one), stem(other)) is exclusive
    assert opposed(stem(other), stem(one)) is exclusive
