"""What the style sheets within a page say of its elements, as one style for each.

Only sheets that stand in the page itself (``<style>``) are known; linked ones are never fetched.
Of their rules those count that can hide text, strike it out, raise it, or show it again, as they
hold on a wide screen: what a condition (``@media``) hides is not taken for hidden, what one
shows is shown, and what only a script's or a pointer's state hides (``:hover``) is nothing here.
A rule that hides most of the page's paragraphs is undone by a script, and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from qa.sources.formats.html_colours import is_pale
from qa.sources.formats.html_tree import Tree, words

_TELLING = frozenset(
    {
        "display", "visibility", "opacity", "font-size", "text-indent", "position", "left", "right",
        "top", "bottom", "margin-left", "margin-top", "clip", "clip-path", "transform", "overflow",
        "width", "height", "max-width", "max-height", "color", "background", "background-color",
        "background-image", "text-decoration", "text-decoration-line", "content-visibility",
        "filter", "font", "scale", "translate", "vertical-align", "z-index", "mask", "mask-image",
        "-webkit-mask", "-webkit-mask-image", "mask-size", "-webkit-mask-size", "isolation",
        "mix-blend-mode", "will-change", "contain", "perspective", "rotate",
        "backdrop-filter", "container-type",
    }
)  # fmt: skip
_HIDES = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0?\.?0|font-size:[01](?![\d.])"
    r"|(?:text-indent|left|right|top|bottom|margin-left|margin-top):-\d{3}|clip(?:-path)?:"
    r"|transform:.*(?:scale\w*\([\s.]*0|\([^)]*-\d)|translate:.*-\d|scale:\s*0|filter:.*opacity\("
    r"|left:\d{4}|font:(?:.* )?0[/ ]|vertical-align:(?:super|sub|text-)"
    r"|(?:^|;|max-)(?:height|width):[01](?:px)?(?![\d.])"
    r"|line-through|content-visibility:hidden|z-index:-|mask(?:-image)?:.*gradient|mask-size:0"
)
_WIDE_SCREEN = re.compile(r"\s*(?:only\s+)?(?:all|screen)?\s*\Z", re.IGNORECASE)
_ONLY_ELSEWHERE = re.compile(r"\bprint\b|\bspeech\b|max-width", re.IGNORECASE)
_VARIABLE = re.compile(r"(?<![\w-])(--[\w-]+)\s*:\s*([^;{}]{1,200})")
_USED = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)")
_LONGEST_PRELUDE = 5_000
"""Characters; rules nested in one another make them longer and longer."""
_SHOWN = "data-style-as-shown"
_SETTLED = "data-sheets-settled"
"""Put on a page's root: its sheets are dropped once they are read."""
_MOST_CHARACTERS = 500_000
_MOST_RULES = 20_000
_PARTS = re.compile(r"[.#](?![\d.])[\w-]+")
_NOT = re.compile(r":not\([^()]*\)|\[[^\]]*\]")
_ZERO = re.compile(r"(?<![\w.])0?\.?0+(?:px|em|rem|pt|%)(?![\w.])")


class _Rule(NamedTuple):
    prelude: str
    """Its selectors, as they stand."""
    declared: dict[str, str]
    important: frozenset[str]
    conditional: bool
    number: int
    hides: bool
    pales: bool
    """Whether its text is as light as paper, or clear."""


_Rank = tuple[int, ...]
"""A selector's specificity and its rule's number: the greater one wins."""
_Suspects = dict[Tree, list[tuple[_Rank, _Rule]]]
"""Elements with the rules that speak of them."""


