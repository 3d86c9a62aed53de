"""Finding the passages that may answer a question: BM25 and dense, fused, copies folded."""

from qa.retrieve.fusing import DENSE, LEXICAL, Fusion, Ranked, fuse
from qa.retrieve.search import retrieve
from qa.retrieve.spelling import Respelled, respelled

__all__ = ["DENSE", "LEXICAL", "Fusion", "Ranked", "Respelled", "fuse", "respelled", "retrieve"]
