"""Articles over time: what changed between versions, and which answers cite what changed."""

from qa.changes.diff import ArticleDiff, SentenceChange, diff
from qa.changes.recheck import Rechecked, recheck

__all__ = ["ArticleDiff", "Rechecked", "SentenceChange", "diff", "recheck"]
