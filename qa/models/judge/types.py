"""What a judge is asked, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from pydantic import Field

from qa.types import Value


class Pair(NamedTuple):
    """One question to a judge: does any of this evidence say what the claim says?"""

    claim: str
    evidence: tuple[str, ...]
    """Stretches of text, the likeliest first."""


class Judgement(Value):
    """How likely evidence supports, and how likely it contradicts, a claim.

    Both are probabilities from 0 to 1 and add up to at most 1; the rest is "it does not say".
    """

    supported: float = Field(ge=0, le=1)
    contradicted: float = Field(ge=0, le=1)
    reason: str | None = None
    """In plain words, from judges that give one."""


def best_of(judgements: Sequence[Judgement]) -> Judgement:
    """Join what a judge said of each stretch: one that supports a claim is enough.

    A stretch that does not speak of the claim says nothing against it, so the highest scores
    count, and where they do not fit together (both high), support goes before contradiction.
    """
    supported = max((one.supported for one in judgements), default=0.0)
    contradicted = max((one.contradicted for one in judgements), default=0.0)
    return Judgement(supported=supported, contradicted=min(contradicted, 1 - supported))


class Thresholds(Value):
    """From where on a judge's scores count, chosen on statements kept out of its training."""

    supported: float = Field(ge=0, le=1)
    contradicted: float = Field(ge=0, le=1)


class Judge(Protocol):
    """Says how far evidence bears claims out. Safe to ask from several threads and tasks."""

    @property
    def name(self) -> str:
        """As the user chose it, e.g. ``embedded/support``."""

    @property
    def fingerprint(self) -> str:
        """16 hex digits, or a version, of what decides: weights or prompt."""

    @property
    def thresholds(self) -> Thresholds:
        """From where on its scores count."""

    async def judge(self, pairs: Sequence[Pair]) -> tuple[Judgement, ...]:
        """Return one judgement for each pair, in order.

        Raises:
            ModelError: A language model failed or could not be read.
        """
