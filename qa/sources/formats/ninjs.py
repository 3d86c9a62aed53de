"""News agencies' JSON (ninjs of the IPTC), versions 1 to 3, as the fields that other JSON has.

Version 1 has ``headline`` and ``body_text`` beside ``body_xhtml``; 2 and 3 have lists, as in
``"bodies": [{"role": "main", "contentType": "text/html", "value": "<p>…"}]``, and 3 writes
``versionCreated`` where the others write ``versioncreated``.
"""

from __future__ import annotations

from collections.abc import Mapping

from qa.sources.formats.fields import TEXT_FIELDS, folded

_XML = ("xml", "nitf", "sportsml")


def as_fields(item: Mapping[str, object]) -> Mapping[str, object]:
    """Return an agency's item with the fields it lacks; any other object as it is.

    ``uri`` identifies it through all its versions, ``versioncreated`` is its update where it was
    created before, and ``copyrightholder`` publishes it.
    """
    known = {folded(name): value for name, value in item.items() if value not in (None, "")}
    if not isinstance(known.get("uri"), str) or "versioncreated" not in known:
        return item
    added: dict[str, object] = {}
    if not known.keys() & {"id", "guid", "articleid"}:
        added["id"] = known["uri"]
    if not known.keys() & {"publisher", "source"}:
        added["publisher"] = known.get("copyrightholder")
    if known.get("firstcreated", known["versioncreated"]) != known["versioncreated"]:
        added["updated_at"] = known["versioncreated"]
    if not known.keys() & {"title", "headline"}:
        added["title"] = _value(known.get("headlines"))
    if not known.keys() & {folded(name) for name in TEXT_FIELDS}:
        added["text"] = _value(known.get("bodies")) or known.get("bodyhtml5")
    return {**item, **{name: value for name, value in added.items() if isinstance(value, str)}}


def _value(listed: object) -> str | None:
    """Return the text of a list's best entry: HTML before plain text, the main one before others.

    HTML comes first because its superscripts and deletions can be told.
    """
    entries = listed if isinstance(listed, list) else []
    texts = [one for one in entries if isinstance(one, Mapping) and _text(one)]
    best = min(texts, key=_rank, default=None)
    return _text(best) if best else None


def _text(entry: Mapping[str, object]) -> str:
    value = entry.get("value")
    return value if isinstance(value, str) and value.strip() and not _is_xml(entry) else ""


def _rank(entry: Mapping[str, object]) -> tuple[bool, bool]:
    return "html" not in _said(entry), entry.get("role") not in ("main", "html", "text", None)


def _is_xml(entry: Mapping[str, object]) -> bool:
    said = _said(entry)
    return "html" not in said and any(kind in said for kind in _XML)


def _said(entry: Mapping[str, object]) -> str:
    """Return what an entry says it is, in lower case."""
    named = {folded(name): value for name, value in entry.items()}
    return f"{named.get('contenttype') or ''} {named.get('role') or ''}".lower()
