"""Conversations: follow-up questions made to stand alone, and the log of what was asked.

``by_model``, which needs ``qa.models.llm``, is imported where a model rewrites.
"""

from qa.answering.conversation.follow_up import Rewrite, is_chatter, standalone_question
from qa.answering.conversation.log import (
    CONVERSATIONS,
    Logged,
    add_turn,
    latest_turns,
    read_conversation,
    turn_of,
)

__all__ = [
    "CONVERSATIONS",
    "Logged",
    "Rewrite",
    "add_turn",
    "is_chatter",
    "latest_turns",
    "read_conversation",
    "standalone_question",
    "turn_of",
]
