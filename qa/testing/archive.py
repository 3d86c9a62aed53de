"""A made-up archive whose vectors come from a hash: quick to write, and searchable exactly."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from qa.parts import Vector, Vectors
from qa.retrieval.indexing import Places
from qa.store.sqlstore import SqlStore
from qa.types import ArticleDraft, IngestOutcome, Span

FINGERPRINT = "0123456789abcdef"
DIMENSION = 16
STORE = "store.sqlite"
PASSAGE = 60


def places(home: Path, sync_threshold: int = 10_000) -> Places:
    """Return where the indexes of a home live."""
    return Places(home / "lexical", home / "chroma", FINGERPRINT, DIMENSION, sync_threshold)


def vector_of(text: str) -> Vector:
    """Return a unit vector that depends on the text alone."""
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    vector = np.random.default_rng(seed).standard_normal(DIMENSION).astype(np.float32)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def vectors_of(texts: Sequence[str]) -> Vectors:
    """Return a row for each text."""
    rows = [vector_of(text) for text in texts]
    return np.stack(rows) if rows else np.zeros((0, DIMENSION), dtype=np.float32)


def tiles(text: str, size: int = PASSAGE) -> tuple[Span, ...]:
    """Cut a text into passages of a fixed size."""
    starts = range(0, len(text), size)
    return tuple(Span(start=start, end=min(start + size, len(text))) for start in starts)


def body_of(name: str, version: int) -> str:
    """Return a text whose every passage is one line, with a word that no other version has."""
    lines = (
        f"{name}, version {version}: {rare_word(name, version)}, {line}."
        for line in range(2 + len(name) % 3)
    )
    return "".join(f"{line:<{PASSAGE - 1}}\n" for line in lines)


def rare_word(name: str, version: int) -> str:
    """Return a word that only one version of one article holds."""
    return "q" + hashlib.sha256(f"{name} {version}".encode()).hexdigest()[:16]


def put(store: SqlStore, name: str, text: str, **fields: object) -> IngestOutcome:
    """Commit a text under an id."""
    return put_embedded(store, name, text, FINGERPRINT, **fields)


def put_embedded(
    store: SqlStore, name: str, text: str, fingerprint: str, /, **fields: object
) -> IngestOutcome:
    """Commit a text under an id, with the vectors of the model of this fingerprint."""
    draft = ArticleDraft.model_validate(
        {"id": name, "source": f"{name}.txt", "text": text, **fields}
    )
    spans = tiles(text)
    parts = [span.cut(text) for span in spans]
    hashes = [hashlib.sha256(part.encode("utf-8", "replace")).hexdigest() for part in parts]
    return store.commit(draft, spans, hashes, vectors_of(parts), fingerprint)
