"""The service's log: one JSON object a line, or text on a terminal, from structlog.

Each line of a request has its ``request_id``. What was asked is not logged unless it is set
(``QA_LOG_QUESTIONS``); addresses are logged as their route, because questions stand in them. A
fault is logged with where it happened, without the values of variables.
"""

from __future__ import annotations

import logging
import logging.config
import sys
from typing import Literal

import structlog
from structlog.typing import Processor

LOGGER = "qa.api.request"
_QUIET = ("httpx", "chromadb", "LiteLLM")
# By default both would show the values of variables, and so questions and keys.
_FAULTS: Processor = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)
_ON_A_TERMINAL: Processor = structlog.dev.ConsoleRenderer(
    colors=False, exception_formatter=structlog.dev.plain_traceback
)


def set_up(form: Literal["auto", "json", "text"]) -> None:
    """Send the log of this process to standard error; for ``qa serve`` alone."""
    text = form == "text" or (form == "auto" and sys.stderr.isatty())
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(text=text))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def formatter(*, text: bool = False) -> logging.Formatter:
    """Return what writes a record as one line."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Processor] = (
        [_ON_A_TERMINAL] if text else [_FAULTS, structlog.processors.JSONRenderer()]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )


def log_request(**facts: object) -> None:
    """Write the line of one request."""
    logging.getLogger(LOGGER).info("request", extra=facts)
