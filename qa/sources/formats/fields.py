"""Typed access to an article's fields under all their common names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from qa.errors import BadArticle
from qa.sources.formats.dates import NO_DATE, Dated, dated, is_no_date
from qa.sources.formats.limits import Limits
from qa.sources.formats.names import MAX_ID, host_name

TEXT_FIELDS = (
    "text", "body", "content", "articleBody", "full_text", "maintext", "cleaned_text",
    "content_text", "content_html", "bodyText", "body_text", "body_html", "body_xhtml",
    "volltext", "artikeltext", "inhalt", "texte", "texto", "testo", "tekst", "contenu", "contenido",
)  # fmt: skip
_FIELDS = {
    "id": ("id", "article_id", "guid"),
    "title": (
        "title", "headline", "webTitle", "titel", "überschrift", "schlagzeile", "titre", "título",
        "titulo", "titolo", "tytuł",
    ),
    "publisher": (
        "publisher", "outlet", "source", "site_name", "source-hostname", "sitename",
        "publication", "source_domain", "hostname", "domain",
        "quelle", "zeitung", "herausgeber", "fuente", "fonte", "bron",
    ),
    "url": ("url", "link", "canonical_link", "source_url", "webUrl", "permalink", "source"),
    "published": (
        "published_at", "published", "date_published", "publication_date", "publish_date",
        "date_publish", "pub_date", "published_time", "published_on", "first_published_at",
        "webPublicationDate", "post_date", "date_gmt", "date", "firstcreated", "versioncreated",
        "datum", "erscheinungsdatum", "veröffentlicht", "veröffentlicht_am", "publiziert_am",
        "date_de_publication", "fecha", "fecha_de_publicación", "data_pubblicazione",
    ),
    "updated": (
        "updated_at", "updated", "date_modified", "modified_at", "date_modify", "last_modified",
        "lastmod", "modified_gmt", "modified", "post_modified",
    ),
    "embargo": ("embargoed", "embargo", "embargoed_until", "embargo_until", "embargo_date"),
    "status": ("pubstatus",),
    "language": (
        "language", "lang", "in_language", "meta_lang", "locale", "sprache", "langue", "idioma",
    ),
}  # fmt: skip
"""What fields are called here, and by trafilatura, newspaper, news-please, NewsAPI, JSON Feed,
WordPress, ninjs and the Guardian's API; last, in tables, in German, French, Spanish and others."""
_NOTES = ("ednote", "editors_note", "editor_note", "correction")
_LIKE_A_DATE = re.compile(
    r"dat[eu]|publish|fecha|veröff|(?:^|_)time|created|issued|posted", re.IGNORECASE
)
_NOT_PUBLICATION = re.compile(
    r"modif|updat|download|crawl|scrap|expir|filedate|fetch", re.IGNORECASE
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


_EARLIEST_STAMP = 10**9
"""In seconds since 1970: September 2001; less may be anything."""
_MAX_NUMBER = 10**20
_SHOWN = 60


def is_known(name: str) -> bool:
    """Whether a field of this name is read, in any spelling."""
    names = (*TEXT_FIELDS, *(one for all_ in _FIELDS.values() for one in all_))
    return folded(name) in {folded(one) for one in names}


class Place(NamedTuple):
    """Where an article stands, as errors name it."""

    source: str
    line: int | None = None

    def bad(self, message: str, hint: str) -> BadArticle:
        """Return the error for this place."""
        return BadArticle(message, hint, source=self.source, line=self.line)


def storable(text: str) -> str | None:
    """Return what keeps a text out of the store (lone surrogates, NUL), or None."""
    if (at := text.find("\0")) >= 0:
        return f"a NUL character at position {at:,}"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        code = ord(text[error.start])
        return f"half a surrogate pair (U+{code:04X}) at position {error.start:,}"
    return None


class Fields:
    """One article's fields; each method raises ``BadArticle`` for a value of the wrong type."""

    def __init__(self, data: Mapping[str, object], place: Place, limits: Limits) -> None:
        self._place = place
        self._limits = limits
        self._folded: dict[str, tuple[str, object]] = {}
        for key, value in data.items():
            if value is None or (value == "" and folded(key) in self._folded):
                continue
            before, known = self._folded.get(folded(key), (key, ""))
            if known == "":
                self._folded[folded(key)] = key, _plain(value)
            elif known != _plain(value) and is_known(key):
                raise place.bad(
                    f"the fields {shown(before)} and {shown(key)} are one, with two values.",
                    "Leave out the one not meant.",
                )

    def text(self) -> str:
        """Return the article's text, unchanged."""
        key, value = self._find(TEXT_FIELDS)
        if value is None:
            raise self._place.bad(
                "it has no text.", f"Give it in a field named {', '.join(TEXT_FIELDS[:3])}."
            )
        if not isinstance(value, str):
            raise self._wrong(key, value, "text")
        return value

    def string(self, field: str) -> str | None:
        """Return a field by its first name in the table above, or None."""
        key, value = self._find(_FIELDS[field])
        return self._checked(key, value)

    def id(self) -> str | None:
        """Return the id that the source gives; a whole number becomes text."""
        key, value = self._find(_FIELDS["id"])
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MAX_NUMBER:
            return str(value)
        given = self._checked(key, value)
        if given and (given != given.strip() or not given.isprintable() or len(given) > MAX_ID):
            raise self._place.bad(
                f"the id {shown(given)} cannot be used.",
                f"Give 1 to {MAX_ID} printable characters without spaces at the ends.",
            )
        return given

    def publisher(self) -> str | None:
        """Return the publisher, given as text or as an object with a name; an address is none."""
        for name in _FIELDS["publisher"]:
            key, value = self._folded.get(folded(name), (name, None))
            if isinstance(value, Mapping):  # as news APIs and schema.org have it
                key, value = f"{key}.name", value.get("name")
            stated = self._checked(key, value)
            if stated and host_name(stated) is None:
                return stated
        return None

    def url(self) -> str | None:
        """Return the article's address; ``source`` is one only where it holds one."""
        for name in _FIELDS["url"]:
            key, value = self._folded.get(folded(name), (name, None))
            if name == "source" and not (isinstance(value, str) and host_name(value)):
                continue
            if stated := self._checked(key, value):
                return stated
        return None

    def language(self) -> str | None:
        """Return the language as a BCP 47 tag; what is none is passed over."""
        _, value = self._find(_FIELDS["language"])
        good = isinstance(value, str) and _LANGUAGE.fullmatch(value.strip())
        return value.strip().replace("_", "-") if good and isinstance(value, str) else None

    def embargo(self) -> str | None:
        """Return what is stated of an embargo: when it ends, or "" where only that there is one."""
        _, value = self._find(_FIELDS["embargo"])
        if isinstance(value, str):
            return None if value.strip().lower() in ("", "false", "no", "none", "0") else value
        return None if value in (None, False, 0) else ""

    def notes(self) -> Iterator[str]:
        """Yield corrections and editor's notes."""
        for name in _NOTES:
            _, value = self._folded.get(folded(name), (name, None))
            if isinstance(value, str) and value.strip():
                yield value

    def tags(self) -> dict[str, str]:
        """Return the field ``tags``, where it is an object of texts; lists of words are not."""
        _, value = self._folded.get("tags", ("tags", None))
        if not isinstance(value, Mapping):
            return {}
        return {str(key): one for key, one in value.items() if isinstance(one, str)}

    def unread_date(self) -> str | None:
        """Return a field that no name here matches, though it seems to hold the day."""
        known = {folded(name) for names in _FIELDS.values() for name in names}
        for name, (key, value) in self._folded.items():
            like = _LIKE_A_DATE.search(key) and not _NOT_PUBLICATION.search(key)
            if name not in known and like and isinstance(value, str) and re.search(r"\d", value):
                return key
        return None

    def date(self, field: str, origin: str) -> Dated | None:
        """Return a date with its origin; one that cannot be read says why."""
        key, value = self._find(_FIELDS[field])
        if isinstance(value, int) and not isinstance(value, bool) and value >= _EARLIEST_STAMP:
            value = str(value)  # seconds or milliseconds since 1970
        stated = self._checked(key, value)
        if not stated or not stated.strip():
            return None
        found = dated(stated, f"{origin} '{key}'", self.language())
        if isinstance(found.day, datetime) and is_no_date(found.day):
            return Dated(None, f"{found.origin}: {NO_DATE.format(stated)}")
        return found

    def _find(self, names: tuple[str, ...]) -> tuple[str, object]:
        for name in names:
            key, value = self._folded.get(folded(name), (name, None))
            if value is not None and value != "":
                return key, value
        return self._folded.get(folded(names[0]), (names[0], None))

    def _checked(self, key: str, value: object) -> str | None:
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise self._wrong(key, value, "text")
        if len(value) > self._limits.field_characters:
            raise self._place.bad(
                f"the field '{key}' has {len(value):,} characters, more than "
                f"{self._limits.field_characters:,}.",
                "Shorten it or leave it out.",
            )
        if problem := storable(value):
            raise self._place.bad(f"the field '{key}' holds {problem}.", "Remove it.")
        return value

    def _wrong(self, key: str, value: object, wanted: str) -> BadArticle:
        return self._place.bad(
            f"the field {shown(key)} is {_kind(value)}, not {wanted}.",
            "Correct it or leave it out.",
        )


def _plain(value: object) -> object:
    """Return what WordPress wraps: ``{"rendered": ...}`` is its text."""
    if isinstance(value, Mapping) and isinstance(value.get("rendered"), str):
        return value["rendered"]
    return value


def _kind(value: object) -> str:
    kinds: dict[type, str] = {
        bool: "true or false", int: "a number", float: "a number", str: "text",
        list: "a list", dict: "an object",
    }  # fmt: skip
    return kinds.get(type(value), type(value).__name__)


def folded(key: str) -> str:
    """Return a field's name as all spellings of it have it."""
    return re.sub(r"[-_\s]", "", key).lower()


def shown(value: str) -> str:
    """Return a value as errors show it: short, and with nothing a terminal obeys."""
    return ascii(value if len(value) <= _SHOWN else value[:_SHOWN] + "...")
