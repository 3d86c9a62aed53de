"""One article's text and fields to an ``ArticleDraft``, with every check that all formats share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from qa.sources.formats.agency_orders import latest, refuse_withdrawn, released, with_notes
from qa.sources.formats.dates import Dated, leading_date
from qa.sources.formats.fields import Fields, Place, shown, storable
from qa.sources.formats.html_text import has_markup, text_of_fragment
from qa.sources.formats.limits import DEFAULT_LIMITS, Limits
from qa.sources.formats.names import host_name, id_from_text, id_from_url
from qa.types import ArticleDraft

_HEAD_CHARS = 2_000
_LONGEST_HEADLINE = 150
_CUT = re.compile(r"\s*(?P<dots>…|\.\.\.)?\s*\[\+(?P<left>\d{1,9}) chars?\]\s*\Z")
_TWICE_ENCODED = re.compile("[ÃÂ][\u0080-\u00bf]|â€[™œ\u009d“”˜¦\u0099\u009c]")
"""UTF-8 that was read as Windows-1252 and written as UTF-8 again."""
_CERTAIN = 2
_LONGEST_CUT_MARK = 40
_CUT_OFF = re.compile(r"\[(?:…|\.\.\.)\]\s*\Z")


def draft_from_mapping(
    data: Mapping[str, object],
    source: str,
    line: int | None = None,
    *,
    name: str | None = None,
    stem: str = "text",
    origin: str = "field",
    markup: bool = True,
    limits: Limits = DEFAULT_LIMITS,
) -> ArticleDraft:
    """Read an article given as named fields (a JSON object, front matter, an API request).

    Fields go by their common names, in any of the spellings ``published_at``, ``publishedAt``,
    ``Published-At``: id; text, body or content; title or headline; publisher, outlet or source
    (also ``{"name": ...}``); url or link; published_at, published or date; updated_at, updated
    or modified; also those that other tools write. Unknown fields are ignored; null and "" count
    as not given. HTML in the text is taken for what it is: its text is stored. What is noticed on
    the way, such as a text that was cut, stands in the draft's ``notes``.

    Args:
        data: The fields.
        source: Where they come from; kept as the draft's source.
        line: 1-based line in the source, for errors.
        name: The id if the fields give neither id nor url.
        stem: Else the start of the id, before a hash of the text.
        markup: Whether the text may be HTML; Markdown is kept as it is.
        origin: What to call a field in ``published_origin``, e.g. ``front matter``.
        limits: Sizes beyond which it is refused.

    Raises:
        BadArticle: No text, a field of the wrong type, a text that cannot be stored, or an embargo
            that has not ended.
    """
    place = Place(source, line)
    fields = Fields(data, place, limits)
    refuse_withdrawn(fields.string("status") or "", place)
    stated = fields.embargo()
    end = released(stated, place, f"{origin} of its embargo") if stated is not None else None
    text, notes = _delivered(fields.text(), markup=markup)
    text = with_notes(text, fields.notes())
    title = fields.string("title")
    published = latest(fields.date("published", origin), end)
    if published is None and (unread := fields.unread_date()):
        notes.append(f"the field {shown(unread)} was not read as its date: name it published_at")
    draft = build_draft(
        text,
        place,
        given_id=fields.id(),
        name=name,
        stem=stem,
        title=" ".join(text_of_fragment(title).split()) if title and markup else title,
        publisher=fields.publisher(),
        url=fields.url(),
        published=published,
        updated=fields.date("updated", origin),
        language=fields.language(),
        notes=notes,
        limits=limits,
    )
    tags = fields.tags()
    return draft.model_copy(update={"tags": tags}) if tags else draft


def _delivered(text: str, *, markup: bool) -> tuple[str, list[str]]:
    """Return a field's text without HTML and marks of cutting, and what to say of it."""
    notes = []
    if markup and has_markup(text):
        text = text_of_fragment(text)
    end = max(0, len(text) - _LONGEST_CUT_MARK)
    if cut := _CUT.search(text, end):
        text = text[: cut.start()] + (cut["dots"] or "")
        notes.append(f"its text is cut: {int(cut['left']):,} characters were not delivered")
    elif _CUT_OFF.search(text, end):
        notes.append("its text breaks off: the whole of it was not delivered")
    return text, notes


