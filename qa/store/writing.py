"""Changes to the store; each function runs inside one transaction of its caller."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import Connection, Table, bindparam, delete, insert, select, text, update

from qa.errors import BadArticle
from qa.parts import Vector, Vectors
from qa.store.passages import encoded
from qa.store.reading import chunks, current_meta, version_metas
from qa.store.rows import version_row
from qa.store.tables import (
    articles,
    changes,
    counters,
    earlier_passages,
    notes,
    passages,
    removals,
    vectors,
    versions,
)
from qa.types import ArticleDraft, ArticleMeta, IngestOutcome, Span
from qa.types.article import content_hash, redescribed

_TABLES = 0x6461_7465_6C69_6E65
"""The advisory lock on a database's tables."""
LONGEST_LANGUAGE = 40
"""Characters; of the column."""

# Made once: of storing an article SQLAlchemy takes longer to build and compare its statements than
# the database to carry them out.
_INSERT = {
    table: insert(table) for table in (articles, versions, passages, vectors, changes, removals)
}
_NUMBER = (
    update(counters)
    .where(counters.c.name == bindparam("counter"))
    .values(value=counters.c.value + bindparam("step"))
    .returning(counters.c.value)
)
_WRITERS = select(counters.c.value).where(counters.c.name == "changes").with_for_update()
_VERSION = (
    update(articles)
    .where(articles.c.id == bindparam("article"))
    .values(version=bindparam("newest"))
)
_PRESENT = {
    table: select(table.c.input_hash).where(
        table.c.input_hash.in_(bindparam("hashes", expanding=True))
    )
    for table in (passages, earlier_passages, vectors)
}
_PRESENT_OF = _PRESENT[vectors].where(vectors.c.fingerprint == bindparam("fingerprint"))


def check_draft(
    draft: ArticleDraft, spans: Sequence[Span], hashes: Sequence[str], rows: Vectors
) -> None:
    """Refuse text that is not Unicode, and what would break the store's promises.

    Raises:
        BadArticle: A text holds lone surrogates, or the language is none.
        ValueError: The spans don't tile the text, or the vectors don't belong to them.
    """
    for name, value in draft:
        if isinstance(value, str):
            _check_unicode(draft, name, value)
    for value in (part for pair in draft.tags.items() for part in pair):
        _check_unicode(draft, "tags", value)
    language = draft.language or ""
    if len(language) > LONGEST_LANGUAGE or not language.isprintable():
        raise BadArticle(
            "the language is no BCP 47 tag.", "Write it as en or pt-BR.", source=draft.source
        )
    ends = [0, *(span.end for span in spans)]
    if ends[:-1] != [span.start for span in spans] or ends[-1] != len(draft.text):
        raise ValueError("the spans do not tile the text")
    if rows.ndim != 2 or not len(spans) == len(hashes) == len(rows):  # noqa: PLR2004
        raise ValueError("spans, hashes and vectors must belong together")
    if not np.isfinite(rows).all():
        raise ValueError("a vector is not finite")


def _check_unicode(draft: ArticleDraft, name: str, value: str) -> None:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadArticle(
            f"the {name} holds half of a surrogate pair at character {error.start}.",
            "Decode the source with the encoding it was written in.",
            source=draft.source.encode("utf-8", "backslashreplace").decode("utf-8"),
        ) from error


def store_draft(
    connection: Connection,
    draft: ArticleDraft,
    *,
    spans: Sequence[Span],
    hashes: Sequence[str],
    rows: Mapping[str, Vector],
    fingerprint: str,
) -> IngestOutcome:
    """Store a new article or version.

    Nothing is written when the newest has the same text and description. Another description of
    the same text is a version of its own.
    """
    before = current_meta(connection, draft.id)
    same = before is not None and before.content_hash == content_hash(draft.text)
    if before is not None and same and not redescribed(draft, before):
        reason = f"the same text as {before.ref}"
        return _outcome(draft, "unchanged", before.version, reason)
    version = 1 if before is None else before.version + 1
    change = next_number(connection, "changes")
    if before is None:
        connection.execute(_INSERT[articles], {"id": draft.id, "version": version})
    else:
        connection.execute(_VERSION, {"article": draft.id, "newest": version})
        _retire_passages(connection, draft.id, change)
    connection.execute(_INSERT[versions], [version_row(draft, version)])
    _insert_passages(
        connection, draft.id, version=version, spans=spans, hashes=hashes, change=change
    )
    put_vectors(connection, rows, fingerprint)
    kind = "added" if before is None else "new_version"
    _log(connection, change, kind, draft.id, version)
    return _outcome(draft, kind, version)


def _outcome(
    draft: ArticleDraft, result: str, version: int, reason: str | None = None
) -> IngestOutcome:
    return IngestOutcome.model_validate(
        {
            "source": draft.source,
            "result": result,
            "article_id": draft.id,
            "version": version,
            "reason": reason,
        }
    )


def _insert_passages(
    connection: Connection,
    article_id: str,
    *,
    version: int,
    spans: Sequence[Span],
    hashes: Sequence[str],
    change: int,
) -> None:
    rows = _passage_rows(connection, spans, hashes)
    same = {"article_id": article_id, "version": version, "change": change}
    connection.execute(_INSERT[passages], [row | same for row in rows])


