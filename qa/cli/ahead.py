"""Open the packaged models while the rest of a command is still being imported.

Reading and checking 130 MB of weights and loading them into onnxruntime takes half the time of one
question in a new process, and most of it runs outside Python. On two cores it is done in a thread
beside the imports. What is opened is kept (``encoder.once``), and the engine finds it there.
"""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

from qa.errors import QAError

if TYPE_CHECKING:
    from qa.settings import Settings


def open_ahead(settings: Settings) -> None:
    """Begin to open what the embedded reader needs for an answer, and return at once.

    All modules are imported here, in the caller's thread: two threads that import modules which
    import one another could each see the other's half finished.
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
