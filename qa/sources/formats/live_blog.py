"""Live blogs: entries with their times, which extraction would lose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from qa.sources.formats.dates import dated, is_no_date
from qa.sources.formats.html_text import block_text, text_of_fragment
from qa.sources.formats.html_tree import Tree, marks
from qa.sources.formats.json_ld import Node, text_value
from qa.types.article import Day

_ENTRY = re.compile(
    r"(?:^|[\s-])(?:live-?blog|live|ticker|stream|timeline)-?(?:post|entry|item|update|block)(?:$|[\s-])"
    r"|(?:^|\s)(?:post|update|block)-live"
)
_LEAST = 2
_MAX_ENTRIES = 5_000
_KEPT = 0.9
"""Share of the entries that an extraction must have kept to be taken as it is."""


class Entry(NamedTuple):
    """One entry: the line of its time, its text, and its time."""

    label: str
    text: str
    day: Day | None


def label_entries(tree: Tree, article: Node) -> list[Entry]:
    """Begin each entry of a live blog with a line such as ``[2023-03-14 15:32]``.

    Args:
        tree: The page, changed in place.
        article: Its JSON-LD; the entries there are returned where the page shows none.
    """
    found = [one for one in tree.iter() if isinstance(one.tag, str) and _is_entry(one)]
    outer = [one for one in found[:_MAX_ENTRIES] if not any(o in found for o in _above(one, found))]
    if len(outer) >= _LEAST:
        return [_labelled(one) for one in outer]
    return list(_stated(article))


def with_entries(text: str, entries: list[Entry]) -> str:
    """Return an extracted text that has all entries: where too many are lost, they are put in."""
    kept = sum(one.label in text and one.text.split("\n")[-1][:80] in text for one in entries)
    if kept >= _KEPT * len(entries):
        return text
    known = "\n".join(one.text for one in entries)
    labels = {one.label for one in entries}
    lead = [line for line in text.split("\n") if line not in labels and line not in known]
    blocks = ("\n".join(filter(None, [one.label, one.text])) for one in entries)
    return "\n".join([*lead, *blocks])


def _above(element: Tree, found: list[Tree]) -> Iterator[Tree]:
    return element.iterancestors() if len(found) > 1 else iter(())


def _is_entry(element: Tree) -> bool:
    if element.tag not in ("article", "div", "section", "li"):
        return False
    if element.get("itemprop") == "liveBlogUpdate":
        return True
    if not _ENTRY.search(marks(element)):
        return False
    return next(element.iter("time"), None) is not None


def _labelled(element: Tree) -> Entry:
    from lxml import etree

    time = next((one for one in element.iter("time") if one.get("datetime")), None)
    stated = str(time.get("datetime")) if time is not None else ""
    day = _day(stated)
    label = _label(day)
    text = block_text(element)
    if label:
        line = etree.Element("p")
        line.text = label
        line.tail, element.text = element.text, None
        element.insert(0, line)
    return Entry(label, text, day)


def _stated(article: Node) -> Iterator[Entry]:
    updates = article.get("liveBlogUpdate")
    for update in (updates if isinstance(updates, list) else [updates])[:_MAX_ENTRIES]:
        if not isinstance(update, Mapping):
            continue
        day = _day(text_value(update.get("datePublished")) or "")
        parts = (text_value(update.get(name)) for name in ("headline", "articleBody"))
        text = "\n".join(dict.fromkeys(text_of_fragment(part) for part in parts if part))
        if text:
            yield Entry(_label(day), text, day)


def _day(stated: str) -> Day | None:
    day = dated(stated, "").day if stated else None
    return None if day is None or is_no_date(day) else day


def _label(day: Day | None) -> str:
    """Return a time as a line of text; the zone is left as the page has it."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        return f"[{day.isoformat(sep=' ', timespec='minutes')}]"
    return f"[{day}]"
