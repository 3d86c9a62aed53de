"""Ways to alter a sentence so that its article no longer supports it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random

from evals.attack.alter_context import CONTEXT_CHANGES, MOVED
from evals.attack.alter_values import VALUE_CHANGES
from evals.attack.alter_words import WORD_CHANGES
from evals.attack.types import Attack, Sentence
from qa.figures import Figure

CHANGES: dict[str, Callable[[Sentence, Figure, Random], str | None]] = {
    **VALUE_CHANGES,
    **MOVED,
    **WORD_CHANGES,
    **CONTEXT_CHANGES,
}
"""Each returns the altered sentence, or None where it does not apply to the figure."""
VALUE_KINDS: Sequence[str] = (*VALUE_CHANGES, *MOVED)
"""The alterations that change what a figure says in itself."""
_DRAWN = ("digit changed", "number word changed", "noun swapped", "another figure of the article")
"""Made twice of each figure, with different draws."""


def alterations(sentence: Sentence, random: Random) -> Iterator[Attack]:
    """Yield the alterations that can be made to a sentence, each kind for each figure."""
    for figure in sentence.figures:
        for kind, change in CHANGES.items():
            for _ in range(2 if kind in _DRAWN else 1):
                made = change(sentence, figure, random)
                if made is not None and made != sentence.text:
                    yield Attack(sentence.article_id, kind, made, sentence.text, changed=True)
