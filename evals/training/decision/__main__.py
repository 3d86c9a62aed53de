"""Fit ``qa/answering/answerers/decision.json``: when the reader answers.

    python -m evals.training.decision --out DIR

A logistic regression over the features of each question's likeliest candidates
(``qa.answering.answerers.features``), fitted on questions with known answers (``collect.py``).
Printed: cross-fitted figures over five groups of questions, what leaving each feature out costs,
and the risk-coverage curve on which both thresholds are chosen. ``--write`` writes the file.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evals.training.decision.collect import collect
from qa.answering.answerers.decision import PACKAGED
from qa.answering.answerers.features import Features

Floats = NDArray[np.float64]
FOLDS = 5
RIDGE = 1.0
CONSIDERED = 4
"""Of a question's candidates, those that are fitted on."""


class Question(NamedTuple):
    """The candidates of one question."""

    features: Floats
    """Shape (candidates, features)."""
    right: NDArray[np.bool_]
    answerable: bool
    group: str
    source: str


def questions_of(rows: Sequence[dict[str, Any]]) -> list[Question]:
    """Read rows into arrays; the likeliest by the reader come first."""
    found = []
    for row in rows:
        made = [c for c in row["candidates"] if c["features"]]
        made.sort(key=lambda c: -c["features"]["span"])
        found.append(
            Question(
                np.array([[c["features"][n] for n in Features._fields] for c in made]).reshape(
                    -1, len(Features._fields)
                ),
                np.array([c["right"] for c in made], dtype=bool),
                row["answerable"],
                f"{row['source']}:{row['group']}",
                row["source"],
            )
        )
    return found


def fit(questions: Sequence[Question], names: Sequence[str]) -> tuple[float, dict[str, float]]:
    """Logistic regression with a small ridge, on standardised features."""
    from sklearn.linear_model import LogisticRegression

    columns = [Features._fields.index(name) for name in names]
    x = np.concatenate([q.features[:CONSIDERED, columns] for q in questions])
    y = np.concatenate([q.right[:CONSIDERED] for q in questions])
    mean, scale = x.mean(0), x.std(0) + 1e-9
    model = LogisticRegression(C=RIDGE, max_iter=2000).fit((x - mean) / scale, y)
    weights = model.coef_[0] / scale
    bias = float(model.intercept_[0] - (weights * mean).sum())
    return bias, {name: float(w) for name, w in zip(names, weights, strict=True)}


def scores(question: Question, bias: float, weights: dict[str, float]) -> Floats:
    """The probability of each candidate of a question."""
    vector = np.array([weights.get(name, 0.0) for name in Features._fields])
    return np.asarray(1 / (1 + np.exp(-(question.features @ vector + bias))))


def cross_fitted(questions: Sequence[Question], names: Sequence[str]) -> list[Floats]:
    """Each question's probabilities by weights that were fitted on the other groups."""
    groups = sorted({q.group for q in questions})
    fold = {group: number % FOLDS for number, group in enumerate(groups)}
    found: list[Floats] = [np.zeros(0)] * len(questions)
    for number in range(FOLDS):
        bias, weights = fit([q for q in questions if fold[q.group] != number], names)
        for at, q in enumerate(questions):
            if fold[q.group] == number:
                found[at] = scores(q, bias, weights)
    return found


def best(questions: Sequence[Question], found: Sequence[Floats]) -> tuple[Floats, NDArray[Any]]:
    """For each question the highest probability, and whether that candidate is right."""
    top = np.array([p.max() if len(p) else 0.0 for p in found])
    right = np.array(
        [bool(len(p)) and bool(q.right[p.argmax()]) for q, p in zip(questions, found, strict=True)]
    )
    return top, right


def area(top: Floats, right: NDArray[Any]) -> float:
    """Area under the ROC curve of the highest probability, for right against not right."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(right, top))


def at(questions: Sequence[Question], top: Floats, right: NDArray[Any], cut: float) -> list[float]:
    """Right and wrong of the answerable, answered of the unanswerable, precision of all."""
    can = np.array([q.answerable for q in questions])
    given = top >= cut
    return [
        float((given & right)[can].mean()),
        float((given & ~right)[can].mean()),
        float(given[~can].mean()) if (~can).any() else 0.0,
        float((given & right).sum() / max(1, given.sum())),
        float(given.mean()),
    ]


def report(questions: Sequence[Question], names: Sequence[str]) -> None:
    """Print the ablation and the risk-coverage curve, cross-fitted."""
    top, right = best(questions, cross_fitted(questions, names))
    whole = area(top, right)
    print(f"{len(questions)} questions; all {len(names)} features: AUC {whole:.4f}")
    print("| left out | AUC | change |\n|---|---|---|")
    for name in names:
        less = area(*best(questions, cross_fitted(questions, [n for n in names if n != name])))
        print(f"| {name} | {less:.4f} | {less - whole:+.4f} |")
    print("| from | answerable right | wrong | unanswerable answered | precision | coverage |")
    print("|---" * 6 + "|")
    for cut in np.arange(0.1, 0.91, 0.05):
        cells = at(questions, top, right, float(cut))
        print(f"| {cut:.2f} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |")
    for source in sorted({q.source for q in questions}):
        rows = [i for i, q in enumerate(questions) if q.source == source]
        cells = at([questions[i] for i in rows], top[rows], right[rows], 0.5)
        print(f"{source} at 0.50, n={len(rows)}: " + ", ".join(f"{cell:.3f}" for cell in cells))


def main() -> None:
    """Collect, fit, print, and write if asked to."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.decision", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="where collected rows are kept")
    parser.add_argument("--half", choices=["odd", "even", "all"], default="odd")
    parser.add_argument("--without", nargs="*", default=[], help="features to leave out")
    parser.add_argument("--answered", type=float, default=0.45, help="the upper threshold")
    parser.add_argument("--possible", type=float, default=0.15, help="the lower threshold")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    questions = questions_of(collect(given.out, given.half))
    names = [name for name in Features._fields if name not in given.without]
    report(questions, names)
    bias, weights = fit(questions, names)
    content = {
        "bias": round(bias, 4),
        "weights": {name: round(w, 4) for name, w in weights.items()},
        "answered": given.answered,
        "possible": given.possible,
        "fitted_on": f"{len(questions)} questions: "
        + ", ".join(sorted({q.source for q in questions})),
        "command": "python -m evals.training.decision --out DIR --write",
    }
    print(json.dumps(content, indent=2))
    if given.write:
        PACKAGED.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
