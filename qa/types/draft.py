"""What an answerer proposes; nothing of it is shown before it is cited and checked."""

from __future__ import annotations

from pydantic import Field

from qa.types.answer import Usage, Withdrawn
from qa.types.article import Passage
from qa.types.check import Check
from qa.types.span import Span, Value


class EvidenceHint(Value):
    """Where an answerer says a claim comes from: a hint, until a citation is cut from it."""

    passage: Passage
    span: Span | None = None
    """The words that carry the claim, in the article's code points."""
    quote: str | None = None
    """Or the words themselves, to be located in the passage."""


class ClaimDraft(Value):
    """One proposed statement."""

    text: str = Field(min_length=1)
    evidence: tuple[EvidenceHint, ...]
    score: float = Field(ge=0, le=1)
    """See ``Claim.score``."""
    extracted: bool = False
    """Whether the text is words of its evidence, cut out, and no statement about it."""
    check: Check | None = None
    """The verdict, where the answerer reached it by ``qa.checking`` itself; it is taken over."""


class DraftEnd(Value):
    """What an answerer says after its last claim."""

    possible: tuple[ClaimDraft, ...] = ()
    """Where there is no claim: what may answer, the likeliest first, at most three."""
    excerpts: tuple[ClaimDraft, ...] = ()
    """Of a topic: sentences about it, in the order to show; ``text`` and ``score`` are theirs."""
    nearest: tuple[ClaimDraft, ...] = ()
    """What came nearest, where nothing was good enough to be a claim."""
    unread: bool = False
    """Whether the question was not read, because it is in a language that the answerer lacks."""
    reason: str | None = None
    """Why there is no claim, in plain words; or, of several parts, why this one has none."""
    partial: bool = False
    """Whether a part of the question has no claim."""
    withdrawn: tuple[Withdrawn, ...] = ()
    """What was drafted, and dropped by the answerer itself because its evidence did not hold."""
    usage: Usage = Usage()
    warnings: tuple[str, ...] = ()
