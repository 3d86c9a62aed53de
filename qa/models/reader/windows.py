"""Cut a question and its passages into sequences that the encoder can take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from qa.models.encoder import Tokens

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

CLS, SEP = 101, 102
MAX_QUESTION_TOKENS = 96
"""A longer question is cut, so that passages keep room."""
OVERLAP = 96
"""Tokens that neighbouring windows of a long passage share: three of the longest answers, so that
every answer stands whole, with words on both sides, in at least one of them."""


class Word(NamedTuple):
    """Where a token's word lies in the passage (code points)."""

    start: int
    end: int


class Window(NamedTuple):
    """[CLS] question [SEP] part of a passage [SEP]."""

    passage: int
    """Index of the passage."""
    tokens: Tokens
    first: int
    """Position of the part's first token; its last is followed by the closing [SEP]."""
    words: Sequence[Word]
    """The word of each of the part's tokens."""


def cut_windows(
    tokenizer: Tokenizer, question: str, passages: Sequence[str], max_tokens: int
) -> list[Window]:
    """Return one window for each passage that fits, several overlapping ones for the others."""
    head = tokenizer.encode(question, add_special_tokens=False).ids[:MAX_QUESTION_TOKENS]
    prefix = [CLS, *head, SEP]
    room = max_tokens - len(prefix) - 1
    encodings = tokenizer.encode_batch(list(passages), add_special_tokens=False)
    return [
        _window(number, prefix, encoding.ids[start : start + room], words[start : start + room])
        for number, encoding in enumerate(encodings)
        for words in [token_words(encoding)]
        for start in window_starts(len(encoding.ids), room)
    ]


def window_starts(length: int, room: int) -> Iterator[int]:
    """Yield where windows of ``room`` tokens begin so that they cover ``length`` tokens."""
    step = max(1, room - OVERLAP)
    yield 0
    yield from range(step, max(step, length - room + step), step)


def token_words(encoding: Encoding) -> list[Word]:
    """Return each token's whole word, so that a span of tokens never cuts one."""
    starts: dict[int | None, int] = {}
    ends: dict[int | None, int] = {}
    words = encoding.word_ids
    for word, (start, end) in zip(words, encoding.offsets, strict=True):
        starts.setdefault(word, start)
        ends[word] = end
    return [Word(starts[word], ends[word]) for word in words]


def _window(
    passage: int, prefix: Sequence[int], ids: Sequence[int], words: Sequence[Word]
) -> Window:
    types = [0] * len(prefix) + [1] * (len(ids) + 1)
    return Window(passage, Tokens([*prefix, *ids, SEP], types), len(prefix), words)
