"""The words around figures: which figure of a source a claim's figure stands for."""

from __future__ import annotations

from collections.abc import Sequence

from qa.figures.context import ends_sentence
from qa.figures.noun_words import FUNCTION_WORDS
from qa.figures.nouns import lemma
from qa.figures.tokens import Token, Type, tokenize
from qa.figures.types import Figure

Surroundings = dict[str, float]
"""Weights of content words; ``<`` and ``>`` before a word say on which side it stands."""
_REACH = 24
_MOST_WORDS = 8
_NEAR = 3
_FAR_WEIGHT = 0.5


def surroundings(text: str, figures: Sequence[Figure]) -> tuple[Surroundings, ...]:
    """Return the weighted content words on either side of each figure, in its sentence."""
    tokens = tokenize(text)
    found: list[Surroundings] = []
    at = 0
    for figure in figures:
        while tokens[at].end <= figure.span.start:
            at += 1
        end = at
        while tokens[end].start < figure.span.end and tokens[end].type is not Type.END:
            end += 1
        words = _side(tokens, range(at - 1, max(-1, at - 1 - _REACH), -1), "<")
        words |= _side(tokens, range(end, min(len(tokens) - 1, end + _REACH)), ">")
        found.append(words)
    return tuple(found)


def _side(tokens: Sequence[Token], order: range, side: str) -> Surroundings:
    words: Surroundings = {}
    for at in order:
        token = tokens[at]
        if ends_sentence(tokens, at) or len(words) == _MOST_WORDS:
            break
        if token.type is not Type.WORD or token.lower in FUNCTION_WORDS:
            continue
        weight = 1.0 if len(words) < _NEAR else _FAR_WEIGHT
        words.setdefault(side + lemma(token.lower), weight)
    return words


def likeness(claim: Surroundings, source: Surroundings) -> float:
    """Return the share, 0 to 1, of the claim's words that the source has around its figure.

    A word on the same side counts fully, one on the other side half.
    """
    total = sum(claim.values())
    if not total:
        return 0.0
    shared = 0.0
    for word, weight in claim.items():
        other = (">" if word[0] == "<" else "<") + word[1:]
        shared += weight if word in source else weight / 2 if other in source else 0.0
    return shared / total
