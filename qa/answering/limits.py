"""What may be asked: questions and texts that can be used, or an error that says why not."""

from __future__ import annotations

from qa.errors import BadQuestion

MAX_QUESTION = 2000
"""Code points in a question."""
MAX_TEXT = 100_000
"""Code points in a text to verify."""


def clean_question(question: str) -> str:
    """Return the question without surrounding white space.

    Raises:
        BadQuestion: It is empty, too long, or holds code points that are not text.
    """
    stripped = question.strip()
    if not stripped:
        raise BadQuestion("The question is empty.", "Ask something in plain words.")
    if len(stripped) > MAX_QUESTION:
        raise BadQuestion(
            f"The question has {len(stripped)} characters.", f"Keep it under {MAX_QUESTION}."
        )
    _refuse_surrogates(stripped, "question")
    return stripped


def clean_text(text: str) -> str:
    """Return a text to verify, unchanged.

    Raises:
        BadQuestion: It is empty, too long, or holds code points that are not text.
    """
    if not text.strip():
        raise BadQuestion("The text is empty.", "Give the sentences to check.")
    if len(text) > MAX_TEXT:
        raise BadQuestion(f"The text has {len(text)} characters.", f"Keep it under {MAX_TEXT}.")
    _refuse_surrogates(text, "text")
    return text


def _refuse_surrogates(text: str, what: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadQuestion(
            f"The {what} holds half a character (a lone surrogate).", "Send it as valid UTF-8."
        ) from error
