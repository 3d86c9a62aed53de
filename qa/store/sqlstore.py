"""The article store over SQLAlchemy Core."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import delete

from qa.parts import Selection, Vector, Vectors
from qa.store import history, matching, tables
from qa.store import passages as passage_queries
from qa.store import reading as article_queries
from qa.store import writing as changes
from qa.store.calendar import Calendar, read_calendar
from qa.store.database import Database
from qa.store.listing import Page, Place, page_of
from qa.store.log import (
    Change,
    Following,
    changes_after,
    following,
    following_of,
    forget_followed,
    forget_removals,
    forgotten,
    put_following,
)
from qa.store.selecting import by_day_only, select_by_day, select_passages
from qa.types import Article, ArticleDraft, ArticleMeta, Filters, IngestOutcome, Passage, Span

INPUTS = 500
"""Passages whose texts are read at once while an index is filled."""
NO_FILTERS = Filters()


class SqlStore(Database):
    """Implements ``qa.parts.ArticleStore``; its methods may be called from any thread.

    Reads see one consistent state each. Every method raises StoreDamaged when the database
    cannot be read, and StoreError when it cannot be used now.
    """

    _calendar: Calendar | None = None
    """Of the last change that a search by day saw; replaced whole, so that threads may share it."""

    def current(self, article_id: str) -> ArticleMeta | None:
        """Return the newest version's description, or None."""
        with self._read() as connection:
            return article_queries.current_meta(connection, article_id)

    def holder_of(self, content_hash: str) -> ArticleMeta | None:
        """Return an article whose newest version has exactly this content, or None."""
        with self._read() as connection:
            return article_queries.holder_meta(connection, content_hash)

    def place_of(self, hash_start: str) -> tuple[str, int] | None:
        """Return an article and version whose content hash starts so; None without any."""
        with self._read() as connection:
            return article_queries.place_of(connection, hash_start)

    def cached_vectors(self, hashes: Sequence[str], fingerprint: str) -> Mapping[str, Vector]:
        """Return the vectors already stored for these embedding inputs."""
        with self._read() as connection:
            return passage_queries.vectors_by_hash(connection, hashes, fingerprint)

    def commit(
        self,
        draft: ArticleDraft,
        spans: Sequence[Span],
        hashes: Sequence[str],
        vectors: Vectors,
        fingerprint: str,
    ) -> IngestOutcome:
        """Store a new article, or a new version of one; on the disk when this returns.

        Raises:
            BadArticle: A text holds lone surrogates.
            ValueError: The spans don't tile the text, or the vectors don't belong to them.
        """
        changes.check_draft(draft, spans, hashes, vectors)
        rows = dict(zip(hashes, vectors, strict=True))
        with self._write() as connection:
            return changes.store_draft(
                connection, draft, spans=spans, hashes=hashes, rows=rows, fingerprint=fingerprint
            )

    def delete(self, article_id: str) -> ArticleMeta:
        """Delete an article: all versions, passages, and vectors that no other passage needs.

        Raises:
            NotFound: There is no such article.
        """
        with self._write() as connection:
            return changes.remove_article(connection, article_id)

    def article(self, article_id: str, version: int | str | None = None) -> Article:
        """Return a version: the newest, by number, or by content hash (12 or more digits).

        Raises:
            NotFound: There is no such article or version.
        """
        with self._read() as connection:
            return article_queries.whole_article(connection, article_id, version)

    def versions(self, article_id: str) -> tuple[ArticleMeta, ...]:
        """Return all versions, oldest first.

        Raises:
            NotFound: There is no such article.
        """
        with self._read() as connection:
            return article_queries.version_metas(connection, article_id)

    def articles(
        self, filters: Filters = NO_FILTERS, as_of: date | None = None
    ) -> tuple[ArticleMeta, ...]:
        """Return the versions that pass, by publication day then id, undated ones last.

        They are the newest ones, or with ``as_of`` those that stood on that day.
        """
        with self._read() as connection:
            past = history.past_day(connection, as_of)
            return matching.matching_metas(connection, filters, past)

    def page(
        self,
        filters: Filters = NO_FILTERS,
        *,
        title: str = "",
        after: Place | None = None,
        limit: int = 100,
    ) -> Page:
        """Return a page of newest versions, the newest first; see ``qa.store.listing.page_of``."""
        with self._read() as connection:
            return page_of(connection, filters, title, after=after, limit=limit)

    def article_count(self) -> int:
        """Return how many articles there are."""
        with self._read() as connection:
            return matching.matching_count(connection, NO_FILTERS)

    def passages(
        self, keys: Collection[int], *, earlier: bool = False
    ) -> Mapping[int, tuple[Passage, ArticleMeta]]:
        """Return passages with their articles; keys that are gone are left out.

        Args:
            keys: Of passages of newest versions.
            earlier: Also those of older versions.
        """
        with self._read() as connection:
            found = passage_queries.passages_by_key(connection, keys)
            if earlier and (others := set(keys) - found.keys()):
                found |= passage_queries.passages_by_key(
                    connection, others, table=tables.earlier_passages
                )
            return found

    def article_passages(self, article_id: str) -> tuple[Passage, ...]:
        """Return the newest version's passages, in order.

        Raises:
            NotFound: There is no such article.
        """
        with self._read() as connection:
            return passage_queries.passages_of(connection, article_id)

    def selection(self, filters: Filters = NO_FILTERS, as_of: date | None = None) -> Selection:
        """Return which passages a search may use, as of one moment."""
        with self._read() as connection:
            if not by_day_only(filters, as_of):
                return select_passages(connection, filters, as_of)
            change = passage_queries.change_number(connection)
            calendar = self._calendar
            if calendar is None or calendar.change != change:
                calendar = self._calendar = read_calendar(connection, change)
            return select_by_day(connection, filters, as_of, calendar)

    def unsplit_versions(self) -> frozenset[tuple[str, int]]:
        """Return the older versions whose passages are not kept: stored before they were."""
        with self._read() as connection:
            return history.unsplit(connection)

    def split_earlier(
        self, article_id: str, version: int, spans: Sequence[Span], hashes: Sequence[str]
    ) -> None:
        """Keep the passages of an older version that has none; passage i embeds as hash i."""
        with self._write() as connection:
            changes.split_earlier(
                connection, article_id, version=version, spans=spans, hashes=hashes
            )

    def live_keys(self) -> frozenset[int]:
        """Return the keys of all newest-version passages: what the indexes must hold."""
        with self._read() as connection:
            return passage_queries.live_keys(connection)

    def vectors(self, keys: Sequence[int], fingerprint: str) -> Vectors:
        """Return stored vectors in the order of the keys.

        Raises:
            NotFound: A key is gone.
            IndexMismatch: A passage has no vector of this embedding model.
        """
        with self._read() as connection:
            return passage_queries.vectors_by_key(connection, keys, fingerprint)

    def stored_vectors(
        self, keys: Sequence[int], fingerprint: str
    ) -> tuple[tuple[int, ...], Vectors]:
        """Return those of the keys that are still there, of any version, with their vectors.

        Raises:
            IndexMismatch: A passage has no vector of this embedding model.
        """
        with self._read() as connection:
            known = passage_queries.hashes_by_key(connection, keys)
            there = tuple(key for key in keys if key in known)
            return there, passage_queries.vectors_by_key(connection, there, fingerprint)

    def index_inputs(self, keys: Collection[int]) -> Iterator[tuple[int, str]]:
        """Yield each key with the text to index for it; keys that are gone are left out."""
        for chunk in article_queries.chunks(sorted(set(keys)), INPUTS):
            with self._read() as connection:
                inputs = tuple(passage_queries.inputs_by_key(connection, chunk))
            yield from inputs

    def fingerprints(self) -> Mapping[str, int]:
        """Return how many vectors of each embedding model are stored."""
        with self._read() as connection:
            return passage_queries.vector_counts(connection)

    def vectorless_keys(self, fingerprint: str, *, earlier: bool = False) -> frozenset[int]:
        """Return the keys of passages that have no vector of this embedding model.

        Args:
            fingerprint: The model's.
            earlier: Count passages of older versions, too.
        """
        with self._read() as connection:
            found = passage_queries.vectorless_keys(connection, fingerprint)
            if earlier:
                found |= passage_queries.vectorless_keys(
                    connection, fingerprint, table=tables.earlier_passages
                )
            return found

    def put_vectors(self, keys: Sequence[int], vectors: Vectors, fingerprint: str) -> None:
        """Store another embedding model's vectors for stored passages, row i for key i.

        Keys that are gone are passed over.
        """
        with self._write() as connection:
            hashes = passage_queries.hashes_by_key(connection, keys)
            rows = {
                hashes[key]: row for key, row in zip(keys, vectors, strict=True) if key in hashes
            }
            changes.put_vectors(connection, rows, fingerprint)

    def change_number(self) -> int:
        """Return the number of changes made so far; it only grows."""
        with self._read() as connection:
            return passage_queries.change_number(connection)

    def changes_since(self, number: int) -> tuple[int, frozenset[int], frozenset[int]]:
        """Return the change number now, and the keys added and removed after ``number``."""
        with self._read() as connection:
            return passage_queries.changes_since(connection, number)

    def live_state(self) -> tuple[int, frozenset[int]]:
        """Return the change number now, and what the indexes must hold then."""
        with self._read() as connection:
            return passage_queries.change_number(connection), passage_queries.live_keys(connection)

    def counted(self) -> tuple[int, int]:
        """Return the change number now, and how many passages the indexes must hold then."""
        with self._read() as connection:
            number = passage_queries.change_number(connection)
            return number, passage_queries.live_count(connection)

    def log(self, after: int = 0, limit: int = 1_000) -> tuple[Change, ...]:
        """Return the changes after a number, the oldest first; see ``Change``."""
        with self._read() as connection:
            return changes_after(connection, after, limit)

    def following(self) -> tuple[Following, ...]:
        """Return how far each index of each process has followed, those least far first."""
        with self._read() as connection:
            return following(connection)

    def following_of(self, name: str, place: str) -> Following | None:
        """Return how far one index has followed, or None where nobody has said so."""
        with self._read() as connection:
            return following_of(connection, name, place)

    def put_following(self, name: str, place: str, follows: int, state: str) -> None:
        """Say durably how far an index has followed; no writer of articles is waited for."""
        with self._beside() as connection:
            put_following(connection, name, place, follows, state)

    def forget_following(self) -> None:
        """Forget how far indexes have followed, so that each is compared with the store.

        For a store that was restored from a backup: its indexes may be of a later day.
        """
        with self._beside() as connection:
            connection.execute(delete(tables.index_states))

    def forgotten(self) -> int:
        """Return up to which change it is no longer known which keys were removed."""
        with self._read() as connection:
            return forgotten(connection)

    def forget_followed(self) -> None:
        """Forget which keys were removed up to a change that all indexes in use have followed."""
        with self._write() as connection:
            forget_followed(connection)

    def forget_removals(self, number: int) -> None:
        """Forget which keys were removed up to a change that every index has followed."""
        with self._write() as connection:
            forget_removals(connection, number)
