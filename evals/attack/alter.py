"""Ways to alter a sentence so that its article no longer supports it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random

from evals.attack.alter_values import VALUE_CHANGES
from evals.attack.alter_words import WORD_CHANGES
from evals.attack.types import Attack, Sentence
from qa.figures import Figure

CHANGES: dict[str, Callable[[Sentence, Figure, Random], str | None]] = {
    **VALUE_CHANGES,
    **WORD_CHANGES,
}
"""Each returns the altered sentence, or None where it does not apply to the figure."""
VALUE_KINDS: Sequence[str] = tuple(VALUE_CHANGES)
"""The alterations that change what a figure says in itself."""


def alterations(sentence: Sentence, random: Random) -> Iterator[Attack]:
    """Yield every alteration that can be made to a sentence, at most one of each kind a figure."""
    for figure in sentence.figures:
        for kind, change in CHANGES.items():
            made = change(sentence, figure, random)
            if made is not None and made != sentence.text:
                yield Attack(sentence.article_id, kind, made, sentence.text, changed=True)
