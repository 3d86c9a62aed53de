"""The values Dateline passes around: frozen, and ignorant of SQL, Chroma and HTTP."""

from qa.types.answer import (
    OFFSET_UNIT,
    Answer,
    AnswerStatus,
    Citation,
    Claim,
    Evidence,
    Usage,
)
from qa.types.article import (
    Article,
    ArticleDraft,
    ArticleMeta,
    IngestOutcome,
    IngestReport,
    Passage,
)
from qa.types.retrieval import Filters, Hit, LegScore, Retrieval, Turn
from qa.types.span import Span, Value

__all__ = [
    "OFFSET_UNIT",
    "Answer",
    "AnswerStatus",
    "Article",
    "ArticleDraft",
    "ArticleMeta",
    "Citation",
    "Claim",
    "Evidence",
    "Filters",
    "Hit",
    "IngestOutcome",
    "IngestReport",
    "LegScore",
    "Passage",
    "Retrieval",
    "Span",
    "Turn",
    "Usage",
    "Value",
]
