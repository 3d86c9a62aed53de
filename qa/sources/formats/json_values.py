"""JSON, with errors that name line and column."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from qa.errors import BadArticle
from qa.sources.formats.fields import is_known

_LISTS = ("articles", "items", "posts", "results")


def parse_json(text: str, source: str, line: int | None = None) -> object:
    """Parse one JSON value.

    Args:
        text: The value's text.
        source: Named in errors.
        line: The line of the source that ``text`` is, if it is only one.

    Raises:
        BadArticle: Broken JSON, a field of an article with two values, or values that no article
            needs (a number of thousands of digits, nesting beyond the interpreter's depth).
    """
    try:
        return json.loads(text, object_pairs_hook=_once)
    except _TwiceError as error:
        raise BadArticle(
            f"the JSON gives the field {str(error)[:60]!a} twice, with two values.",
            "Leave out the one not meant.",
            source=source,
            line=line,
        ) from error
    except json.JSONDecodeError as error:
        raise BadArticle(
            f"broken JSON at column {error.colno}: {error.msg}.",
            _remedy(error, whole=line is None),
            source=source,
            line=line or error.lineno,
        ) from error
    except RecursionError as error:
        raise BadArticle(
            "the JSON is nested too deeply.", "Give flat objects.", source=source, line=line
        ) from error
    except ValueError as error:  # int() refuses thousands of digits
        raise BadArticle(
            "the JSON holds a number too long to read.", "Remove it.", source=source, line=line
        ) from error


class _TwiceError(Exception):
    """A field that an object has twice; JSON's own reader takes the last."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        for name, value in pairs:
            if found[name] != value and (is_known(name) or name in _LISTS):
                raise _TwiceError(name)
    return found


def articles_in(value: object, source: str, line: int | None) -> Iterator[tuple[str, object]]:
    """Yield the articles of a JSON value, each with its source.

    A list and ``{"articles": [...]}`` hold several, whose sources end in the JSON Pointer
    (RFC 6901) of each, and so do a JSON Feed's ``items`` and the ``posts`` or ``results`` of news
    interfaces; anything else is one.
    """
    pointer: str = ""
    items: object = value
    if isinstance(value, Mapping) and (name := _list_in(value)):
        pointer, items = f"/{name}", _shared(value, value[name])
    if not isinstance(items, list):
        yield (source if line is None else f"{source}#{line}"), value
        return
    for index, item in enumerate(items):
        yield f"{source}#{pointer}/{index}", item


def _list_in(value: Mapping[str, object]) -> str | None:
    """Return the name of the list of articles that an object is."""
    for name in _LISTS:
        found = value.get(name)
        listed = isinstance(found, list) and (name == "articles" or _objects(found))
        if listed and not {"text", "body", "content"} & value.keys():
            return name
    return None


def _objects(found: list[object]) -> bool:
    return bool(found) and all(isinstance(one, dict) for one in found)


def _shared(value: Mapping[str, object], items: object) -> object:
    """Give the items of a JSON Feed the feed's title as their publisher."""
    feed = str(value.get("version") or "").startswith("https://jsonfeed.org/")
    title = value.get("title")
    if not feed or not isinstance(title, str) or not isinstance(items, list):
        return items
    return [{"publisher": title, **one} if isinstance(one, dict) else one for one in items]


def _remedy(error: json.JSONDecodeError, *, whole: bool) -> str:
    if whole and error.msg == "Extra data":
        return "If it has one article per line, name it .jsonl."
    return "Correct the line." if not whole else "Correct it; nothing of this file was read."
