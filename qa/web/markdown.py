"""An answer as Markdown with its sources, to be pasted elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from qa.figures.stated import verb_by
from qa.text.inert import inert
from qa.types import Answer, AnswerStatus, Citation, Claim

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
_FIRST = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)
"""What would begin a list or a heading at the start of a line."""


def as_markdown(answer: Answer) -> str:
    """Return the question, what is said to it, and every source with its quote.

    Article text is escaped: it can make no link, image, heading or HTML of its own.
    """
    return "\n".join(_lines(answer)) + "\n"


def _lines(answer: Answer) -> Iterator[str]:
    yield f"**{_plain(answer.question)}**\n"
    if answer.as_of:
        yield f"As of {answer.as_of}: later articles were not read.\n"
    sources = answer.citations
    if answer.status in (AnswerStatus.UNANSWERABLE, AnswerStatus.UNREAD, AnswerStatus.EXCERPTS):
        yield _plain(" ".join(filter(None, (answer.answer, answer.reason))))
        sources = answer.offered or answer.nearest
    elif answer.status is AnswerStatus.POSSIBLE:
        yield "Nothing is sure enough to be given as the answer. Possible:\n"
        yield from (f"- {_plain(one.text)} [{one.citation.number}]" for one in answer.possible)
        sources = tuple(one.citation for one in answer.possible)
    else:
        yield from map(_claim, answer.claims)
        if answer.reason:
            yield f"\nNot answered: {_plain(answer.reason)}"
    for conflict in answer.conflicts:
        yield "\nUpdated since:\n" if conflict.updated else "\nThe articles disagree:\n"
        for one in conflict.figures:
            day = one.published_at.isoformat()[:10] if one.published_at else "undated"
            said = ", ".join(filter(None, (day, one.publisher, one.said_by)))
            gone = f"; superseded by [{one.superseded_by}]" if one.superseded_by else ""
            yield f"- {_plain(one.text)} [{one.citation}] ({_plain(said)}{gone})"
    if sources:
        named = {AnswerStatus.UNANSWERABLE: "Nearest sentences", AnswerStatus.EXCERPTS: "Excerpts"}
        yield f"\n{named.get(answer.status, 'Sources')}:\n"
        yield from map(_source, sources)


def _claim(claim: Claim) -> str:
    marks = "".join(f" [{citation.number}]" for citation in claim.citations)
    said = (
        f" ({verb_by(claim.said_by.verb)} {_plain(claim.said_by.speaker)})" if claim.said_by else ""
    )
    doubt = "" if claim.verified else " (not confirmed)"
    return f"- {_plain(claim.text)}{said}{marks}{doubt}"


def _source(citation: Citation) -> str:
    day = citation.published_at.isoformat()[:10] if citation.published_at else "undated"
    title = _plain(citation.title or citation.article_id)
    if citation.url and re.match(r"https?://", citation.url):
        title = f"[{title}]({quote(citation.url, safe=':/?&=#%+,;@~-._')})"
    where = f"{_plain(citation.article_id)}@{citation.version}"
    named = ", ".join(filter(None, (_plain(citation.publisher or ""), title, day)))
    span = f"characters {citation.start}–{citation.end}"
    return f"[{citation.number}] {named} ({where}, {span}): “{_plain(citation.quote)}”\n"


def _plain(text: str) -> str:
    """Return text on one line that Markdown shows as it stands."""
    escaped = _SPECIAL.sub(r"\\\1", " ".join(inert(text).split()))
    return _FIRST.sub(r"\1\\\2", escaped) if not escaped[:1].isdigit() else escaped
