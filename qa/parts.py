"""What the steps need of the pluggable parts.

Each Protocol has contract tests over all of its implementations. A *key* is the store's integer
name for one passage of one article version.
"""

from __future__ import annotations

from collections.abc import (
    Awaitable,
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from datetime import date
from typing import NamedTuple, Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from qa.types import (
    Article,
    ArticleDraft,
    ArticleMeta,
    Filters,
    IngestOutcome,
    Passage,
    Span,
    Value,
)

Vectors = NDArray[np.float32]
"""Shape (n, dimension), rows of unit length."""
Vector = NDArray[np.float32]
"""Shape (dimension,), unit length."""
Scored = tuple[int, float]
"""A passage's key and its score, higher is better."""


class Selection(NamedTuple):
    """Which passages a search may use, by keys."""

    keys: frozenset[int] | None
    """Of newest versions, which the indexes hold; None: all of them."""
    earlier: frozenset[int] = frozenset()
    """Of older versions, which no index holds: those that stood on a past day."""
    articles: int = 0
    """How many articles these are of."""
    unread: tuple[str, ...] = ()
    """Versions that stood on the day, but were stored before older versions kept passages."""
    undated: int = 0
    """Articles that were left out because a date is asked for and they have none."""
    among: int = 0
    """How many passages ``keys`` were chosen from; 0 where that is not known."""


FetchArticle = Callable[[str, int], Article]
"""Article id and version number to the stored article; NotFound if it is gone."""

Result = TypeVar("Result")


class Run(Protocol):
    """Runs work that keeps the processor busy, so that the event loop turns meanwhile."""

    def __call__(self, work: Callable[[], Result], /) -> Awaitable[Result]:
        """Return what the work returns."""


class Embedder(Protocol):
    """Turns text into unit vectors."""

    @property
    def name(self) -> str:
        """The model's name as set by the user, e.g. ``all-MiniLM-L6-v2``."""

    @property
    def fingerprint(self) -> str:
        """16 hex digits over all that shapes a vector: weights, pooling, length limit.

        Two embedders with equal fingerprints may serve one index.
        """

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Embed texts in order; ``progress`` hears how many more are done."""

    def embed_query(self, text: str) -> Vector:
        """Embed one question."""


class ArticleStore(Protocol):
    """The truth: every article version, its passages, and their vectors."""

    def current(self, article_id: str) -> ArticleMeta | None:
        """Return the newest version's description, or None."""

    def holder_of(self, content_hash: str) -> ArticleMeta | None:
        """Return an article whose newest version has exactly this content, or None."""

    def cached_vectors(self, hashes: Sequence[str], fingerprint: str) -> Mapping[str, Vector]:
        """Return the vectors already stored for these embedding inputs (sha256 of the text)."""

    def commit(
        self,
        draft: ArticleDraft,
        spans: Sequence[Span],
        hashes: Sequence[str],
        vectors: Vectors,
        fingerprint: str,
    ) -> IngestOutcome:
        """Store a new article, or a new version of one, in one durable transaction.

        The spans tile the text; row i of ``vectors`` embeds the input with hash i, made from
        passage i. Same content as the newest version: nothing is written, ``unchanged``.
        """

    def change_number(self) -> int:
        """Return the number of changes made so far; it only grows."""

    def delete(self, article_id: str) -> ArticleMeta:
        """Delete all versions of an article.

        Raises:
            NotFound: There is no such article.
        """

    def article(self, article_id: str, version: int | str | None = None) -> Article:
        """Return a version: the newest, by number, or by content hash (12 or more digits).

        Raises:
            NotFound: There is no such article or version.
        """

    def versions(self, article_id: str) -> tuple[ArticleMeta, ...]:
        """Return all versions, oldest first (NotFound if there are none)."""

    def articles(
        self, filters: Filters = ..., as_of: date | None = None
    ) -> tuple[ArticleMeta, ...]:
        """Return the versions that pass the filters, by date then id.

        They are the newest ones, or with ``as_of`` those that stood on that day.
        """

    def passages(
        self, keys: Collection[int], *, earlier: bool = False
    ) -> Mapping[int, tuple[Passage, ArticleMeta]]:
        """Return passages with their articles; keys that are gone are left out.

        Passages of older versions are gone, too, unless ``earlier``.
        """

    def article_passages(self, article_id: str) -> tuple[Passage, ...]:
        """Return the passages of the newest version, in order."""

    def selection(self, filters: Filters = ..., as_of: date | None = None) -> Selection:
        """Return which passages pass the filters.

        With ``as_of`` those of the versions that stood on that day.
        """

    def live_keys(self) -> frozenset[int]:
        """Return the keys of all newest-version passages: what the indexes must hold."""

    def vectors(self, keys: Sequence[int], fingerprint: str) -> Vectors:
        """Return stored vectors in the order of the keys, of any version."""

    def index_inputs(self, keys: Collection[int]) -> Iterator[tuple[int, str]]:
        """Yield each key with the text to index for it (title and passage)."""


class PassageIndex(Protocol):
    """What both derived indexes share. All that they hold can be rebuilt from the store."""

    def remove(self, keys: Collection[int]) -> None:
        """Forget passages; unknown keys are no error."""

    def keys(self) -> frozenset[int]:
        """Return all keys held, found by reading the index itself, not a note about it."""

    def problem(self) -> str | None:
        """Read the index through; return what is damaged, in words, or None."""

    def reset(self) -> None:
        """Throw the index away and start an empty one, whatever state it is in."""

    def close(self) -> None:
        """Release files."""


class VectorIndex(PassageIndex, Protocol):
    """Nearest passages by cosine similarity (Chroma)."""

    def add(self, keys: Sequence[int], vectors: Vectors) -> None:
        """Add or overwrite passages."""

    def search(self, vector: Vector, limit: int) -> tuple[Scored, ...]:
        """Return the nearest passages, best first."""


class Fusion(Value):
    """How the two rankings become one: weighted reciprocal rank fusion (Cormack et al. 2009)."""

    depth: int = Field(default=100, ge=1)
    """Candidates taken from each leg (at least the number of passages asked for)."""
    k: float = Field(default=20.0, gt=0)
    """Rank r adds weight / (k + r); a small k trusts the first ranks more.

    With the paper's 60 a passage that one leg alone puts first comes behind all that both legs have
    among their first 62, so that it may miss the first ten; with 20, behind the first 22.
    """
    lexical_weight: float = Field(default=1.0, ge=0)
    dense_weight: float = Field(default=1.0, ge=0)


class Fused(NamedTuple):
    """Both rankings of one search and what they make together, each best first."""

    ranked: tuple[Scored, ...]
    """By weighted reciprocal ranks."""
    dense: tuple[Scored, ...]
    lexical: tuple[Scored, ...]


@runtime_checkable
class FusingIndex(PassageIndex, Protocol):
    """A vector index that may hold the passages' words, too, and fuse both rankings itself."""

    @property
    def fuses(self) -> bool:
        """Whether it does; then ``add`` needs the texts."""

    def add(
        self, keys: Sequence[int], vectors: Vectors, texts: Sequence[str] | None = None
    ) -> None:
        """Add or overwrite passages; the texts are what the words are taken from."""

    def search(self, vector: Vector, limit: int) -> tuple[Scored, ...]:
        """Return the nearest passages, best first."""

    def fused(
        self,
        query: str,
        vector: Vector,
        depth: int,
        fusion: Fusion,
    ) -> Fused:
        """Search by words and by vector to this depth (not the fusion's), and fuse the rankings."""


class LexicalIndex(PassageIndex, Protocol):
    """BM25 over passages."""

    def add(self, inputs: Iterable[tuple[int, str]]) -> None:
        """Add or overwrite passages; durable on return."""

    def search(
        self, query: str, limit: int, allowed: frozenset[int] | None = None
    ) -> tuple[Scored, ...]:
        """Return the best passages for the words of a question, exact under ``allowed``."""

    def score(self, query: str, texts: Sequence[str]) -> tuple[float, ...]:
        """Return the score of each text as if it were indexed; 0 where no word is shared."""

    def holds(self, word: str) -> bool:
        """Whether some passage has this word just as it is written, case aside."""

    def knows(self, word: str) -> bool:
        """Whether a search for this word finds anything."""

    def words_beginning(self, letters: str) -> tuple[tuple[str, int], ...]:
        """Return the words that begin so, in lower case, with their passages' number."""
