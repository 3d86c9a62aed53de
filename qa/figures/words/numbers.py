"""Number words and their values: "two", "dozen", "millions", "third", "half"."""

from __future__ import annotations

from decimal import Decimal

from qa.text.english import ONES, TENS

CARDINALS = ONES | TENS
DECADES = {f"{word[:-1]}ies": value for word, value in TENS.items()}
"""Of a life: "in her thirties"."""
SCALES = {
    "hundred": Decimal(100),
    "thousand": Decimal(1000),
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
    "quadrillion": Decimal(10) ** 15,
    "lakh": Decimal(10) ** 5,
    "crore": Decimal(10) ** 7,
}
DOZEN = Decimal(12)
MULTIPLIERS = SCALES | {"dozen": DOZEN}
SCALE_SUFFIXES = {
    suffix: SCALES[scale]
    for scale, suffixes in {
        "thousand": "k",
        "million": "m mn mln mil",
        "billion": "b bn bln",
        "trillion": "t tn trn",
    }.items()
    for suffix in suffixes.split()
}
ALWAYS_SCALE = frozenset(SCALE_SUFFIXES) - {"m", "b", "t", "mil"}
"""Suffixes that mean nothing else; the others need money or a counted noun beside them."""
SPACED_SUFFIXES = frozenset(["mn", "mln", "bn", "bln", "tn", "trn"])
"""Suffixes that may stand behind a space: "$8 bn"."""
VAGUE_PLURALS = frozenset(
    "dozens scores hundreds thousands millions billions trillions tens".split()
)
_QUANTIFIED = {
    "several": (Decimal(3), Decimal(10)),
    "few": (Decimal(2), Decimal(6)),
    "many": (Decimal(3), Decimal(20)),
    "couple": (Decimal("1.5"), Decimal(3)),
}
VAGUE_QUANTIFIERS = frozenset(_QUANTIFIED)
_PLURAL_SIZES = {"tens": Decimal(10), "scores": Decimal(20), "dozens": DOZEN} | {
    f"{word}s": size for word, size in SCALES.items()
}
_OF_A_PLURAL = (Decimal(2), Decimal(20))
"""A plural of a unit is at least two of them, and fewer than twenty: then it has other words."""


def vague_bounds(wording: str) -> tuple[Decimal, Decimal] | None:
    """Return the least and the most that a vague number means, by its canonical wording.

    A plural is multiplied by 2 and 20 ("hundreds": 200 to 2,000; "tens of thousands": 20,000 to
    200,000), a quantified scale by what the quantifier means ("several hundred": 300 to 1,000).
    """
    first, *rest = wording.replace(" of ", " ").split()
    low, high = _QUANTIFIED.get(first, _OF_A_PLURAL)
    words = rest if first in _QUANTIFIED else [first, *rest]
    size = Decimal(1)
    for word in words:
        factor = _PLURAL_SIZES.get(word) or MULTIPLIERS.get(word)
        if factor is None:
            return None
        size *= factor
    return (low * size, high * size) if words else None


_IRREGULAR_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
}
_REGULAR = "four six seven ten eleven thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
ORDINALS = (
    _IRREGULAR_ORDINALS
    | {f"{word}th": ONES[word] for word in _REGULAR.split()}
    | {f"{word[:-1]}ieth": value for word, value in TENS.items()}
    | {"hundredth": 100, "thousandth": 1000, "millionth": 1_000_000}
)
ORDINAL_SUFFIXES = frozenset(["st", "nd", "rd", "th"])
DENOMINATORS = {
    word: value
    for word, value in ORDINALS.items()
    if value in {*range(3, 21), 100, 1000, 1_000_000}
} | {"half": 2, "quarter": 4}
PLURAL_DENOMINATORS = {f"{word}s": value for word, value in DENOMINATORS.items()} | {"halves": 2}
FRACTION_CHARACTERS = {
    character: (int(top), int(bottom))
    for character, top, bottom in zip(
        "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞",
        "1 1 2 1 3 1 2 3 4 1 5 1 3 5 7".split(),
        "2 3 3 4 4 5 5 5 5 6 6 8 8 8 8".split(),
        strict=True,
    )
}
NOUGHTS = frozenset(["nought", "naught", "oh"])
