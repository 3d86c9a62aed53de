"""The parts of one archive, opened when they are first used, and kept in step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from qa.engine.future import without_future
from qa.errors import BadQuestion, BadSettings, StoreBehind
from qa.parts import Embedder, LexicalIndex, VectorIndex
from qa.settings import Settings, require_writable
from qa.types import Article

if TYPE_CHECKING:
    from qa.retrieval.indexing import Indexes, IndexReport, LightIndexes, Places, Replica
    from qa.retrieval.retrieve import Reranker
    from qa.store.sqlstore import SqlStore

SEQUENCE_SECONDS = 10.0
"""That a question waits for the change it names."""
EMBED_BATCH = 256
"""Passages embedded between two commits when an archive changes its model."""


class Archive:
    """A store with its embedding model and its derived indexes.

    A command pays only for what it needs: nothing but the store is open at first.
    """

    def __init__(self, settings: Settings, store: SqlStore, *, light: bool = False) -> None:
        self.settings = settings
        self.store = store
        self.writing = RLock()
        """Held while the store changes and the indexes follow it."""
        self._opening = RLock()
        self._light = light
        self._lighter: LightIndexes | None = None
        self._indexes: Indexes | None = None
        self._replica: Replica | None = None
        self._serving = False
        self._counted = (-1, 0)

    def article(self, article_id: str, version: int | str | None = None) -> Article:
        """Return a stored version as answers reason with it: a date yet to come counts as none.

        Raises:
            NotFound: There is no such article or version.
        """
        return without_future(self.store.article(article_id, version))

    @cached_property
    def embedder(self) -> Embedder:
        """The embedding model that the settings name."""
        from qa.retrieval.embed import open_embedder

        return open_embedder(self.settings.embedder)

    @cached_property
    def reranker(self) -> Reranker | None:
        """The cross-encoder that the settings name, if they name one."""
        if self.settings.reranker is None:
            return None
        from qa.retrieval.retrieve.cross_encoder import open_cross_encoder

        return open_cross_encoder(self.settings.reranker)

    @cached_property
    def places(self) -> Places:
        """Where the derived indexes live."""
        from qa.retrieval.indexing import Places

        if self.settings.chroma_fusion and self.settings.chroma == "embedded":
            raise BadSettings(
                "QA_CHROMA_FUSION is set, but the embedded Chroma keeps no words beside vectors.",
                "Unset it, or set QA_CHROMA to cloud or a distributed Chroma's address.",
            )
        chroma: dict[str, str | Path] = {
            "embedded": self.settings.home / "chroma",
            "cloud": "cloud://",
        }
        return Places(
            lexical=self.settings.home / "lexical",
            vectors=chroma.get(self.settings.chroma, self.settings.chroma),
            fingerprint=self.embedder.fingerprint,
            dimension=self.embedder.dimension,
            words=self.settings.chroma_fusion,
        )

    @property
    def indexes(self) -> Indexes:
        """Both derived indexes, checked against the store and repaired when they are opened."""
        from qa.retrieval.indexing import open_indexes

        with self._opening:
            self._close_lighter()
            if self._indexes is None:
                self._follow_into(open_indexes(self.store, self.places))
            assert self._indexes is not None  # noqa: S101  (set just now)
            return self._indexes

    @property
    def replica(self) -> Replica:
        """What brings the indexes to the store."""
        with self._opening:
            _ = self.indexes
            assert self._replica is not None  # noqa: S101  (set with the indexes)
            return self._replica

    def catch_up(self) -> None:
        """Follow what other processes have changed, where nothing does so by itself."""
        if self.others and not self._serving and self.lag() != 0:
            self.follow()

    def keep_following(self) -> None:
        """Follow what other processes change from now on; for one that stays."""
        with self._opening:
            self._serving = True
            self.replica.start()

    def _follow_into(self, indexes: Indexes) -> None:
        from qa.retrieval.indexing import Replica

        self._indexes, self._replica = indexes, Replica(self.store, indexes)
        if self._serving:
            self._replica.start()
        elif indexes.places.shared:
            self._replica.follow()

    @property
    def legs(self) -> tuple[LexicalIndex, VectorIndex]:
        """The two indexes to search; without Chroma where a light engine can do without."""
        from qa.retrieval.indexing import open_light

        with self._opening:
            # What other processes store has to be followed, which a light opening does not.
            light = self._light and not self.store.shared
            if light and self._indexes is None and self._lighter is None:
                self._lighter = open_light(self.store, self.places)
            if self._lighter is not None:
                return self._lighter.lexical, self._lighter.vectors
        return self.indexes.lexical, self.indexes.vectors

    def check_indexes(self) -> IndexReport:
        """Compare both indexes with the store, passage by passage; nothing is repaired."""
        from qa.retrieval.indexing import check_indexes

        with self._opening:
            self._close_indexes()
            return check_indexes(self.store, self.places)

    def rebuild_indexes(
        self, *, embed: bool = False, progress: Callable[[int], None] | None = None
    ) -> None:
        """Make both indexes anew from the stored vectors.

        Args:
            embed: First embed the passages that the store has no vectors for, with the model
                that the settings name now.
            progress: Hears of passages as they are written, twice each.

        Raises:
            ReadOnly: The settings allow no change.
        """
        from qa.retrieval.indexing import rebuild_indexes

        require_writable(self.settings)
        with self.writing, self._opening:
            self._close_indexes()
            if embed:
                self._embed_lacking()
            self._follow_into(rebuild_indexes(self.store, self.places, progress))

    def problems(self) -> tuple[str, ...]:
        """Return what is degraded, in words; an index that cannot be opened raises instead.

        Compares numbers of changes, not passages: the indexes were compared when they were opened.
        """
        replica = self.replica
        found, behind = replica.problems(), replica.lag()
        if behind is None:
            return (*found, "the indexes are being made anew")
        late = f"the indexes are {behind} changes behind the store"
        return (*found, late) if behind else found

    def article_count(self) -> int:
        """Return how many articles there are; counted anew only after a change."""
        now = self.store.change_number()
        change, count = self._counted
        if change != now:
            count = self.store.article_count()
            self._counted = (now, count)
        return count

    @property
    def others(self) -> bool:
        """Whether other processes may change the store, or the vectors."""
        return self._replica is not None and self._replica.needed

    def lag(self) -> int | None:
        """Return how many changes of the store the indexes have not followed.

        None: unknown; they are being made anew, or are not open yet.
        """
        replica = self._replica
        return None if replica is None else replica.lag()

    def followed(self) -> int | None:
        """Return up to which change of the store the indexes hold all; None as in ``lag``."""
        return None if self._replica is None else self._replica.followed()

    def await_change(self, number: int) -> None:
        """Wait until questions are answered from all that was stored up to a change.

        Raises:
            BadQuestion: The store has made no such change.
            StoreBehind: The indexes do not hold it within ``SEQUENCE_SECONDS``.
        """
        if self.replica.holds(number):
            return
        made = self.store.change_number()
        if number > made:
            raise BadQuestion(
                f"The sequence {number} was never given out: the archive is at {made}.",
                "Send the sequence that storing an article returned.",
            )
        if not self.replica.wait_for(number, SEQUENCE_SECONDS):
            raise StoreBehind(
                f"This server has not indexed the archive's change {number} yet.",
                "Ask again in a moment, or without a sequence for what is known so far.",
            )

    def _embed_lacking(self) -> None:
        from qa.text import embedding_input

        self._split_lacking()
        fingerprint = self.embedder.fingerprint
        lacking = sorted(self.store.vectorless_keys(fingerprint, earlier=True))
        for start in range(0, len(lacking), EMBED_BATCH):
            keys = lacking[start : start + EMBED_BATCH]
            found = self.store.passages(keys, earlier=True)
            texts = [
                embedding_input(meta.title, meta.published_at, passage.text)
                for passage, meta in (found[key] for key in keys)
            ]
            self.store.put_vectors(keys, self.embedder.embed_passages(texts), fingerprint)

    def _split_lacking(self) -> None:
        """Make the passages of older versions that were stored before these were kept."""
        from qa.sources.ingest import split

        for article_id, version in sorted(self.store.unsplit_versions()):
            spans, _, hashes = split(self.store.article(article_id, version))
            self.store.split_earlier(article_id, version, spans, hashes)

    def follow(self) -> None:
        """Update the indexes until they match the store."""
        self.replica.follow()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Held while the store changes; what stops the indexes stops it before any work is done.

        Raises:
            ReadOnly: The settings allow no change.
        """
        require_writable(self.settings)
        with self.writing:
            _ = self.indexes
            yield

    def close(self) -> None:
        """Close the indexes; the store stays open."""
        with self.writing, self._opening:
            self._close_indexes()

    def _close_lighter(self) -> None:
        if self._lighter is not None:
            self._lighter.close()
            self._lighter = None
            self._light = False

    def _close_indexes(self) -> None:
        from qa.retrieval.indexing import close_indexes

        self._close_lighter()
        if self._replica is not None:
            self._replica.stop()
            self._replica = None
        if self._indexes is not None:
            close_indexes(self.store, self._indexes)
            self._indexes = None
