"""Decode the reader's logits: the best span of a passage, its score, and the scores against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from evals.training.reader.encode import encode_all, groups, padded
from evals.training.reader.model import Reader
from evals.training.reader.sources import CharSpan, Question

MAX_ANSWER_TOKENS = 30


@dataclass(frozen=True)
class Prediction:
    """Best span (characters of the passage) and its raw scores.

    `score`: start + end logit of the span; `null`: start + end logit of [CLS]; `answerable`: logit.
    """

    span: CharSpan
    score: float
    null: float
    answerable: float


def best_span(
    start: NDArray[np.float32], end: NDArray[np.float32], first: int, last: int
) -> tuple[int, int, float]:
    """(first token, last token, score) of the best span in [first, last).

    Both tokens are inclusive; at most MAX_ANSWER_TOKENS tokens; the first of equals.
    """
    sums = start[first:last, None] + end[None, first:last]
    size = last - first
    reach = np.arange(size)[None, :] - np.arange(size)[:, None]
    sums = np.where((reach >= 0) & (reach < MAX_ANSWER_TOKENS), sums, -np.inf)
    place = int(sums.argmax())
    return first + place // size, first + place % size, float(sums.flat[place])


@torch.no_grad()
def predict(reader: Reader, tokenizer: Any, questions: Sequence[Question]) -> list[Prediction]:
    """The best span of each question's passage, in the order of the questions (fp32)."""
    reader.eval()
    pairs = tokenizer.encode_batch([(q.text, q.context) for q in questions])
    examples = encode_all(questions, tokenizer)
    made: dict[int, Prediction] = {}
    for group in groups([len(e.ids) for e in examples]):
        batch = padded([examples[i] for i in group])
        inputs = [torch.from_numpy(a) for a in (batch.ids, batch.types, batch.mask)]
        start, end, score, _ = (t.numpy() for t in reader(*inputs))
        for row, i in enumerate(group):
            example, offsets = examples[i], pairs[i].offsets
            last = len(example.ids) - 1
            a, b, value = best_span(start[row], end[row], example.passage_from, last)
            null = float(start[row, 0] + end[row, 0])
            span = (offsets[a][0], offsets[b][1])
            made[i] = Prediction(span, value, null, float(score[row]))
    return [made[i] for i in range(len(questions))]
