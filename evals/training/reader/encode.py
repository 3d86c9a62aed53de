"""Tokenise questions with their passages, align the answers, and cut batches of like length."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.training.reader.sources import CharSpan, Question

BATCH_TOKENS = 3000
POOL = 1500
MAX_TOKENS = 384
Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Encoded:
    """Token ids [CLS] question [SEP] passage [SEP]; soft targets as (token, share) pairs."""

    ids: tuple[int, ...]
    passage_from: int
    starts: tuple[tuple[int, float], ...]
    ends: tuple[tuple[int, float], ...]
    answerable: bool
    relevant: bool | None = None
    ranked_only: bool = False


@dataclass(frozen=True)
class Batch:
    """Padded arrays [examples, tokens]; starts and ends are distributions over the tokens.

    `told` is 1 where `relevant` is known, `read` where reading is taught, else 0.
    """

    ids: Ints
    types: Ints
    mask: Ints
    starts: Floats
    ends: Floats
    answerable: Floats
    relevant: Floats
    told: Floats
    read: Floats


def load_tokenizer(folder: Path) -> Any:
    """The packaged tokenizer, without its own truncation and padding."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def token_span(
    offsets: Sequence[CharSpan], first: int, last: int, span: CharSpan
) -> CharSpan | None:
    """Inclusive (first, last) token of a character span; passage tokens are [first, last)."""
    touched = [i for i in range(first, last) if offsets[i][0] < span[1] and span[0] < offsets[i][1]]
    return (touched[0], touched[-1]) if touched else None


def shares(positions: Sequence[int]) -> tuple[tuple[int, float], ...]:
    """Each annotator's vote as a share of one."""
    return tuple((p, positions.count(p) / len(positions)) for p in sorted(set(positions)))


def encode(q: Question, encoding: Any) -> Encoded:
    """Align the answers with the tokens; an answer beyond MAX_TOKENS counts as none."""
    ids = encoding.ids[:MAX_TOKENS]
    first = encoding.type_ids.index(1)
    last = min(len(encoding.ids) - 1, MAX_TOKENS)
    found = [token_span(encoding.offsets, first, last, span) for span in q.answers]
    spans = [s for s in found if s] or [(0, 0)]
    starts, ends = shares([s[0] for s in spans]), shares([s[1] for s in spans])
    answerable = spans != [(0, 0)]
    return Encoded(tuple(ids), first, starts, ends, answerable, q.relevant, q.ranked_only)


def encode_all(questions: Sequence[Question], tokenizer: Any) -> list[Encoded]:
    """Tokenise question and passage pairs together and align their answers."""
    pairs = tokenizer.encode_batch([(q.text, q.context) for q in questions])
    return [encode(q, e) for q, e in zip(questions, pairs, strict=True)]


def padded(examples: Sequence[Encoded]) -> Batch:
    """Pad to the longest example."""
    shape = (len(examples), max(len(e.ids) for e in examples))
    ids, types, mask = (np.zeros(shape, np.int64) for _ in range(3))
    starts, ends = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for row, e in enumerate(examples):
        ids[row, : len(e.ids)] = e.ids
        types[row, e.passage_from : len(e.ids)] = 1
        mask[row, : len(e.ids)] = 1
        for target, pairs in ((starts, e.starts), (ends, e.ends)):
            for position, share in pairs:
                target[row, position] = share
    columns = (
        [e.answerable for e in examples],
        [bool(e.relevant) for e in examples],
        [e.relevant is not None for e in examples],
        [not e.ranked_only for e in examples],
    )
    return Batch(ids, types, mask, starts, ends, *(np.array(c, np.float32) for c in columns))


def groups(lengths: Sequence[int], limit: int = BATCH_TOKENS) -> list[list[int]]:
    """Indices, shortest first, in groups whose padded size stays within the limit."""
    order = sorted(range(len(lengths)), key=lambda i: lengths[i])
    made: list[list[int]] = []
    for i in order:
        if made and (len(made[-1]) + 1) * lengths[i] <= limit:
            made[-1].append(i)
        else:
            made.append([i])
    return made


def batches(examples: Sequence[Encoded], seed: int, limit: int = BATCH_TOKENS) -> list[list[int]]:
    """Batches of like length: sorted within pools of the (shuffled) examples, pool by pool."""
    rng = random.Random(seed)
    made = []
    for start in range(0, len(examples), POOL):
        lengths = [len(e.ids) for e in examples[start : start + POOL]]
        pool = [[start + i for i in group] for group in groups(lengths, limit)]
        rng.shuffle(pool)
        made += pool
    return made
