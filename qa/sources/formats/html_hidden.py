"""What a reader of a page does not see: hidden by attribute, by its style, or by class name.

What style sheets within the page say of an element counts as its style (``html_sheets``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from qa.sources.formats.html_colours import WHITE, alike, colour, is_clear
from qa.sources.formats.html_sheets import style_of, styles_are_known
from qa.sources.formats.html_tree import Tree, tokens

_FRAME = frozenset({"html", "body", "main", "article"})
"""Never taken for hidden: pages fade these in by script."""
_CLASSES = frozenset(
    {
        "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only",
        "screenreader-only", "a11y-hidden", "u-visually-hidden", "u-hidden", "is-hidden", "hidden",
    }
)  # fmt: skip
_SHOWN_AGAIN = re.compile(r":(?:block|flex|grid|inline|table|contents|not-sr-only)")
"""A class that shows on wider screens what another hides: ``hidden md:block``."""
_DECLARATION = re.compile(r"([a-z-]+)\s*:\s*([^;]+)")
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|em|rem|pt|%|vw|vh|ch|in|cm|mm)?")
_OFF_SCREEN = -900
_ZERO_CLIP = re.compile(
    r"rect\(\s*(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?\s*\)"
    r"|inset\(\s*(?:50|[6-9]\d|100)%|circle\(\s*0|polygon\(\s*0(?:px|%)?\s+0(?:px|%)?\s*(?:,\s*0\S*\s+0\S*\s*)*\)"
)
_FAINT = 0.05
"""Opacity below which nothing is seen."""
_TINY = 2
"""Pixels of letters that nobody can read."""


def hidden(element: Tree) -> bool:
    """Whether an element, with all in it, is not shown.

    ``hidden`` (unless ``until-found``), and in its own ``style``: display, visibility, opacity,
    letters of no size, off-screen placing, clipping to nothing, no extent, text in the colour of
    its ground; or a class that libraries keep for screen readers. What is ``aria-hidden`` is shown.
    """
    if element.tag in _FRAME:
        return False
    if element.get("hidden") is not None and element.get("hidden").lower() != "until-found":
        return True
    classes = tokens(element, "class")
    if not _CLASSES.isdisjoint(classes) and not any(map(_SHOWN_AGAIN.search, classes)):
        return True
    if element.tag == "font" and element.get("color"):
        return _same_colour(element, {"color": element.get("color")})
    stated = style_of(element)
    return bool(stated) and _styled_away(element, _style(stated))


def struck_out(element: Tree) -> bool:
    """Whether an element's text is shown as deleted."""
    if element.tag in ("del", "s", "strike"):
        return True
    style = _style(style_of(element))
    return "line-through" in style.get("text-decoration", style.get("text-decoration-line", ""))


def _style(stated: str) -> dict[str, str]:
    return {
        name: value.replace("!important", "").strip()
        for name, value in _DECLARATION.findall(stated.lower())
    }


def _styled_away(element: Tree, style: Mapping[str, str]) -> bool:
    return (
        style.get("display") == "none"
        or style.get("visibility") in ("hidden", "collapse")
        or style.get("content-visibility") == "hidden"
        or _is_at_most(style.get("opacity"), _FAINT)
        or _is_at_most(style.get("font-size"), _TINY)
        or _placed_outside(style)
        or bool(_ZERO_CLIP.search(style.get("clip-path", "") + " " + style.get("clip", "")))
        or "scale(0)" in style.get("transform", "")
        or _without_extent(style)
        or _same_colour(element, style)
    )


def _is_zero(value: str | None) -> bool:
    found = _LENGTH.fullmatch(value) if value else None
    return found is not None and float(found[1]) == 0


def _is_at_most(value: str | None, most: float) -> bool:
    found = _LENGTH.fullmatch(value) if value else None
    return found is not None and _pixels(found) <= most


def _placed_outside(style: Mapping[str, str]) -> bool:
    names = ["text-indent", "margin-left", "margin-top"]
    if style.get("position") in ("absolute", "fixed"):
        names += ["left", "right", "top", "bottom"]
    found = (_LENGTH.fullmatch(style.get(name, "")) for name in names)
    moved = any(one is not None and _pixels(one) <= _OFF_SCREEN for one in found)
    shift = re.search(r"translate[xy]?\(\s*(-\d+)", style.get("transform", ""))
    return moved or (shift is not None and int(shift[1]) <= _OFF_SCREEN)


def _pixels(length: re.Match[str]) -> float:
    scale = {"em": 16, "rem": 16, "vw": 12, "vh": 8, "in": 96, "cm": 38, "%": 10}
    return float(length[1]) * scale.get(length[2] or "px", 1)


def _without_extent(style: Mapping[str, str]) -> bool:
    clipped = style.get("overflow", "").startswith(("hidden", "clip"))
    extents = [style.get(name) for name in ("width", "height", "max-height", "max-width")]
    return clipped and any(_is_zero(one) or one == "1px" for one in extents)


def _same_colour(element: Tree, style: Mapping[str, str]) -> bool:
    """Whether text has its ground's colour; without any ground named, a page's ground is white.

    Where the page has style sheets of which nothing is known, an element with a class or id, or
    within one, may have any ground.
    """
    stated = style.get("color", "")
    own = colour(stated) if stated else None
    if own is None:
        return False
    if is_clear(stated):
        return "background-clip" not in style and "-webkit-background-clip" not in style
    unknown = not styles_are_known(element)
    for here in (element, *element.iterancestors()):
        named = _style(style_of(here))
        ground = named.get("background-color") or named.get("background") or here.get("bgcolor")
        picture = "background-image" in named
        if ground and not is_clear(ground) and not picture:
            found = colour(ground)
            return found is not None and alike(own, found)
        if picture or (
            unknown and here.tag not in _FRAME and (here.get("class") or here.get("id"))
        ):
            return False
    return alike(own, WHITE)
