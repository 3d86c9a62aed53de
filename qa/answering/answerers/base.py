"""What an answerer is."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Protocol, runtime_checkable

from qa.answering.question import Question
from qa.types import ClaimDraft, DraftEnd, Retrieval, Withdrawn


class Answerer(Protocol):
    """Drafts claims from retrieved passages.

    It only says where a citation should be (``EvidenceHint``); the gate finds, cuts and checks it.
    """

    @property
    def name(self) -> str:
        """The model, as the answer names it, e.g. ``embedded/reader``."""

    @property
    def prompt_version(self) -> str | None:
        """Hash of the prompt used; None where there is none."""

    @property
    def part_by_part(self) -> bool:
        """Whether a question is put to it part by part.

        Then a question of several parts is asked as several, and a comparison as one for each side.
        """

    def draft(
        self, question: Question, retrieval: Retrieval
    ) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
        """Yield claims as they come, then exactly one DraftEnd."""


@runtime_checkable
class Repairs(Protocol):
    """An answerer that can correct what it wrote, once it is told what is wrong with it."""

    def repair(self, refused: Sequence[Withdrawn]) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
        """Yield corrected statements of the latest draft, then exactly one DraftEnd.

        Raises:
            ModelError: The model failed.
        """