def apply_sheets(tree: Tree) -> None:
    """Note what the page's own style sheets say of each element that they hide or strike out.

    Example: after ``<style>.x{display:none}</style>``, ``style_of`` a ``<p class="x">`` is
    ``display:none``. The elements' ``style`` is left alone: extractors look at it.
    """
    sheets = [sheet for sheet in map(_sheet, tree.iter("style")) if sheet]
    if sheets:
        tree.getroottree().getroot().set(_SETTLED, "")
    if not sheets or sum(map(len, sheets)) > _MOST_CHARACTERS:
        return
    parts = {part for element in tree.iter() for part in _parts(element)}
    rules = [
        one for one in _rules(sheets, parts) if not (one.conditional and (one.hides or one.pales))
    ]
    suspects = _suspects(tree, rules)
    if not suspects:
        return
    near = {part for one in suspects for part in _parts(one)}
    near |= {part for one in suspects for above in one.iterancestors() for part in _parts(above)}
    for rule in rules:
        if not rule.hides and not rule.pales and _may_match(rule.prelude, near):
            for element, rank in _matched(tree, rule):
                if element in suspects:
                    suspects[element].append((rank, rule))
    for element, applied in suspects.items():
        if applied:
            _write(element, applied)


def _suspects(tree: Tree, rules: list[_Rule]) -> _Suspects:
    """Return the elements that some rule hides, with those rules; and what pale text stands on."""
    suspects: _Suspects = {one: [] for one in tree.xpath("//*[@style]") if _is_styled_away(one)}
    most = sum(len(words(p)) for p in tree.iter("p") if not _is_hidden_already(p)) / 2
    for rule in rules:
        found = list(_matched(tree, rule)) if rule.hides or rule.pales else []
        if found and not (rule.hides and _is_most_of_the_page(found, rule, most)):
            for element, rank in found:
                suspects.setdefault(element, []).append((rank, rule))
                for above in element.iterancestors() if rule.pales or _sinks(rule) else ():
                    suspects.setdefault(above, [])
        elif rule.declared.get("visibility") in ("visible", "initial"):
            for element, _ in _matched(tree, rule):  # may be shown within what is not
                suspects.setdefault(element, [])
    return suspects


def _sinks(rule: _Rule) -> bool:
    return rule.declared.get("z-index", "").startswith("-")


def style_of(element: Tree) -> str:
    """Return an element's style: its own, within what the page's sheets say of it."""
    return element.get(_SHOWN) or element.get("style") or ""


def styles_are_known(tree: Tree) -> bool:
    """Whether all style sheets of a page stand in it: it has some, and links to none."""
    page = tree.getroottree().getroot()
    linked = any("stylesheet" in (link.get("rel") or "").lower() for link in page.iter("link"))
    return not linked and page.get(_SETTLED) is not None


def _sheet(style: Tree) -> str:
    scriptless = any(above.tag == "noscript" for above in style.iterancestors())
    seen = _WIDE_SCREEN.match(style.get("media") or "") and not scriptless
    return (style.text or "") if seen else ""


def _rules(sheets: Iterable[str], parts: set[str]) -> Iterator[_Rule]:
    """Yield the telling rules of which some selector may match in a page with these parts."""
    import tinycss2

    number = 0
    variables = _variables(sheets)
    for sheet in sheets:
        top = tinycss2.parse_stylesheet(sheet, True, True)
        waiting = [(one, False, "") for one in reversed(top)]
        while waiting and number < _MOST_RULES:
            node, conditional, above = waiting.pop()
            if node.type == "at-rule" and node.content is not None:
                inner = _within(node)
                if inner is not None:
                    nested = tinycss2.parse_blocks_contents(node.content, True, True)
                    waiting += [(one, conditional or inner, above) for one in reversed(nested)]
            elif node.type == "qualified-rule":
                number += 1
                prelude = _nested(tinycss2.serialize(node.prelude).strip(), above)
                if _may_match(prelude, parts) and len(prelude) <= _LONGEST_PRELUDE:
                    nested = tinycss2.parse_blocks_contents(node.content, True, True)
                    yield from _read(nested, prelude, number, variables, conditional=conditional)
                    waiting += [
                        (one, conditional, prelude)
                        for one in reversed(nested)
                        if one.type in ("qualified-rule", "at-rule")
                    ]


def _nested(prelude: str, above: str) -> str:
    """Return the selectors of a rule that stands in another one's."""
    if not above:
        return prelude
    around = f":is({above})"
    return prelude.replace("&", around) if "&" in prelude else f"{around} {prelude}"


def _variables(sheets: Iterable[str]) -> dict[str, str]:
    """Return the custom properties of which the sheets name one value only."""
    stated: dict[str, set[str]] = {}
    for sheet in sheets:
        for name, value in _VARIABLE.findall(sheet):
            stated.setdefault(name, set()).add(value.strip())
    return {name: values.pop() for name, values in stated.items() if len(values) == 1}


