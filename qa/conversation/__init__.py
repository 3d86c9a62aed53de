"""Conversations: follow-up questions made to stand alone."""

from qa.conversation.by_model import rewrite_by_model
from qa.conversation.standalone import Rewrite, standalone_question

__all__ = ["Rewrite", "rewrite_by_model", "standalone_question"]
