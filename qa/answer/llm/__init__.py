"""Answers that a language model drafts: every statement is checked, and only what holds goes out.

The model is loaded with the first call, the judges (embedder, reader) with the first statement
that needs them: importing this is cheap.
"""

from qa.answer.llm.answerer import LlmAnswerer
from qa.answer.llm.fallback import DEGRADED, FallbackAnswerer
from qa.answer.llm.opening import open_llm

__all__ = ["DEGRADED", "FallbackAnswerer", "LlmAnswerer", "open_llm"]
