"""Answers that a language model drafts, each statement tied to the sentences it cites.

The model is loaded with the first call: importing this is cheap.
"""

from qa.answering.answerers.llm.answerer import LlmAnswerer
from qa.answering.answerers.llm.opening import DEGRADED, FallbackAnswerer, open_llm

__all__ = ["DEGRADED", "FallbackAnswerer", "LlmAnswerer", "open_llm"]
