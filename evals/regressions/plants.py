"""The regressions: each changes one function of the engine, in a process of its own.

``python -m evals.regressions.plants NAME eval run SUITE ...`` is ``qa eval run SUITE ...`` with the
regression NAME in it; nothing on disk is changed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncGenerator, Callable
from itertools import pairwise
from typing import Any

from qa.answering.question import Question
from qa.types import ClaimDraft, DraftEnd, Retrieval, Span


def _replace(original: Any, planted: Any) -> None:
    """Put another function in the place of one, wherever it has been imported to."""
    for name, module in list(sys.modules.items()):
        if name.startswith("qa."):
            for attribute, value in list(vars(module).items()):
                if value is original:
                    setattr(module, attribute, planted)


def _threshold(value: float) -> None:
    from qa.answering.answerers import decision

    moved = decision.packaged_decision().model_copy(
        update={"answered": value, "possible": min(value, decision.packaged_decision().possible)}
    )
    _replace(decision.packaged_decision, lambda: moved)


def threshold_up() -> None:
    """The decision's threshold moved up to .97: it declines what it knows."""
    _threshold(0.97)


def threshold_down() -> None:
    """The decision's threshold moved down to .02: it answers whatever it is asked."""
    _threshold(0.02)


def sentences_shifted() -> None:
    """Sentences begin and end one character too late."""
    import qa.text

    original = qa.text.sentence_spans

    def shifted(text: str) -> tuple[Span, ...]:
        end = len(text)
        edges = ((span.start + 1, min(span.end + 1, end)) for span in original(text))
        return tuple(Span(start=start, end=end) for start, end in edges if start < end)

    _replace(original, shifted)


def passages_shifted() -> None:
    """Passages are cut one character too late; they tile the text as before."""
    import qa.text

    original = qa.text.passage_spans

    def shifted(text: str, *limits: int) -> tuple[Span, ...]:
        cuts = [span.end for span in original(text, *limits)][:-1]
        edges = [0, *(min(cut + 1, len(text) - 1) for cut in cuts), len(text)]
        return tuple(Span(start=start, end=end) for start, end in pairwise(edges) if start < end)

    _replace(original, shifted)


def digit_changed() -> None:
    """The last digit of every answer of the reader is one too high; its evidence is untouched."""
    from qa.answering.answerers.reader import ReaderAnswerer

    original = ReaderAnswerer.draft

    async def altered(
        self: ReaderAnswerer, question: Question, retrieval: Retrieval
    ) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
        async for drafted in original(self, question, retrieval):
            if isinstance(drafted, ClaimDraft):
                yield drafted.model_copy(update={"text": _one_higher(drafted.text)})
            else:
                yield drafted

    ReaderAnswerer.draft = altered  # type: ignore[method-assign]


def _one_higher(text: str) -> str:
    return re.sub(r"\d(?=\D*\Z)", lambda digit: str((int(digit[0]) + 1) % 10), text)


def offsets_shifted() -> None:
    """Citations give offsets that are one too high for their quotes."""
    from qa.checking.citations import cut_citation

    def shifted(*given: Any, **named: Any) -> Any:
        right = cut_citation(*given, **named)
        return right.model_copy(update={"start": right.start + 1, "end": right.end + 1})

    _replace(cut_citation, shifted)


def ranking_reversed() -> None:
    """Retrieval hands out its passages worst first, and only three of them."""
    import qa.retrieval.retrieve

    original = qa.retrieval.retrieve.retrieve

    def reversed_(*given: Any, **named: Any) -> Retrieval:
        found = original(*given, **named)
        worst = [hit.model_copy(update={"rank": i}) for i, hit in enumerate(found.hits[:-4:-1], 1)]
        return found.model_copy(update={"hits": tuple(worst)})

    _replace(original, reversed_)


PLANTS: dict[str, Callable[[], None]] = {
    plant.__name__.replace("_", "-").strip("-"): plant
    for plant in (
        threshold_up,
        threshold_down,
        sentences_shifted,
        passages_shifted,
        digit_changed,
        offsets_shifted,
        ranking_reversed,
    )
}
"""Name to what plants it."""


if __name__ == "__main__":
    import qa.cli  # what it imports is replaced wherever it stands

    PLANTS[sys.argv[1]]()
    sys.argv[:2] = ["qa"]
    qa.cli.app()
