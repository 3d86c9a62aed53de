"""Colours of CSS: which ones a reader cannot tell from the ground."""

from __future__ import annotations

from typing import NamedTuple

_NEAR = 0.03
"""Of the whole range: a smaller difference in each of red, green and blue is not seen."""
_CLEAR = 0.05
"""Opacity below which nothing is seen."""


class Colour(NamedTuple):
    """A colour, each part 0 to 1."""

    red: float
    green: float
    blue: float
    opacity: float


WHITE = Colour(1, 1, 1, 1)


def colour(value: str) -> Colour | None:
    """Read a colour as CSS writes it: ``white``, ``#fff``, ``rgb(1 2 3)``; None for other values.

    Of a ``background`` with more than a colour, such as a picture, nothing is known: None.
    """
    import tinycss2.color4

    found = tinycss2.color4.parse_color(value.replace("!important", "").strip())
    if found is None or found == "currentcolor":
        return None
    try:
        red, green, blue = (float(part or 0) for part in found.to("srgb").coordinates)
    except NotImplementedError:
        return None
    return Colour(red, green, blue, float(found.alpha or 0))


def is_clear(value: str) -> bool:
    """Whether a colour lets through all that lies behind it."""
    found = colour(value) if value else None
    return found is not None and found.opacity < _CLEAR


def is_pale(value: str) -> bool:
    """Whether a colour cannot be seen on white paper."""
    found = colour(value) if value else None
    return found is not None and (found.opacity < _CLEAR or alike(found, WHITE))


def alike(one: Colour, other: Colour) -> bool:
    """Whether two colours look the same."""
    return all(abs(a - b) <= _NEAR for a, b in zip(one[:3], other[:3], strict=True))
