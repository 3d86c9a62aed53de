"""A page's JSON-LD: read tolerantly, and only what speaks of the page's own article."""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from qa.sources.formats.html_tree import Tree, words
from qa.sources.formats.names import canonical_url

Node = Mapping[str, Any]

_MAX_NODES = 10_000
_LONGEST_REPAIRED = 200_000
_MOST_BRACKETS = 3_000
_WRAPPED = re.compile(
    r"\A\s*(?:/[/*]\s*)?(?:<!--|<!\[CDATA\[)\s*(?:\*/)?|(?:/[/*]\s*)?(?:-->|\]\]>)\s*(?:\*/)?;?\s*\Z"
)
_HOLDERS = ("@graph", "mainEntity", "mainEntityOfPage", "blogPost", "blogPosts")
_PAGES = ("WebPage", "ItemPage", "NewsPage")
_SAME = 0.5
"""Share of a headline's words that the page's own title must have to be of the same article."""


def main_article(tree: Tree, titles: list[str], addresses: list[str]) -> Node:
    """Return the JSON-LD of the page's article; empty where none is.

    Of several, it is the one whose headline or address is the page's, else the first. A single one
    that has another address and another headline is of another article. A fact check
    (``ClaimReview``) counts where its name or address is the page's.

    Args:
        tree: The page.
        titles: Its title and headings.
        addresses: Its own addresses, canonical.
    """
    nodes = list(_nodes(_loaded(tree)))
    found = [node for node in nodes if _is_article(node)]
    checks = [node for node in nodes if "ClaimReview" in _types(node)]
    ours = [node for node in (*found, *checks) if _is_ours(node, titles, addresses)]
    if ours:
        return max(ours, key=lambda node: ("datePublished" in node, _likeness(node, titles)))
    others = [node for node in found if not _is_anothers(node, titles, addresses)]
    return others[0] if others else {}


def page_node(tree: Tree) -> Node:
    """Return the JSON-LD of the page itself (``WebPage``); empty where none is."""
    return next((n for n in _nodes(_loaded(tree)) if _types(n) & set(_PAGES)), {})


def text_value(value: object) -> str | None:
    """Return the text that a JSON-LD value is: also ``{"@value": ...}``, and a list's first."""
    for one in value if isinstance(value, list) else [value]:
        plain = one.get("@value", one.get("name")) if isinstance(one, Mapping) else one
        if isinstance(plain, int) and not isinstance(plain, bool):
            return str(plain)
        if isinstance(plain, str) and plain.strip():
            return html.unescape(plain.strip())
    return None


def _loaded(tree: Tree) -> list[object]:
    scripts = (
        script
        for script in tree.iter("script")
        if (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json"
    )
    return [value for script in scripts for value in _values(script.text_content() or "")]


def _values(text: str) -> Iterator[object]:
    """Read one script: as JSON, without the comment it may stand in, and repaired where broken."""
    stripped = _WRAPPED.sub("", text).strip()
    if stripped.startswith(("{&quot;", "[{&quot;", "{&#34;", "[{&#34;")):
        stripped = html.unescape(stripped)
    for attempt in dict.fromkeys((text, stripped)):
        try:
            yield json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
        return
    brackets = stripped.count("[") + stripped.count("{")
    if len(stripped) > _LONGEST_REPAIRED or not 0 < brackets <= _MOST_BRACKETS:
        return
    import json_repair

    try:
        yield json_repair.loads(stripped, skip_json_loads=True)
    except (ValueError, RecursionError, TypeError, IndexError):
        return  # the page's other marks still count


def _nodes(loaded: list[object]) -> Iterator[Node]:
    waiting, seen = deque(loaded), 0
    while waiting and seen < _MAX_NODES:
        node, seen = waiting.popleft(), seen + 1
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, Mapping):
            yield node
            waiting.extend(node[key] for key in _HOLDERS if isinstance(node.get(key), (list, dict)))


def _types(node: Node) -> set[str]:
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return {kind.rsplit("/", 1)[-1] for kind in listed if isinstance(kind, str)}


def _is_article(node: Node) -> bool:
    return any(kind.endswith(("Article", "Posting", "NewsReport")) for kind in _types(node))


def _is_ours(node: Node, titles: list[str], addresses: list[str]) -> bool:
    return bool(set(_addresses(node)) & set(addresses)) or _likeness(node, titles) > _SAME


def _is_anothers(node: Node, titles: list[str], addresses: list[str]) -> bool:
    stated = _addresses(node)
    headline = text_value(node.get("headline"))
    if not headline or not titles:
        return False
    elsewhere = bool(stated) and not set(stated) & set(addresses)
    return elsewhere and _likeness(node, titles) == 0


def _addresses(node: Node) -> list[str]:
    main = node.get("mainEntityOfPage")
    stated = [node.get("url"), node.get("@id"), main.get("@id") if isinstance(main, dict) else main]
    known = (canonical_url(one) for one in stated if isinstance(one, str))
    return [one for one in known if one]


def _likeness(node: Node, titles: list[str]) -> float:
    headline = _words(text_value(node.get("headline")) or text_value(node.get("name")) or "")
    if not headline:
        return 0.0
    return max((len(headline & _words(title)) / len(headline) for title in titles), default=0.0)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def headings(tree: Tree) -> list[str]:
    """Return a page's first-level headings, first those of its article."""
    found = [words(one) for one in tree.iter("h1")]
    return [one for one in found if one]
