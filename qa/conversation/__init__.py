"""Conversations: follow-up questions made to stand alone, and the log of what was asked."""

from qa.conversation.by_model import rewrite_by_model
from qa.conversation.log import Logged, add_turn, latest_turns, read_conversation
from qa.conversation.openers import is_chatter
from qa.conversation.pool import with_earlier
from qa.conversation.standalone import Rewrite, standalone_question

__all__ = [
    "Logged",
    "Rewrite",
    "add_turn",
    "is_chatter",
    "latest_turns",
    "read_conversation",
    "rewrite_by_model",
    "standalone_question",
    "with_earlier",
]
