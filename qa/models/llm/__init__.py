"""Chat models: one seam, a provider behind it (LiteLLM), replay, and what makes calls resilient."""

from qa.models.llm.access import base_url_for
from qa.models.llm.allow import check_allowed
from qa.models.llm.capability import (
    STATEMENTS_SCHEMA,
    cites_documents,
    follows_schema,
    probe_schema,
)
from qa.models.llm.chat import (
    ChatModel,
    ChatRequest,
    Completion,
    CompletionDelta,
    CompletionStream,
    Document,
    DocumentSentence,
    Message,
    complete,
)
from qa.models.llm.deadline import Deadline, in_time
from qa.models.llm.provider import ProviderModel, close_clients, warm_up
from qa.models.llm.replay import RecordingModel, ReplayModel, request_key
from qa.models.llm.resilient import ResilientModel
from qa.models.llm.structured import StructuredOutput

__all__ = [
    "STATEMENTS_SCHEMA",
    "ChatModel",
    "ChatRequest",
    "Completion",
    "CompletionDelta",
    "CompletionStream",
    "Deadline",
    "Document",
    "DocumentSentence",
    "Message",
    "ProviderModel",
    "RecordingModel",
    "ReplayModel",
    "ResilientModel",
    "StructuredOutput",
    "base_url_for",
    "check_allowed",
    "cites_documents",
    "close_clients",
    "complete",
    "follows_schema",
    "in_time",
    "probe_schema",
    "request_key",
    "warm_up",
]
