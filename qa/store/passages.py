"""Queries on passages and their vectors."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, func, select, tuple_

from qa.errors import IndexMismatch, NotFound
from qa.parts import Vector, Vectors
from qa.store.reading import chunks
from qa.store.rows import META_COLUMNS, Row, meta_from
from qa.store.tables import (
    counters,
    earlier_passages,
    passages,
    removals,
    vectors,
    versions,
)
from qa.store.wording import REEMBED, index_input
from qa.types import ArticleMeta, Passage

LITTLE_FLOAT = np.dtype("<f4")
TEXTS = 200
"""Article texts read at once."""

PLACE = ("key", "article_id", "version", "ordinal", "start", "end")

# Made once: SQLAlchemy takes longer to build and compare these than SQLite to answer them.
_BY_KEY = {
    table: select(*(table.c[name] for name in PLACE))
    .where(table.c.key.in_(bindparam("keys", expanding=True)))
    .order_by(table.c.key)
    for table in (passages, earlier_passages)
}
_VECTORS = {
    table: select(table.c.key, vectors.c.vector)
    .outerjoin(
        vectors,
        and_(
            vectors.c.input_hash == table.c.input_hash,
            vectors.c.fingerprint == bindparam("fingerprint"),
        ),
    )
    .where(table.c.key.in_(bindparam("keys", expanding=True)))
    for table in (passages, earlier_passages)
}
_BY_PLACE = select(*META_COLUMNS, versions.c.text).where(
    tuple_(versions.c.article_id, versions.c.version).in_(bindparam("places", expanding=True))
)


def passages_by_key(
    connection: Connection, keys: Collection[int], *, table: Table = passages
) -> dict[int, tuple[Passage, ArticleMeta]]:
    """Return passages with their articles, in the order of their keys; gone keys are left out."""
    found: dict[int, tuple[Passage, ArticleMeta]] = {}
    for chunk in chunks(sorted(set(keys))):
        rows = connection.execute(_BY_KEY[table], {"keys": chunk}).mappings().all()
        known = _versions_of(connection, rows)
        for row in rows:
            meta, text = known[row["article_id"], row["version"]]
            found[row["key"]] = (_cut(row, text), meta)
    return found


def passages_of(connection: Connection, article_id: str) -> tuple[Passage, ...]:
    """Return the newest version's passages in order.

    Raises:
        NotFound: There is no such article.
    """
    mine = passages.c.article_id == article_id
    columns = (passages.c[name] for name in PLACE)
    query = select(*columns).where(mine).order_by(passages.c.ordinal)
    rows = connection.execute(query).mappings().all()
    known = _versions_of(connection, rows)
    if not rows:
        raise NotFound(f"There is no article {article_id!r}.", "`qa articles list` shows all.")
    return tuple(_cut(row, known[article_id, row["version"]][1]) for row in rows)


def _cut(row: Row, text: str) -> Passage:
    return Passage(
        article_id=row["article_id"],
        version=row["version"],
        ordinal=row["ordinal"],
        start=row["start"],
        end=row["end"],
        text=text[row["start"] : row["end"]],
    )


def _versions_of(
    connection: Connection, rows: Sequence[Row]
) -> dict[tuple[str, int], tuple[ArticleMeta, str]]:
    """Return the article versions that the passages stand in."""
    wanted = {(row["article_id"], row["version"]) for row in rows}
    found: dict[tuple[str, int], tuple[ArticleMeta, str]] = {}
    for chunk in chunks(sorted(wanted), TEXTS):
        for row in connection.execute(_BY_PLACE, {"places": chunk}).mappings():
            found[row["article_id"], row["version"]] = (meta_from(row), row["text"])
    return found


def inputs_by_key(connection: Connection, keys: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield each known key, ascending, with what the lexical index reads: title and passage."""
    for key, (passage, meta) in passages_by_key(connection, keys).items():
        yield key, index_input(meta.title, passage.text)


def live_keys(connection: Connection) -> frozenset[int]:
    """Return the keys of all passages of newest versions."""
    return frozenset(connection.execute(select(passages.c.key)).scalars())


def live_count(connection: Connection) -> int:
    """Return how many passages newest versions have."""
    return int(connection.execute(select(func.count()).select_from(passages)).scalar_one())


