"""What a reader of a page does not see: hidden by attribute, by its style, or by class name.

What style sheets within the page say of an element counts as its style (``html_sheets``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from qa.sources.formats.html_colours import WHITE, alike, colour, is_clear
from qa.sources.formats.html_sheets import style_of, styles_are_known
from qa.sources.formats.html_tree import Tree, marks, tokens

_FRAME = frozenset({"html", "body", "main", "article"})
"""Never taken for hidden: pages fade these in by script."""
_CLASSES = frozenset(
    {
        "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only",
        "screenreader-only", "a11y-hidden", "u-visually-hidden", "u-hidden", "is-hidden", "hidden",
        "d-none", "display-none", "hide", "invisible", "is-invisible", "element-invisible",
        "offscreen", "off-screen", "visually-hidden-focusable",
    }
)  # fmt: skip
_CLASS_PART = re.compile(r"(?<!not-)\b(?:sr-only|visually-hidden|screen-reader-text)\b")
"""In names that build tools lengthen: ``Byline_srOnly__x1y2z``."""
_SHOWN_AGAIN = re.compile(
    r":(?:block|flex|grid|inline|table|contents|not-sr-only|visible)"
    r"|\bd-(?:sm|md|lg|xl|xxl)-(?!none)"
)
"""A class that shows on wider screens what another hides: ``hidden md:block``."""
_STRUCK_CLASSES = frozenset(
    {
        "strikethrough", "strike-through", "line-through", "text-decoration-line-through",
        "text-strike", "text-strikethrough", "u-strikethrough",
    }
)  # fmt: skip
_SHIFTS = {
    "super": "sup", "text-top": "sup", "superscript": "sup", "sup": "sup",
    "sub": "sub", "text-bottom": "sub", "subscript": "sub",
}  # fmt: skip
"""Values of ``vertical-align`` and names of classes, with the element that means the same."""
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_DECLARATION = re.compile(r"([a-z-]+)\s*:\s*([^;]+)")
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|em|rem|pt|%|vw|vh|ch|in|cm|mm)?")
_OFF_SCREEN = -900
_FAR_RIGHT = 3_000
_ZERO_CLIP = re.compile(
    r"rect\(\s*(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?\s*\)"
    r"|circle\(\s*0|polygon\(\s*0(?:px|%)?\s+0(?:px|%)?\s*(?:,\s*0\S*\s+0\S*\s*)*\)"
)
_INSET = re.compile(r"inset\(\s*([^)]*)\)")
_NO_SCALE = re.compile(r"scale(?:x|y|3d)?\(\s*0?(?:\.0\d*)?\s*[,)]")
_NO_FILTER = re.compile(r"opacity\(\s*0?(?:\.0\d*)?%?\s*\)")
_NO_FONT = re.compile(r"(?:^|\s)0(?:\.0+)?(?:px|em|rem|pt|%)?\s*(?:/|\s)")
"""A size of nothing in ``font``: ``0/0 a``."""
_ALL = 100
_OFFSETS = ("text-indent", "margin-left", "margin-top")
_MASKS = ("mask", "mask-image", "-webkit-mask", "-webkit-mask-image")
_GRADIENT = re.compile(r"(?:linear|radial)-gradient\(([^()]+)\)")
_LAYERS = frozenset(
    {
        "z-index", "opacity", "transform", "translate", "scale", "rotate", "filter", "clip-path",
        "mask", "isolation", "mix-blend-mode", "will-change", "contain", "perspective",
        "backdrop-filter", "content-visibility", "container-type",
    }
)  # fmt: skip
"""Properties that make, or may make, a layer of an element, above its own ground."""
_SHIFTED = re.compile(r"translate(?:x|y|3d)?\(([^)]*)\)")
_FAINT = 0.05
"""Opacity below which nothing is seen."""
_TINY = 2
"""Pixels of letters that nobody can read."""


def hidden(element: Tree) -> bool:
    """Whether an element, with all in it, is not shown.

    ``hidden`` (unless ``until-found``), and in its own ``style``: display, opacity, letters of no
    size, off-screen placing, clipping or masking to nothing, no extent, text in the colour of its
    ground or behind it; or a class that libraries keep for screen readers. What is
    ``aria-hidden`` is shown.
    """
    if element.tag in _FRAME:
        return False
    if element.get("hidden") is not None and element.get("hidden").lower() != "until-found":
        return True
    classes = tokens(element, "class")
    named = not _CLASSES.isdisjoint(classes) or (classes and _CLASS_PART.search(marks(element)))
    if named and not any(map(_SHOWN_AGAIN.search, classes)):
        return True
    if element.tag == "font" and element.get("color"):
        return _same_colour(element, {"color": element.get("color")})
    stated = style_of(element)
    return bool(stated) and _styled_away(element, _style(stated))


def blanked(element: Tree) -> bool:
    """Whether ``visibility`` hides an element, but not what in it says that it is visible."""
    stated = style_of(element) if element.tag not in _FRAME else ""
    return bool(stated) and _style(stated).get("visibility") in ("hidden", "collapse")


def visible_in(element: Tree) -> list[Tree]:
    """Return the outermost elements within a blanked one that are visible all the same."""
    found: list[Tree] = []
    for child in element.iterchildren("*"):
        shown = _style(style_of(child)).get("visibility") in ("visible", "initial")
        found += [child] if shown else visible_in(child)
    return found


def struck_out(element: Tree) -> bool:
    """Whether an element's text is shown as deleted."""
    if element.tag in ("del", "s", "strike"):
        return True
    if not _STRUCK_CLASSES.isdisjoint(tokens(element, "class")):
        return True
    style = _style(style_of(element))
    return "line-through" in style.get("text-decoration", style.get("text-decoration-line", ""))


