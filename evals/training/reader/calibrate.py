"""Map the reader's raw scores to the probability that its span is right, and choose a threshold.

Platt scaling (Platt 1999) on held-out articles, fitted on all of them for export; its figures come
from two halves of the articles, each measured with what the other half gave.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from evals.training.reader.evaluate import Floats, right
from evals.training.reader.negatives import candidates, retrieved
from evals.training.reader.predict import Prediction
from evals.training.reader.sources import Question

RIDGE = 1e-3


@dataclass(frozen=True)
class Calibration:
    """P(right) = 1 / (1 + exp(-(bias + score·s + null·n + answerable·a)))."""

    bias: float
    score: float
    null: float
    answerable: float

    def probability(self, predictions: Sequence[Prediction]) -> Floats:
        """P(right) of each prediction, in (0, 1)."""
        weights = np.array([self.bias, self.score, self.null, self.answerable])
        return np.asarray(1 / (1 + np.exp(-(features(predictions) @ weights))))


def features(predictions: Sequence[Prediction]) -> Floats:
    """Rows (1, span score, null score, answerable logit)."""
    return np.array([(1.0, p.score, p.null, p.answerable) for p in predictions])


def fit(predictions: Sequence[Prediction], outcome: Floats) -> Calibration:
    """Logistic regression by L-BFGS, on standardised features with a small ridge."""
    x = torch.from_numpy(features(predictions))
    mean, scale = x.mean(0), x.std(0)
    mean[0], scale[0] = 0.0, 1.0
    z, y = (x - mean) / scale, torch.from_numpy(outcome)
    weights = torch.zeros(4, dtype=torch.float64, requires_grad=True)
    optimiser: Any = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> float:
        optimiser.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(z @ weights, y)
        total: Any = loss + RIDGE * weights[1:].square().sum()
        total.backward()
        return float(loss.detach())

    optimiser.step(closure)
    slopes = weights.detach() / scale
    bias = float(slopes[0] - (slopes[1:] * mean[1:]).sum())
    return Calibration(bias, *(float(s) for s in slopes[1:]))


def calibration_set(held: Sequence[Question], seed: int = 7) -> list[Question]:
    """The held-out questions, and each wiki one again with a passage that BM25 took for its."""
    rng = random.Random(seed)
    wiki = [q for q in held if q.source == "wiki" and q.answers]
    found = candidates(wiki)
    negatives = [retrieved(q, found, rng) for q in wiki]
    return [*held, *(replace(n, source="retrieved") for n in negatives if n)]


def halves(questions: Sequence[Question]) -> NDArray[np.bool_]:
    """True for the questions of every other article."""
    squad2 = {q.article for q in questions if q.source == "squad2"}
    wiki = {q.article for q in questions} - squad2
    first = {*sorted(squad2)[::2], *sorted(wiki)[::2]}
    return np.array([q.article in first for q in questions])


def cross_fitted(questions: Sequence[Question], predictions: Sequence[Prediction]) -> Floats:
    """P(right) of each prediction by a calibration fitted on the other half of the articles."""
    first, outcome = halves(questions), right(questions, predictions)
    made = np.zeros(len(questions))
    for half in (first, ~first):
        fitted = fit([p for p, h in zip(predictions, half, strict=True) if h], outcome[half])
        others = [p for p, h in zip(predictions, half, strict=True) if not h]
        made[~half] = fitted.probability(others)
    return made


def choose_threshold(trade_off: Sequence[Sequence[float]]) -> float:
    """The threshold with the best mean of its columns (percentages), each split weighing the same.

    Rows are (threshold, HasAns F1 of each split …, NoAns of each split …).
    """
    return max(trade_off, key=lambda row: (sum(row[1:]), row[0]))[0]
