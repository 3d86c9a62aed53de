"""Finding the passages that may answer a question: BM25 and dense, fused, copies folded."""

from qa.retrieve.fusing import DENSE, LEXICAL, Fusion, Ranked, fuse
from qa.retrieve.search import retrieve

__all__ = ["DENSE", "LEXICAL", "Fusion", "Ranked", "fuse", "retrieve"]
