"""Open the packaged models while the rest of a command is still being imported.

Reading and hashing 130 MB of weights and handing them to onnxruntime is half of what one question
in a fresh process costs, and needs Python for little of it. On two cores it is done beside the
imports. What is opened is kept (``encoder.once``), and found there when the engine opens it.
"""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

from qa.errors import QAError

if TYPE_CHECKING:
    from qa.settings import Settings


def open_ahead(settings: Settings) -> None:
    """Begin to open what the embedded reader's answer will need, and return at once.

    All modules are imported here, by the caller's thread: two threads that import modules which
    import one another can each see the other's half done.
    """
    import onnxruntime  # noqa: F401
    import safetensors.numpy  # noqa: F401
    import tokenizers  # noqa: F401

    from qa.models.judge.support_model import open_support_model
    from qa.models.reader import EMBEDDED, open_reader
    from qa.retrieval.embed import DEFAULT_MODEL
    from qa.retrieval.embed.minilm import open_minilm

    def opened() -> None:
        try:
            if settings.embedder == DEFAULT_MODEL:
                open_minilm(DEFAULT_MODEL)
            if settings.reader == EMBEDDED:
                open_reader()
            open_support_model()
        except QAError:
            return  # the engine opens it again, and raises the same to the one who asked

    Thread(target=opened, name="qa-ahead").start()
