"""An archive over a collection, of the real parts, in a folder that is thrown away."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from evals.retrieval.corpora import Text
from qa.parts import ArticleStore, Embedder, LexicalIndex, Vector, VectorIndex, Vectors
from qa.retrieval.lexical import open_lexical
from qa.retrieval.vectors import open_vectors
from qa.store import open_store
from qa.text import embedding_input, passage_spans
from qa.types import ArticleDraft

Wording = Callable[[str | None, str], str]
"""From an article's title and a passage to what is embedded."""


def packaged(title: str | None, passage: str) -> str:
    """The wording in use: what ``qa.text.embedding_input`` makes of a passage."""
    return embedding_input(title, None, passage)


class Archive(NamedTuple):
    """The parts that ``qa.retrieval.retrieve.retrieve`` takes."""

    store: ArticleStore
    embedder: Embedder
    lexical: LexicalIndex
    vectors: VectorIndex


class CachedEmbedder:
    """An embedder that remembers its vectors in a file, by what was embedded."""

    def __init__(self, embedder: Embedder, file: Path) -> None:
        self._embedder = embedder
        self.name, self.dimension = embedder.name, embedder.dimension
        self.fingerprint = embedder.fingerprint
        self._file = sqlite3.connect(file, timeout=60, isolation_level=None)
        self._file.execute("CREATE TABLE IF NOT EXISTS vectors (key TEXT PRIMARY KEY, vector BLOB)")

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Embed what the file lacks, 256 at a time; return the vectors in order."""
        missing = [text for text in dict.fromkeys(texts) if self._known(text) is None]
        for start in range(0, len(missing), 256):
            batch = missing[start : start + 256]
            for text, vector in zip(batch, self._embedder.embed_passages(batch), strict=True):
                self._file.execute(
                    "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                    (self._key(text), vector.tobytes()),
                )
            if progress:
                progress(len(batch))
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> Vector:
        """Embed one question."""
        known = self._known(text)
        return self._embedder.embed_query(text) if known is None else known

    def _known(self, text: str) -> Vector | None:
        query = "SELECT vector FROM vectors WHERE key = ?"
        row = self._file.execute(query, (self._key(text),)).fetchone()
        return None if row is None else np.frombuffer(row[0], dtype=np.float32)

    def _key(self, text: str) -> str:
        return hashlib.sha256(f"{self.fingerprint}\0{text}".encode()).hexdigest()


@contextmanager
def build(
    articles: Sequence[Text], embedder: Embedder, *, max_chars: int, wording: Wording
) -> Iterator[Archive]:
    """Store, embed and index a collection's articles; gone when the block ends."""
    with TemporaryDirectory() as folder, open_store(Path(folder) / "truth.sqlite") as store:
        for article in articles:
            spans = passage_spans(article.text, max_chars)
            inputs = [wording(article.title, span.cut(article.text)) for span in spans]
            hashes = [hashlib.sha256(text.encode()).hexdigest() for text in inputs]
            draft = ArticleDraft(
                id=article.id, source=article.id, text=article.text, title=article.title
            )
            vectors = embedder.embed_passages(inputs)
            store.commit(draft, spans, hashes, vectors, embedder.fingerprint)
        with (
            closing(open_lexical(Path(folder) / "lexical")) as lexical,
            closing(
                open_vectors(
                    Path(folder) / "vectors",
                    store_id="evals",
                    fingerprint=embedder.fingerprint,
                    dimension=embedder.dimension,
                )
            ) as index,
        ):
            keys = sorted(store.live_keys())
            lexical.add(store.index_inputs(keys))
            index.add(keys, store.vectors(keys, embedder.fingerprint))
            yield Archive(store, embedder, lexical, index)