def _passage_rows(
    connection: Connection, spans: Sequence[Span], hashes: Sequence[str]
) -> list[dict[str, object]]:
    last = next_number(connection, "keys", len(spans))
    return [
        {
            "key": last - len(spans) + 1 + ordinal,
            "ordinal": ordinal,
            "start": span.start,
            "end": span.end,
            "input_hash": digest,
        }
        for ordinal, (span, digest) in enumerate(zip(spans, hashes, strict=True))
    ]


def split_earlier(
    connection: Connection,
    article_id: str,
    *,
    version: int,
    spans: Sequence[Span],
    hashes: Sequence[str],
) -> None:
    """Store the passages of an older version."""
    rows = _passage_rows(connection, spans, hashes)
    same = {"article_id": article_id, "version": version}
    connection.execute(insert(earlier_passages), [row | same for row in rows])


def remove_article(connection: Connection, article_id: str) -> ArticleMeta:
    """Delete an article with all of its versions, passages and vectors.

    Raises:
        NotFound: There is no such article.
    """
    last = version_metas(connection, article_id)[-1]
    dropped = _hashes_of(connection, passages, article_id)
    dropped |= _hashes_of(connection, earlier_passages, article_id)
    change = next_number(connection, "changes")
    _log(connection, change, "deleted", article_id, last.version)
    _drop_passages(connection, article_id, change)
    connection.execute(delete(earlier_passages).where(earlier_passages.c.article_id == article_id))
    connection.execute(delete(versions).where(versions.c.article_id == article_id))
    connection.execute(delete(articles).where(articles.c.id == article_id))
    forget_vectors(connection, dropped)
    return last


def _log(connection: Connection, number: int, kind: str, article_id: str, version: int) -> None:
    row = {"number": number, "kind": kind, "article_id": article_id, "version": version}
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    connection.execute(_INSERT[changes], {**row, "at": at})


def _retire_passages(connection: Connection, article_id: str, change: int) -> None:
    """Move the passages of an article that gets a new version out of what the indexes hold."""
    names = [column.name for column in earlier_passages.c]
    mine = select(*(passages.c[name] for name in names)).where(passages.c.article_id == article_id)
    connection.execute(insert(earlier_passages).from_select(names, mine))
    _drop_passages(connection, article_id, change)


def _drop_passages(connection: Connection, article_id: str, change: int) -> None:
    """Delete an article's passages and log their keys."""
    mine = passages.c.article_id == article_id
    keys = connection.execute(select(passages.c.key).where(mine)).scalars().all()
    if keys:
        connection.execute(_INSERT[removals], [{"key": key, "change": change} for key in keys])
        connection.execute(delete(passages).where(mine))


def _hashes_of(connection: Connection, table: Table, article_id: str) -> set[str]:
    query = select(table.c.input_hash).where(table.c.article_id == article_id)
    return set(connection.execute(query).scalars())


def put_vectors(connection: Connection, rows: Mapping[str, Vector], fingerprint: str) -> None:
    """Store vectors by input hash; those that are there already stay."""
    known = _present(connection, vectors, rows, fingerprint)
    fresh = [
        {"input_hash": digest, "fingerprint": fingerprint, "vector": encoded(row)}
        for digest, row in rows.items()
        if digest not in known
    ]
    if fresh:
        connection.execute(_INSERT[vectors], fresh)


def forget_vectors(connection: Connection, hashes: Collection[str]) -> None:
    """Delete the vectors of inputs that no passage has any more."""
    used = _present(connection, passages, hashes) | _present(connection, earlier_passages, hashes)
    orphans = sorted(set(hashes) - used)
    for chunk in chunks(orphans):
        connection.execute(delete(vectors).where(vectors.c.input_hash.in_(chunk)))


def _present(
    connection: Connection, table: Table, hashes: Collection[str], fingerprint: str | None = None
) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(sorted(set(hashes))):
        given = {"hashes": chunk}
        if fingerprint is None:
            found.update(connection.execute(_PRESENT[table], given).scalars())
        else:
            given |= {"fingerprint": fingerprint}
            found.update(connection.execute(_PRESENT_OF, given).scalars())
    return found


def next_number(connection: Connection, counter: str, count: int = 1) -> int:
    """Advance a counter and return its new value; the row stays locked until the commit."""
    return int(connection.execute(_NUMBER, {"counter": counter, "step": count}).scalar_one())


def lock_writers(connection: Connection) -> None:
    """Make other writers wait until this transaction ends; SQLite has done so at its start."""
    if connection.dialect.name != "sqlite":
        connection.execute(_WRITERS)


def alone(connection: Connection) -> None:
    """Wait until no other process makes or changes the tables; SQLite's writers are alone."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_TABLES})"))


def set_note(connection: Connection, name: str, value: str | None) -> None:
    """Keep a small text under a name; None forgets it."""
    connection.execute(delete(notes).where(notes.c.name == name))
    if value is not None:
        connection.execute(insert(notes).values(name=name, value=value))
