"""One question with all that narrows and shapes its answer."""

from __future__ import annotations

from datetime import date

from qa.types.retrieval import Filters, Turn
from qa.types.span import Value


class Asked(Value):
    """What ``ask`` takes, made once where it is called and passed on unchanged.

    >>> Asked(question="And how many to Romania?", turns=(Turn(question="How many to Poland?"),))

    Whether the question can be used is checked where it is answered (``BadQuestion``).
    """

    question: str
    """As asked; with ``turns`` it may be a follow-up."""
    turns: tuple[Turn, ...] = ()
    """The conversation so far, oldest first."""
    filters: Filters | None = None
    """Which articles may be used."""
    as_of: date | None = None
    """Nothing published after this day is read."""
    top_k: int | None = None
    """Passages to read, 1 to 100; None here and below: as it is set where the archive is."""
    model: str | None = None
    """``embedded/reader`` or a LiteLLM model string."""
    strict: bool | None = None
    """Withdraw statements that no judge confirms, instead of marking them."""
    min_sequence: int | None = None
    """Wait until what was stored up to this change of the archive is found."""
