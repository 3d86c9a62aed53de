"""Newsletters as mail (.eml): one article, titled by its subject, published by its sender."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr

from qa.errors import translating
from qa.sources.formats.dates import dated
from qa.sources.formats.drafts import build_draft
from qa.sources.formats.html_text import text_of_fragment
from qa.sources.formats.names import fit_id
from qa.sources.formats.origin import Origin, Read

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
        text = _text(message)
        headers = {name: _header(message, name) for name in ("subject", "from", "date")}
        number = _header(message, "message-id").strip("<> ")
        attached = [str(part.get_filename() or part.get_content_type())
                    for part in message.iter_attachments()]  # fmt: skip
    if not headers["from"] and not headers["subject"]:
        raise place.bad("it has no mail header.", "Save the mail as .eml, or its text as .txt.")
    sender, address = parseaddr(headers["from"])
    yield build_draft(
        text,
        place,
        given_id=fit_id(number) if number else None,
        name=origin.name,
        title=headers["subject"] or None,
        publisher=sender or address or None,
        published=dated(headers["date"], "mail header 'Date'") if headers["date"] else None,
        notes=[f"its attachments are not read: {', '.join(attached)}"] if attached else (),
        limits=origin.limits,
    )


def _text(message: EmailMessage) -> str:
    parts = {kind: message.get_body((kind,)) for kind in ("plain", "html")}
    found = {kind: str(part.get_content()) for kind, part in parts.items() if part is not None}
    plain = found.get("plain", "").replace("\r\n", "\n")
    marked = text_of_fragment(found["html"]) if found.get("html", "").strip() else ""
    return plain if len(plain) >= _ENOUGH * len(marked) else marked


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name) or "").split())