def shifted(element: Tree) -> str | None:
    """Return ``sup`` or ``sub`` where an element's style or class raises or lowers its text."""
    stated = style_of(element)
    found = _SHIFTS.get(_style(stated).get("vertical-align", "")) if stated else None
    return found or next(filter(None, map(_SHIFTS.get, tokens(element, "class"))), None)


def is_set_apart(element: Tree) -> bool:
    """Whether an element's own style shows it as a block, or moves it away from its neighbours."""
    shown = _style(element.get("style") or "").get("display", "inline")
    return shown in ("block", "flex", "grid", "list-item", "inline-block") or "table" in shown


def _style(stated: str) -> dict[str, str]:
    """Return what a style says: of two values the last one, but an important one before others."""
    style: dict[str, str] = {}
    important: set[str] = set()
    for name, value in _DECLARATION.findall(_COMMENT.sub("", stated.lower())):
        weighty = "!important" in value.replace(" ", "")
        if weighty or name not in important:
            style[name] = value.partition("!")[0].strip()
            important |= {name} if weighty else set()
    return style


def _styled_away(element: Tree, style: Mapping[str, str]) -> bool:
    return (
        style.get("display") == "none"
        or style.get("content-visibility") == "hidden"
        or _is_at_most(style.get("opacity"), _FAINT)
        or _is_at_most(style.get("font-size"), _TINY)
        or _placed_outside(style)
        or bool(_NO_FONT.search(style.get("font", "")))
        or bool(_NO_FILTER.search(style.get("filter", "")))
        or bool(_ZERO_CLIP.search(style.get("clip-path", "") + " " + style.get("clip", "")))
        or _is_inset_away(style.get("clip-path", ""))
        or bool(_NO_SCALE.search(style.get("transform", "")))
        or (bool(style.get("scale")) and any(_is_zero(one) for one in style["scale"].split()))
        or _without_extent(style)
        or _masked(style)
        or _same_colour(element, style)
        or _behind(element, style)
    )


def _is_zero(value: str | None) -> bool:
    found = _LENGTH.fullmatch(value) if value else None
    return found is not None and float(found[1]) == 0


def _is_at_most(value: str | None, most: float) -> bool:
    found = _LENGTH.fullmatch(value) if value else None
    return found is not None and _pixels(found) <= most


def _placed_outside(style: Mapping[str, str]) -> bool:
    names = list(_OFFSETS)
    if style.get("position") in ("absolute", "fixed"):
        names += ["left", "right", "top", "bottom"]
    found = (_LENGTH.fullmatch(style.get(name, "")) for name in names)
    moved = any(one is not None and _pixels(one) <= _OFF_SCREEN for one in found)
    if len(names) > len(_OFFSETS) and not moved:
        right = _LENGTH.fullmatch(style.get("left", ""))
        moved = right is not None and _pixels(right) >= _FAR_RIGHT
    return moved or any(
        _pixels(one) <= _OFF_SCREEN
        for shift in [*_SHIFTED.findall(style.get("transform", "")), style.get("translate", "")]
        for one in map(_LENGTH.fullmatch, re.split(r"[\s,]+", shift.strip()))
        if one is not None and one[2] != "%"  # of the element's own size
    )


def _is_inset_away(path: str) -> bool:
    """Whether ``inset()`` cuts off all of an element, between top and bottom or left and right."""
    found = _INSET.search(path)
    sides = found[1].partition("round")[0].split() if found else []
    parts = [float(one[:-1]) if re.fullmatch(r"\d+(?:\.\d+)?%", one) else 0.0 for one in sides]
    if not 0 < len(parts) <= 4:  # noqa: PLR2004 - the sides of a box
        return False
    top = parts[0]
    right = parts[1] if len(parts) > 1 else top
    bottom = parts[2] if len(parts) > 2 else top  # noqa: PLR2004
    left = parts[3] if len(parts) > 3 else right  # noqa: PLR2004
    return top + bottom >= _ALL or left + right >= _ALL


def _pixels(length: re.Match[str]) -> float:
    scale = {"em": 16, "rem": 16, "vw": 12, "vh": 8, "in": 96, "cm": 38, "%": 10}
    return float(length[1]) * scale.get(length[2] or "px", 1)


def _masked(style: Mapping[str, str]) -> bool:
    """Whether a mask lets nothing through: of no size, or a gradient of clear colours alone."""
    if any(style.get(f"{name}-size") in ("0", "0 0") for name in ("mask", "-webkit-mask")):
        return True
    stated = [style.get(name, "") for name in _MASKS]
    found = next((one for one in map(_GRADIENT.match, stated) if one), None)
    return found is not None and all(is_clear(one.split()[0]) for one in found[1].split(","))


def _behind(element: Tree, style: Mapping[str, str]) -> bool:
    """Whether an element in its place (``relative``) lies behind the ground of one it stands in.

    The page itself and what makes a layer of its own (opacity, a transform …) lie behind it.
    """
    if style.get("position") != "relative" or not style.get("z-index", "").startswith("-"):
        return False
    unknown = not styles_are_known(element)
    for above in element.iterancestors():
        named = _style(style_of(above))
        layer = not _LAYERS.isdisjoint(named) or named.get("position") in ("fixed", "sticky")
        if above.tag in ("body", "html") or layer:
            return False
        if unknown and (above.get("class") or above.get("id")):
            return False
        ground = colour(named.get("background-color") or named.get("background") or "")
        if ground is not None and ground.opacity == 1:
            return True
    return False


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
