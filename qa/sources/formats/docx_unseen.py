"""What a reader of a Word document does not see: hidden, struck out twice, white on white, tiny.

White letters count where the paper is sure to lie behind them: not in a shape, a table with a style
or shading, nor where the run, its paragraph, their styles or the page have a ground of their own.
"""

from __future__ import annotations

from typing import Any

from qa.sources.formats.html_colours import is_pale

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VALUE = f"{_WORD}val"
_UNSEEN = ("vanish", "dstrike")
_NOT = frozenset({"0", "false", "off"})
_TINY = 2
"""Half points: letters of a point cannot be read."""
_ANY_GROUND = (f"{_WORD}shd", f"{_WORD}highlight")
_PLAIN = frozenset({"", "auto", "none", "ffffff"})
_MOST_STEPS = 20

Styles = dict[str, Any]
"""A document's styles, by their ids."""


def styles_of(root: Any | None) -> Styles:
    """Return the styles of ``word/styles.xml``."""
    found = root.iter(f"{_WORD}style") if root is not None else ()
    return {str(one.get(f"{_WORD}styleId")): one for one in found}


def drop_unseen(root: Any, styles: Styles) -> bool:
    """Remove the runs that nobody sees; return whether there were any."""
    papers = root.find(f"{_WORD}background") is None
    gone = [run for run in root.iter(f"{_WORD}r") if _unseen(run, styles, papers=papers)]
    for run in gone:
        run.getparent().remove(run)
    return bool(gone)


def _unseen(run: Any, styles: Styles, *, papers: bool) -> bool:
    own = run.find(f"{_WORD}rPr")
    for tag in _UNSEEN if own is not None else ():
        mark = own.find(f"{_WORD}{tag}")
        if mark is not None and mark.get(_VALUE, "1").lower() not in _NOT:
            return True
    says = _says(run, styles)
    size = next((one for part in says for one in part.iter(f"{_WORD}sz")), None)
    if (
        size is not None
        and (size.get(_VALUE) or "x").isdecimal()
        and int(size.get(_VALUE)) <= _TINY
    ):
        return True
    ink = next((one for part in says for one in part.iter(f"{_WORD}color")), None)
    pale = ink is not None and is_pale(f"#{ink.get(_VALUE)}")
    return pale and papers and not any(map(_has_ground, says)) and not _on_other_ground(run)


def _says(run: Any, styles: Styles) -> list[Any]:
    """Return what says how a run looks, the nearest first: itself, its style, its paragraph."""
    paragraph = next(run.iterancestors(f"{_WORD}p"), None)
    around = paragraph.find(f"{_WORD}pPr") if paragraph is not None else None
    own = run.find(f"{_WORD}rPr")
    found = [own] if own is not None else []
    found += _styled(own, "rStyle", styles)
    if around is not None:
        marks = around.find(f"{_WORD}rPr")  # of the paragraph's mark, not of its text
        found += [one for one in around if one is not marks and one.tag == f"{_WORD}shd"]
    return found + _styled(around, "pStyle", styles)


def _styled(properties: Any | None, kind: str, styles: Styles) -> list[Any]:
    """Return the style that some properties name, and those on which it is based."""
    named = properties.find(f"{_WORD}{kind}") if properties is not None else None
    found: list[Any] = []
    while named is not None and len(found) < _MOST_STEPS:
        style = styles.get(str(named.get(_VALUE)))
        if style is None:
            break
        found.append(style)
        named = style.find(f"{_WORD}basedOn")
    return found


def _has_ground(part: Any) -> bool:
    for one in part.iter(*_ANY_GROUND):
        fill = (one.get(f"{_WORD}fill") or one.get(_VALUE) or "").lower()
        if fill not in _PLAIN or one.get(_VALUE) not in (None, "clear", "nil", "none"):
            return True
    return False


def _on_other_ground(run: Any) -> bool:
    """Whether a run stands in a shape, or in a table that has a style or shading."""
    if next(run.iterancestors(f"{_WORD}txbxContent"), None) is not None:
        return True
    return any(
        table.find(f"{_WORD}tblPr/{_WORD}tblStyle") is not None or _has_ground(table)
        for table in run.iterancestors(f"{_WORD}tbl")
    )
