"""Text to token ids, with the packaged model's own tokenizer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from qa.models.encoder.packaged import packaged_tokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST_WORD = 100
"""A longer word becomes one [UNK], so this also bounds the tokens of one word (tokenizer.json)."""
CHARACTERS_A_TOKEN = 16
"""Where cutting begins; ordinary text has about five."""


class Tokens(NamedTuple):
    """One sequence for the encoder: [CLS] text [SEP], or [CLS] question [SEP] passage [SEP]."""

    ids: Sequence[int]
    types: Sequence[int]
    """0 for the first text, 1 for the second."""


def open_tokenizer() -> Tokenizer:
    """Return the packaged tokenizer, with truncation and padding off: both are the caller's.

    Raises:
        BadSettings: The package is missing or its tokenizer is not the expected one.
    """
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_buffer(packaged_tokenizer())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def text_tokens(tokenizer: Tokenizer, texts: Sequence[str], max_tokens: int) -> list[Tokens]:
    """Return each text as [CLS] ... [SEP], cut to ``max_tokens`` in all."""
    heads = [text[: max_tokens * CHARACTERS_A_TOKEN] for text in texts]
    found = [encoding.ids for encoding in tokenizer.encode_batch_fast(heads)]
    for row, text in enumerate(texts):
        limit = len(heads[row])
        while limit < len(text) and len(found[row]) < max_tokens + LONGEST_WORD:
            limit *= 4
            found[row] = tokenizer.encode(text[:limit]).ids
    return [_cut(ids, max_tokens) for ids in found]


def _cut(ids: list[int], max_tokens: int) -> Tokens:
    kept = ids if len(ids) <= max_tokens else [*ids[: max_tokens - 1], ids[-1]]
    return Tokens(kept, [0] * len(kept))
