"""Score a checkpoint on the held-out articles.

python -m evals.training.reader.evaluate --data DIR --checkpoint FILE [--average]
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from evals.training.reader.encode import load_tokenizer
from evals.training.reader.metrics import Scores, best, scores
from evals.training.reader.model import FROZEN, Reader, encoder_folder, packaged_reader
from evals.training.reader.predict import Prediction, predict
from evals.training.reader.sources import Question, read_all, split_by_article

Floats = NDArray[np.float64]
BINS = 10


def load_reader(checkpoint: Path, average: bool = False) -> Reader:
    """The reader of a training checkpoint: its latest weights, or their running average."""
    saved: dict[str, Any] = torch.load(checkpoint, weights_only=True, map_location="cpu")
    reader = packaged_reader()
    reader.load_state_dict(saved["model"], strict=False)
    if average:
        trained = [p for name, p in reader.named_parameters() if name != FROZEN]
        with torch.no_grad():
            for parameter, value in zip(trained, saved["average"], strict=True):
                parameter.copy_(value)
    return reader.eval()


def golds(questions: Sequence[Question]) -> list[list[str]]:
    """The annotators' answers, as text."""
    return [[q.context[a:b] for a, b in q.answers] for q in questions]


def margins(predictions: Sequence[Prediction], mix: float = 0.0) -> Floats:
    """Score of answering over not answering: span less null, plus `mix` x answerable logit."""
    return np.array([p.score - p.null + mix * p.answerable for p in predictions])


def at_threshold(
    questions: Sequence[Question], predictions: Sequence[Prediction], keep: NDArray[np.bool_]
) -> Scores:
    """SQuAD scores where an answer is given only if `keep`."""
    texts = [q.context[slice(*p.span)] for q, p in zip(questions, predictions, strict=True)]
    return scores(golds(questions), [t if k else "" for t, k in zip(texts, keep, strict=True)])


def threshold_table(
    questions: Sequence[Question], predictions: Sequence[Prediction], margin: Floats
) -> list[tuple[float, Scores]]:
    """Scores at thresholds that abstain on 0%, 5%, … 70% of the questions."""
    cuts = [-np.inf, *np.quantile(margin, np.arange(0.05, 0.75, 0.05))]
    return [(float(c), at_threshold(questions, predictions, margin >= c)) for c in cuts]


def right(questions: Sequence[Question], predictions: Sequence[Prediction]) -> Floats:
    """1.0 where the best span is right: F1 of at least 0.5 with an answer; 0 if there is none."""
    pairs = zip(golds(questions), questions, predictions, strict=True)
    made = [bool(g) and best(g, q.context[slice(*p.span)])[1] >= 0.5 for g, q, p in pairs]
    return np.array(made, float)


Bin = tuple[float, float, float, float, int]


def reliability(probability: Floats, outcome: Floats) -> list[Bin]:
    """Rows (from, to, mean probability, share right, n) for ten bins of equal width."""
    rows = []
    for low in np.arange(BINS) / BINS:
        inside = (probability >= low) & (probability < low + 1 / BINS + (low > 0.89))
        n = int(inside.sum())
        if n:
            p, r = float(probability[inside].mean()), float(outcome[inside].mean())
            rows.append((float(low), float(low + 1 / BINS), p, r, n))
    return rows


def report(name: str, questions: Sequence[Question], predictions: Sequence[Prediction]) -> str:
    """Scores without a threshold, and, where some questions have no answer, at each threshold."""
    free = at_threshold(questions, predictions, np.ones(len(questions), bool))
    lines = [f"{name}: HasAns EM {free.has_exact:.1f} F1 {free.has_f1:.1f} (n={free.has_n})"]
    if free.no_n:
        for mix in (0.0, 1.0, 2.0):
            table = threshold_table(questions, predictions, margins(predictions, mix))
            lines.append(f"  mix {mix}: threshold | HasAns EM F1 | NoAns (n={free.no_n}) | EM F1")
            lines += [
                f"    {cut:7.2f} | {s.has_exact:.1f} {s.has_f1:.1f} | {s.no:.1f} "
                f"| {s.exact:.1f} {s.f1:.1f}"
                for cut, s in table
            ]
    return "\n".join(lines)


def main() -> None:
    """Print the report of both held-out splits."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.reader.evaluate")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--average", action="store_true", help="the running average of the weights")
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    reader = load_reader(given.checkpoint, given.average)
    tokenizer = load_tokenizer(encoder_folder())
    _, held = split_by_article(read_all(given.data))
    for source in ("wiki", "squad2"):
        questions = [q for q in held if q.source == source]
        print(report(source, questions, predict(reader, tokenizer, questions)), flush=True)


if __name__ == "__main__":
    main()