def _within(rule: Any) -> bool | None:
    """Return whether an at-rule's rules hold only sometimes; None where they never do."""
    import tinycss2

    prelude = tinycss2.serialize(rule.prelude)
    if rule.lower_at_keyword in ("layer",):
        return False
    if rule.lower_at_keyword == "media":
        if _WIDE_SCREEN.match(prelude):
            return False
        return None if _ONLY_ELSEWHERE.search(prelude) else True
    if rule.lower_at_keyword == "supports":  # browsers do what a page asks them for
        return "not" in prelude.lower().split()
    return True if rule.lower_at_keyword == "container" else None


def _may_match(prelude: str, parts: set[str]) -> bool:
    """Whether all classes and ids of one of some selectors are among these."""
    return any(parts.issuperset(_PARTS.findall(one)) for one in _NOT.sub("", prelude).split(","))


def _read(
    nodes: Iterable[Any],
    prelude: str,
    number: int,
    variables: dict[str, str],
    *,
    conditional: bool,
) -> Iterator[_Rule]:
    import tinycss2

    declared, important = {}, set()
    for one in nodes:
        if one.type == "declaration" and one.lower_name in _TELLING:
            value = tinycss2.serialize(one.value).strip()
            value = _USED.sub(lambda m: variables.get(m[1], m[2] or m[0]), value).lower()
            declared[one.lower_name] = _ZERO.sub("0", value)
            if one.important:
                important.add(one.lower_name)
    if declared:
        hides = bool(_HIDES.search(_written(declared)))
        pales = is_pale(declared.get("color", ""))
        yield _Rule(prelude, declared, frozenset(important), conditional, number, hides, pales)


def _matched(tree: Tree, rule: _Rule) -> Iterator[tuple[Tree, _Rank]]:
    """Yield the elements that a rule speaks of, with the rank of the selector that says so."""
    from cssselect import HTMLTranslator, SelectorError, parse
    from lxml import etree

    try:
        selectors = [one for one in parse(rule.prelude) if one.pseudo_element is None]
        paths = [HTMLTranslator().selector_to_xpath(one) for one in selectors]
        found = [tree.xpath(path) for path in paths]
    except (SelectorError, etree.XPathError, RecursionError):
        return  # a selector of browsers' own, or of a state that a page at rest is not in
    for one, elements in zip(selectors, found, strict=True):
        rank = (*one.specificity(), rule.number)
        yield from ((element, rank) for element in elements if isinstance(element.tag, str))


def _is_hidden_already(element: Tree) -> bool:
    """Whether an element's own style, or that of one it stands in, shows nothing."""
    return any(_is_styled_away(one) for one in (element, *element.iterancestors()))


def _is_styled_away(element: Tree) -> bool:
    return bool(_HIDES.match((element.get("style") or "").lower().replace(" ", "")))


def _is_most_of_the_page(found: list[tuple[Tree, _Rank]], rule: _Rule, most: float) -> bool:
    if "line-through" in _written(rule.declared):
        return False
    inside = {p: len(words(p)) for one, _ in found for p in one.iter("p")}
    return sum(inside.values()) > most


def _parts(element: Tree) -> Iterator[str]:
    yield from (f".{name}" for name in (element.get("class") or "").split())
    if element.get("id"):
        yield f"#{element.get('id')}"


def _write(element: Tree, rules: list[tuple[_Rank, _Rule]]) -> None:
    """Put the rules' declarations, the strongest last, before those of the element's own."""
    plain: dict[str, str] = {}
    strong: dict[str, str] = {}
    for _, rule in sorted(rules, key=lambda ranked: ranked[0]):
        for name, value in rule.declared.items():
            if name in rule.important:
                strong[name] = f"{value} !important"
            else:
                plain[name] = value
    parts = [_written(plain), _written(strong), element.get("style") or ""]
    element.set(_SHOWN, ";".join(filter(None, parts)))


def _written(declared: dict[str, str]) -> str:
    return ";".join(f"{name}:{value}" for name, value in declared.items())
