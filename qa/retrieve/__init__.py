"""Finding the passages that may answer a question: BM25 and dense, fused, copies folded.

Where one is named, a cross-encoder reads the first of them again (``qa.retrieve.reranking``).
"""

from qa.retrieve.fusing import DENSE, LEXICAL, Fusion, Ranked, fuse
from qa.retrieve.reranking import RERANKER, Reranker
from qa.retrieve.search import retrieve
from qa.retrieve.spelling import Respelled, respelled

__all__ = [
    "DENSE",
    "LEXICAL",
    "RERANKER",
    "Fusion",
    "Ranked",
    "Reranker",
    "Respelled",
    "fuse",
    "respelled",
    "retrieve",
]
