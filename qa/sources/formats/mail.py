"""Newsletters as mail (.eml): one article, titled by its subject, published by its sender."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr

from qa.errors import translating
from qa.sources.formats.dates import dated
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
        text, notes = _unquoted(_text(message))
        headers = {name: _header(message, name) for name in ("subject", "from", "date")}
        number = _header(message, "message-id").strip("<> ")
        attached = [str(part.get_filename() or part.get_content_type())
                    for part in message.iter_attachments()]  # fmt: skip
    if not headers["from"] and not headers["subject"]:
        raise place.bad("it has no mail header.", "Save the mail as .eml, or its text as .txt.")
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


def _text(message: EmailMessage) -> str:
    parts = {kind: message.get_body((kind,)) for kind in ("plain", "html")}
    found = {kind: str(part.get_content()) for kind, part in parts.items() if part is not None}
    plain = found.get("plain", "").replace("\r\n", "\n")
    html = _QUOTED_MARKUP.sub("", found.get("html", ""))
    marked = text_of_fragment(html) if html.strip() else ""
    if marked and _TELLING.search(html):
        return marked
    return plain if len(plain) >= _ENOUGH * len(marked) else marked


def _unquoted(text: str) -> tuple[str, list[str]]:
    """Take out the mail that this one answers, under ``On Monday, Bo wrote:``."""
    own, count = _QUOTED.subn("", text)
    if not count or not own.strip():
        return text, []
    return own, ["the mail that it answers is left out"]


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name) or "").split())
