"""Finding the passages that may answer a question: BM25 and dense, fused, copies folded.

Where one is named, a cross-encoder reads the first of them again (``reranking``).
"""

from qa.parts import Fusion
from qa.retrieval.retrieve.fusing import DENSE, LEXICAL, Ranked, fuse
from qa.retrieval.retrieve.reranking import RERANKER, Reranker
from qa.retrieval.retrieve.search import retrieve
from qa.retrieval.retrieve.spelling import Respelled, respelled

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
