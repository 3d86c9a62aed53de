"""Decide for each article read whether and under which id it is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qa.errors import BadArticle
from qa.parts import ArticleStore
from qa.sources.formats import Read, id_for_source
from qa.text import embedding_input, passage_spans
from qa.types import Article, ArticleDraft, ArticleMeta, IngestOutcome, Span
from qa.types.article import DESCRIBING, Mark, content_hash, redescribed

_GROUP_CHARACTERS = 500_000
"""Articles are embedded together up to this size: long enough batches, bounded memory."""
_SHORT = 120
"""Characters below which a text is marked as short: a caption, a teaser, a stub."""
EDITED = " (edited)"
"""Ends the source of a version whose description was edited: its file changes it no more."""


@dataclass(frozen=True)
class Planned:
    """A draft that has to be stored, and what to embed for it."""

    draft: ArticleDraft
    spans: tuple[Span, ...]
    inputs: tuple[str, ...]
    hashes: tuple[str, ...]
    note: str | None = None


def grouped(reads: Iterable[Read]) -> Iterator[list[Read]]:
    """Group articles, to embed them together.

    No group holds one id or one text twice, so that each draft is compared with all before it.
    """
    group: list[Read] = []
    names: set[str] = set()
    size = 0
    for read in reads:
        own = {read.id, content_hash(read.text)} if isinstance(read, ArticleDraft) else set()
        length = len(read.text) if isinstance(read, ArticleDraft) else 0
        if group and (names & own or size + length > _GROUP_CHARACTERS):
            yield group
            group, names, size = [], set(), 0
        group.append(read)
        names |= own
        size += length
    if group:
        yield group


def plan(read: Read, store: ArticleStore) -> Planned | IngestOutcome:
    """Compare a draft with the store: it is known already, or to be stored, under which id."""
    if isinstance(read, BadArticle):
        return failed(read)
    known, digest, note = store.current(read.id), content_hash(read.text), None
    if known is None or known.content_hash != digest:
        holder = None if read.id_given else store.holder_of(digest)
        owner = known.source.removesuffix(EDITED) if known else None
        if holder is None and known and not read.id_given and owner != read.source:
            note = f"the id {read.id!r} belongs to another source"
            read = read.model_copy(update={"id": id_for_source(read.id, read.source)})
        elif holder is None and known and owner == read.source != known.source:
            read = _with_edits(read, known, store.versions(read.id))
            note = "its edited description is kept"
        known = holder
    if known is not None:
        described = _filled(read, known)
        corrected = described and redescribed(described, known)
        if described is None or not corrected:
            return _unchanged(read, known)
        note = f"the same text with another {', '.join(corrected)}"
        return Planned(described, *split(described), note)
    notes = [note, _undated(read), _not_updated(read), *read.notes]
    return Planned(read, *split(read), "; ".join(filter(None, notes)) or None)


def marks(draft: ArticleDraft | ArticleMeta, length: int) -> tuple[Mark, ...]:
    """Return what an editor should look at in a stored article: no date, a very short text."""
    foreign = draft.language is not None and draft.language.lower()[:2] != "en"
    found: dict[Mark, bool] = {
        "undated": draft.published_at is None, "short": length < _SHORT, "foreign": foreign,
    }  # fmt: skip
    return tuple(mark for mark, holds in found.items() if holds)


def _filled(draft: ArticleDraft, known: ArticleMeta) -> ArticleDraft | None:
    """Return the draft with what it does not say taken from the stored version.

    None where the same text comes from elsewhere, or where the stored description was edited by
    hand: then it does not correct the stored one.
    """
    if known.id != draft.id or _file(known.source) != _file(draft.source):
        return None
    kept = {name: getattr(known, name) for name in DESCRIBING if not getattr(draft, name)}
    for name in ("published", "updated"):
        if f"{name}_at" in kept:
            kept[f"{name}_origin"] = getattr(known, f"{name}_origin")
    return draft.model_copy(update=kept)


def _with_edits(
    draft: ArticleDraft, known: ArticleMeta, versions: Sequence[ArticleMeta]
) -> ArticleDraft:
    """Return a changed text's draft with what was edited by hand in the description before."""
    before = next((one for one in reversed(versions) if not one.source.endswith(EDITED)), None)
    kept = {name: getattr(known, name) for name in DESCRIBING
            if before is None or getattr(before, name) != getattr(known, name)}  # fmt: skip
    for name in ("published", "updated"):
        if f"{name}_at" in kept:
            kept[f"{name}_origin"] = getattr(known, f"{name}_origin")
    return draft.model_copy(update=kept | {"source": known.source})


def _file(source: str) -> str:
    return source.partition("#")[0]


def split(
    article: ArticleDraft | Article,
) -> tuple[tuple[Span, ...], tuple[str, ...], tuple[str, ...]]:
    """Return an article's passages, what is embedded for each, and the sha256 of that."""
    spans = passage_spans(article.text)
    inputs = tuple(
        embedding_input(article.title, article.published_at, span.cut(article.text))
        for span in spans
    )
    return spans, inputs, tuple(map(_sha256, inputs))


def failed(error: BadArticle) -> IngestOutcome:
    """Return an error as an outcome."""
    reason = f"{error.reason} {error.hint}".strip()
    return IngestOutcome(source=error.source, result="failed", reason=reason, line=error.line)


def _unchanged(draft: ArticleDraft, known: ArticleMeta) -> IngestOutcome:
    reason = f"the same text as {known.ref}"
    changed = [
        name
        for name in DESCRIBING
        if known.id == draft.id and getattr(draft, name) not in (None, {}, getattr(known, name))
    ]
    if changed:
        reason += f"; its new {', '.join(changed)} not stored: qa articles edit {known.id}"
    return IngestOutcome(
        source=draft.source,
        result="unchanged",
        article_id=known.id,
        version=known.version,
        reason=reason,
        marks=(*marks(known, known.length), *(("duplicate",) if known.id != draft.id else ())),
    )


def _undated(draft: ArticleDraft) -> str | None:
    unread = draft.published_at is None and draft.published_origin
    return f"left undated: {draft.published_origin}" if unread else None


def _not_updated(draft: ArticleDraft) -> str | None:
    """Say that a stated day of an update was not used: it is in the future, or cannot be read."""
    unread = draft.updated_at is None and draft.updated_origin
    return f"its update left undated: {draft.updated_origin}" if unread else None


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