def headline(text: str) -> str | None:
    """Return a first line that stands alone, is short, and does not end like a sentence."""
    line, _, rest = text[:_HEAD_CHARS].lstrip().partition("\n")
    alone = re.match(r"[ \t]*\r?\n\s*\S", rest)
    line = line.strip() if alone and len(line) <= _LONGEST_HEADLINE else ""
    return line if line and not line.endswith((".", "!", ",", ";", ":", "…")) else None


def first_line(text: str, limits: Limits) -> str | None:
    """Return a short first line that does not end like a sentence, for an office document.

    There each paragraph is a line, so that none stands alone as ``headline`` wants it.
    """
    line = text.split("\n", 1)[0]
    alone = "\n" in text and len(line) <= min(_LONGEST_HEADLINE, limits.field_characters)
    return line if alone and not line.endswith((".", ",", ":", ";")) else None


def build_draft(
    text: str,
    place: Place,
    *,
    given_id: str | None = None,
    name: str | None = None,
    stem: str = "text",
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    published: Dated | None = None,
    updated: Dated | None = None,
    language: str | None = None,
    notes: Sequence[str] = (),
    limits: Limits = DEFAULT_LIMITS,
) -> ArticleDraft:
    """Check the parts of an article and put them together.

    The id is the given one, else the URL's, else ``name``, else ``stem`` and a hash of the text;
    the first two count as given by the source. The publisher falls back to the URL's host name,
    the date to one at the start of the text.

    Raises:
        BadArticle: The text is empty, too long or not storable, or the URL is none.
    """
    _check_text(text, place, limits)
    url = url and url.strip()
    if url is not None and host_name(url) is None:
        raise place.bad(
            f"the url {shown(url)} is not an http(s) address.", "Correct it or leave it out."
        )
    if published is None or published.day is None:
        published = leading_date(text) or published
    if len(_TWICE_ENCODED.findall(text)) >= _CERTAIN:
        notes = [*notes, "its text seems encoded twice (Ã© for é): correct it at its source"]
    return ArticleDraft(
        id=given_id or (id_from_url(url) if url else name or id_from_text(text, stem)),
        id_given=bool(given_id or url),
        source=place.source,
        text=text,
        title=title,
        publisher=publisher or (host_name(url) if url else None),
        url=url,
        published_at=published.day if published else None,
        published_origin=published.origin if published else None,
        updated_at=updated.day if updated else None,
        updated_origin=updated.origin if updated else None,
        language=language,
        notes=tuple(notes),
    )


def check_draft(draft: ArticleDraft, place: Place, limits: Limits) -> None:
    """Check a draft that was not built here.

    Raises:
        BadArticle: Its text or a field cannot be stored or is too long, or the URL is none.
    """
    _check_text(draft.text, place, limits)
    texts = {
        name: value
        for name, value in draft.model_dump(exclude={"text", "tags", "notes"}).items()
        if isinstance(value, str)
    }
    texts |= {f"tags.{key[:20]}": f"{key}\n{value}" for key, value in draft.tags.items()}
    for name, value in texts.items():
        if len(value) > limits.field_characters:
            raise place.bad(
                f"the field {shown(name)} has {len(value):,} characters, more than "
                f"{limits.field_characters:,}.",
                "Shorten it or leave it out.",
            )
        if problem := storable(value):
            raise place.bad(f"the field {shown(name)} holds {problem}.", "Remove it.")
    if draft.url is not None and host_name(draft.url) is None:
        raise place.bad(
            f"the url {shown(draft.url)} is not an http(s) address.", "Correct it or leave it out."
        )


def _check_text(text: str, place: Place, limits: Limits) -> None:
    if not text or text.isspace():
        raise place.bad("the text is empty.", "Give the article's text, or leave the article out.")
    if len(text) > limits.article_characters:
        raise place.bad(
            f"the text has {len(text):,} characters, more than the "
            f"{limits.article_characters:,} that one article may have.",
            "Split it into articles, e.g. one per line of a JSON Lines file.",
        )
    if problem := storable(text):
        raise place.bad(
            f"the text holds {problem}.", "It is not a character: remove it, or export again."
        )
