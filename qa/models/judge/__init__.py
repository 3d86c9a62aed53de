"""Judges: how far a stretch of evidence bears a claim out.

A judge gives scores, never a verdict: ``qa.checking`` puts them beside what can be proved
(quotations, figures) and decides. There are three: the support model in the package, any
cross-encoder for natural language inference by name, and a language model.
"""

from qa.models.judge.open import EMBEDDED, open_judge
from qa.models.judge.types import Judge, Judgement, Pair, Thresholds

__all__ = ["EMBEDDED", "Judge", "Judgement", "Pair", "Thresholds", "open_judge"]