def vectors_by_hash(
    connection: Connection, hashes: Collection[str], fingerprint: str
) -> Mapping[str, Vector]:
    """Return the vectors stored for these embedding inputs."""
    found: dict[str, Vector] = {}
    for chunk in chunks(sorted(set(hashes))):
        query = select(vectors.c.input_hash, vectors.c.vector).where(
            vectors.c.fingerprint == fingerprint, vectors.c.input_hash.in_(chunk)
        )
        for row in connection.execute(query):
            found[row.input_hash] = decoded(row.vector)
    return found


def vectors_by_key(connection: Connection, keys: Sequence[int], fingerprint: str) -> Vectors:
    """Return vectors in the order of the keys, of any version, shape (len(keys), dimension).

    Raises:
        NotFound: A key is gone.
        IndexMismatch: A passage has no vector of this embedding model.
    """
    found = _vectors_in(connection, passages, keys, fingerprint)
    if moved := [key for key in keys if key not in found]:
        found |= _vectors_in(connection, earlier_passages, moved, fingerprint)
    rows: list[bytes] = []
    for key in keys:
        if key not in found:
            raise NotFound(f"Passage {key} is gone.", "Its article was changed or deleted.")
        blob = found[key]
        if blob is None:
            raise IndexMismatch(f"The store has no vectors of the model {fingerprint}.", REEMBED)
        rows.append(blob)
    if not rows:
        return np.zeros((0, 0), np.float32)
    # One array out of all bytes: a sixth of what an array for each and stacking them takes.
    every = np.frombuffer(bytearray().join(rows), dtype=LITTLE_FLOAT)
    return every.reshape(len(rows), -1).astype(np.float32, copy=False)


def _vectors_in(
    connection: Connection, table: Table, keys: Sequence[int], fingerprint: str
) -> dict[int, bytes | None]:
    """Return the stored vectors of the passages that a table has, None where there is none."""
    found: dict[int, bytes | None] = {}
    for chunk in chunks(keys):
        given = {"keys": chunk, "fingerprint": fingerprint}
        found.update((key, blob) for key, blob in connection.execute(_VECTORS[table], given).all())
    return found


def _embedded(table: Table, fingerprint: str) -> ColumnElement[bool]:
    return and_(vectors.c.input_hash == table.c.input_hash, vectors.c.fingerprint == fingerprint)


def vectorless_keys(
    connection: Connection, fingerprint: str, *, table: Table = passages
) -> frozenset[int]:
    """Return the keys of passages that have no vector of this embedding model."""
    query = select(table.c.key).outerjoin(vectors, _embedded(table, fingerprint))
    return frozenset(connection.execute(query.where(vectors.c.input_hash.is_(None))).scalars())


def hashes_by_key(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    """Return the input hash of each key that is there, of any version."""
    found: dict[int, str] = {}
    for chunk in chunks(keys):
        for table in (passages, earlier_passages):
            query = select(table.c.key, table.c.input_hash).where(table.c.key.in_(chunk))
            found.update({row.key: row.input_hash for row in connection.execute(query)})
    return found


def change_number(connection: Connection) -> int:
    """Return the number of changes made so far."""
    query = select(counters.c.value).where(counters.c.name == "changes")
    return int(connection.execute(query).scalar_one())


def changes_since(
    connection: Connection, number: int
) -> tuple[int, frozenset[int], frozenset[int]]:
    """Return the change number now, and the keys added and removed after ``number``."""
    added = select(passages.c.key).where(passages.c.change > number)
    removed = select(removals.c.key).where(removals.c.change > number)
    return (
        change_number(connection),
        frozenset(connection.execute(added).scalars()),
        frozenset(connection.execute(removed).scalars()),
    )


def vector_counts(connection: Connection) -> dict[str, int]:
    """Return how many vectors of each embedding model (by fingerprint) are stored."""
    query = select(vectors.c.fingerprint, func.count().label("vectors")).group_by(
        vectors.c.fingerprint
    )
    return {row.fingerprint: row.vectors for row in connection.execute(query)}


def encoded(vector: Vector) -> bytes:
    """Return a vector as little-endian 32-bit floats."""
    return vector.astype(LITTLE_FLOAT, copy=False).tobytes()


def decoded(blob: bytes) -> Vector:
    """Return the vector that ``encoded`` wrote."""
    return np.frombuffer(blob, dtype=LITTLE_FLOAT).astype(np.float32)
