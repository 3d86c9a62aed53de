"""The values Dateline passes around: frozen, and ignorant of SQL, Chroma and HTTP."""

from qa.types.answer import (
    OFFSET_UNIT,
    Answer,
    AnswerStatus,
    Citation,
    Claim,
    Evidence,
    Excerpt,
    Possible,
    Usage,
    Withdrawn,
)
from qa.types.article import (
    Article,
    ArticleDraft,
    ArticleMeta,
    Day,
    IngestOutcome,
    IngestReport,
    Passage,
    content_hash,
)
from qa.types.asked import Asked
from qa.types.check import Check, Finding, FindingKind, Verdict
from qa.types.day import GivenDay, first_moment, lies_ahead
from qa.types.draft import ClaimDraft, DraftEnd, EvidenceHint
from qa.types.event import Answered, AskEvent, ClaimMade, Retrieved
from qa.types.retrieval import Filters, Hit, LegScore, Name, Retrieval, Turn
from qa.types.span import Span, Value
from qa.types.statement import Conflict, DisputedFigure, SaidBy, StatedFigure
from qa.types.verification import ComparedFigure, Verification, VerifiedClaim

__all__ = [
    "OFFSET_UNIT",
    "Answer",
    "AnswerStatus",
    "Answered",
    "Article",
    "ArticleDraft",
    "ArticleMeta",
    "AskEvent",
    "Asked",
    "Check",
    "Citation",
    "Claim",
    "ClaimDraft",
    "ClaimMade",
    "ComparedFigure",
    "Conflict",
    "Day",
    "DisputedFigure",
    "DraftEnd",
    "Evidence",
    "EvidenceHint",
    "Excerpt",
    "Filters",
    "Finding",
    "FindingKind",
    "GivenDay",
    "Hit",
    "IngestOutcome",
    "IngestReport",
    "LegScore",
    "Name",
    "Passage",
    "Possible",
    "Retrieval",
    "Retrieved",
    "SaidBy",
    "Span",
    "StatedFigure",
    "Turn",
    "Usage",
    "Value",
    "Verdict",
    "Verification",
    "VerifiedClaim",
    "Withdrawn",
    "content_hash",
    "first_moment",
    "lies_ahead",
]
