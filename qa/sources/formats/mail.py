"""Newsletters as mail (.eml): one article, titled by its subject, published by its sender."""

from __future__ import annotations

import email
import email.errors
import email.policy
import re
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from email.utils import parseaddr

from qa.errors import BadArticle, translating
from qa.sources.formats.dates import dated
from qa.sources.formats.decode import decode_page
from qa.sources.formats.drafts import build_draft
from qa.sources.formats.html_text import text_of_fragment
from qa.sources.formats.names import fit_id
from qa.sources.formats.origin import Origin, Read

_QUOTED = re.compile(
    r"^[^\n>]{0,200}\b(?:wrote|schrieb|écrit|escribió|scritto|escreveu|schreef|skrev)\b[^\n]{0,200}:"
    r"[ \t\r]*\n(?:[ \t\r]*\n)?(?:>[^\n]*(?:\n|\Z))+",
    re.MULTILINE,
)
_QUOTED_MARKUP = re.compile(
    r"<div[^>]*\bclass=[\"']?gmail_quote\b.*|<blockquote[^>]*\btype=[\"']?cite\b.*",
    re.IGNORECASE | re.DOTALL,
)
"""To its end: below an answer nothing else stands."""
_TELLING = re.compile(r"<(?:s|del|strike|sup|sub)\b", re.IGNORECASE)
"""Markup that changes numbers, which a plain part has lost."""
_BROKEN_OFF = (
    email.errors.CloseBoundaryNotFoundDefect,
    email.errors.StartBoundaryNotFoundDefect,
    email.errors.InvalidBase64LengthDefect,
)
_DAMAGED = (
    email.errors.InvalidBase64CharactersDefect,
    email.errors.InvalidBase64PaddingDefect,
)
_ENOUGH = 0.5
"""Of the HTML's length: a shorter plain part only says that there is HTML."""


def read_mail(data: bytes, origin: Origin) -> Iterator[Read]:
    """Read a mail. Attachments are not read, but named.

    Raises:
        BadArticle: It has no text, or is no mail.
    """
    place = origin.place
    with translating(
        lambda error: place.bad(
            f"the mail cannot be read: {error}.", "Save the mail again as .eml."
        )
    ):
        message = email.message_from_bytes(data, policy=email.policy.default)
        text, notes = _unquoted(_text(message, origin))
        headers = {name: _header(message, name) for name in ("subject", "from", "date")}
        number = _header(message, "message-id").strip("<> ")
        attached = [str(part.get_filename() or part.get_content_type())
                    for part in message.iter_attachments()]  # fmt: skip
    if not headers["from"] and not headers["subject"]:
        raise place.bad("it has no mail header.", "Save the mail as .eml, or its text as .txt.")
    notes += _damages(message, headers)
    if attached:
        notes.append(f"its attachments are not read: {', '.join(attached)}")
    sender, address = parseaddr(headers["from"])
    yield build_draft(
        text,
        place,
        given_id=fit_id(number) if number else None,
        name=origin.name,
        title=headers["subject"] or None,
        publisher=sender or address or None,
        published=dated(headers["date"], "mail header 'Date'") if headers["date"] else None,
        notes=notes,
        limits=origin.limits,
    )


def _text(message: EmailMessage, origin: Origin) -> str:
    parts = {kind: message.get_body((kind,)) for kind in ("plain", "html")}
    found = {
        kind: _decoded(part, origin)
        for kind, part in parts.items()
        if isinstance(part, EmailMessage)
    }
    plain = found.get("plain", "").replace("\r\n", "\n")
    html = _QUOTED_MARKUP.sub("", found.get("html", ""))
    marked = text_of_fragment(html) if html.strip() else ""
    if marked and _TELLING.search(html):
        return marked
    return plain if len(plain) >= _ENOUGH * len(marked) else marked


def _decoded(part: EmailMessage, origin: Origin) -> str:
    """Return a part's text, read as strictly as a page's: ``get_content`` replaces what it cannot.

    Raises:
        BadArticle: Its bytes are not in the charset that it names, nor in UTF-8.
    """
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return decode_page(data, origin.source, part.get_content_charset())
    except BadArticle as error:
        raise origin.place.bad(
            f"its text is not in the charset that it names: {error.reason}",
            "Open the mail, and save its text as .txt in UTF-8.",
        ) from error


def _damages(message: EmailMessage, headers: Mapping[str, str]) -> list[str]:
    """Return what the mail's damages leave to be checked."""
    notes = [
        f"its {name} holds bytes that cannot be read, shown as \ufffd"
        for name, value in headers.items()
        if "\ufffd" in value
    ]
    found = {type(defect) for part in message.walk() for defect in part.defects}
    if not found.isdisjoint(_BROKEN_OFF):
        notes.append("the mail breaks off: the whole of it was not delivered")
    if not found.isdisjoint(_DAMAGED):
        notes.append("the mail's base64 is damaged: compare its text")
    return notes


def _unquoted(text: str) -> tuple[str, list[str]]:
    """Take out the mail that this one answers, under ``On Monday, Bo wrote:``."""
    own, count = _QUOTED.subn("", text)
    if not count or not own.strip():
        return text, []
    return own, ["the mail that it answers is left out"]


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name) or "").split())
