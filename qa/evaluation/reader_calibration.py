"""Fit, on a suite of the user's own, when a reader's words are given as the answer.

The fit is a logistic regression of two numbers for each candidate: how far its words outscore "not
answered here", and a sum of the plain facts about it (``answerers.features``), weighted as in the
packaged decision. There are only two because a suite of a few dozen questions supports no more
(Peduzzi et al. 1996: ten events a variable). All figures are cross-fitted: each question is judged
by a fit that saw neither it nor another question about its article.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from qa.answering.answerers.candidates import Candidate
from qa.answering.answerers.decision import NEVER, Decision, packaged_decision
from qa.answering.answerers.features import Features
from qa.errors import BadCase
from qa.evaluation.case import Case
from qa.evaluation.intervals import wilson
from qa.evaluation.matching import contains, numeric_match, says_any
from qa.types import Value

if TYPE_CHECKING:
    from pathlib import Path

Floats = NDArray[np.float64]
LEAST_QUESTIONS = 50
LEAST_OF_A_KIND = 20
"""Least number of questions of each kind: likeliest words right, and wrong."""
LEAST_ANSWERED = 10
"""Answers on which a threshold must rest."""
CONSIDERED = 4
"""Of a question's candidates, those that are fitted on."""
FOLDS = 5
RIDGE = 1.0
SHOWN = 3
"""Candidates that an answer may offer as possible."""
_BINS = 5
_SPAN = "span"


class Labelled(NamedTuple):
    """A question with the reader's candidates, and which of them are right."""

    group: str
    """The article that answers it; questions of one group are never apart."""
    answerable: bool
    points: Floats
    """Shape (candidates, 2): the span's score less that of no answer; what the plain facts add."""
    right: NDArray[np.bool_]
    """Shape (candidates,)."""


class Bin(Value):
    """Questions whose likeliest words have about the same probability."""

    low: float
    high: float
    n: int
    probability: float
    """Mean."""
    right: float
    """Share."""


class Point(Value):
    """The results of one threshold, cross-fitted."""

    threshold: float
    answerable_right: float
    answerable_wrong: float
    right_or_possible: float
    """Given, or among the three offered, from ``possible`` on."""
    unanswerable_answered: float
    precision: float | None
    """Of what is given; None where nothing is."""
    answered: int


class ReaderCalibration(Value):
    """A fitted decision with the figures it is based on."""

    decision: Decision
    questions: int
    unanswerable: int
    left_out: int
    """Cases that are follow-ups or ask several things."""
    likeliest_right: int
    """Questions whose likeliest words are right."""
    precision: float
    """Wanted of what is given as the answer."""
    interval: tuple[float, float] | None
    """95% (Wilson) of the precision at the threshold; None where no threshold reaches it."""
    at_threshold: Point
    reliability: tuple[Bin, ...]
    curve: tuple[Point, ...] = Field(default=())


def suitable(cases: Sequence[Case]) -> tuple[Case, ...]:
    """Return the cases that ask one thing and need no conversation.

    Raises:
        BadCase: They are too few to fit anything on.
    """
    found = tuple(case for case in cases if not case.turns and not case.parts)
    found = tuple(case for case in found if case.answers or case.number or not case.answerable)
    if len(found) < LEAST_QUESTIONS:
        raise BadCase(
            f"The suite has {len(found)} questions that stand alone and ask one thing; a "
            f"calibration needs {LEAST_QUESTIONS}.",
            "Add questions with known answers, and some that nothing answers: docs/evaluation.md.",
        )
    return found


def labelled(case: Case, candidates: Sequence[Candidate]) -> Labelled:
    """Return which of a reader's candidates say what the case accepts."""
    made = [(c, c.features) for c in candidates if c.features is not None]
    made.sort(key=lambda pair: -pair[1].span)
    points = [[features.span, _plain(features)] for _, features in made]
    return Labelled(
        group=case.evidence[0].article_id if case.evidence else case.id,
        answerable=case.answerable,
        points=np.array(points, dtype=np.float64).reshape(-1, 2),
        right=np.array([_right(case, c.text) for c, _ in made], dtype=bool),
    )


def calibrate_reader(
    questions: Sequence[Labelled], *, precision: float, left_out: int = 0
) -> ReaderCalibration:
    """Fit a decision and choose its thresholds.

    ``answered`` is the lowest threshold at which what is given is right as often as wanted;
    where there is none, nothing is ever given. ``possible`` is that of the packaged decision:
    probabilities of calibrated readers mean the same.

    Raises:
        BadCase: The questions are too few, or the reader's scores do not tell right from wrong.
    """
    found = _cross_fitted(questions)
    top, right = _likeliest(questions, found)
    _refuse_too_few(len(questions), int(right.sum()))
    bias, slopes = _fit(questions)
    possible = packaged_decision().possible
    chosen, given = _threshold(top, right, precision)
    curve = [_point(questions, found, float(cut), possible) for cut in np.arange(0.1, 0.91, 0.1)]
    order = np.argsort(-top, kind="stable")
    kept = int(right[order[:given]].sum())
    return ReaderCalibration(
        decision=Decision(
            bias=round(bias, 4),
            weights=_weights(slopes),
            answered=chosen,
            possible=min(possible, chosen),
        ),
        questions=len(questions),
        unanswerable=sum(not q.answerable for q in questions),
        left_out=left_out,
        likeliest_right=int(right.sum()),
        precision=precision,
        interval=wilson(kept, given) if given else None,
        at_threshold=_point(questions, found, chosen, min(possible, chosen)),
        reliability=_reliability(top, right),
        curve=tuple(curve),
    )


def save_calibration(path: Path, found: ReaderCalibration, about: Mapping[str, object]) -> None:
    """Write the file that ``QA_DECISION`` names.

    Args:
        path: Where to.
        found: The calibration.
        about: What else the file says: at least ``reader`` with ``name`` and ``fingerprint``.

    Raises:
        BadCase: The file cannot be written.
    """
    measured = found.model_dump(exclude={"decision"})
    content = {**found.decision.model_dump(exclude={"note"}), **about, "measured": measured}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise BadCase(f"{path} cannot be written: {error.strerror}.", "Name another --out.") from (
            error
        )


def _plain(features: Features) -> float:
    weights = packaged_decision().weights
    return sum(
        weights.get(name, 0.0) * value
        for name, value in zip(Features._fields, features, strict=True)
        if name != _SPAN
    )


def _weights(slopes: Floats) -> dict[str, float]:
    """Return one weight for each feature; the plain facts keep the packaged proportions."""
    span, plain = (float(slope) for slope in slopes)
    packaged = packaged_decision().weights
    others = {name: round(plain * w, 4) for name, w in packaged.items() if name != _SPAN}
    return {_SPAN: round(span, 4), **others}


def _right(case: Case, text: str) -> bool:
    if not case.answerable or any(contains(text, words) for words in case.must_not):
        return False
    if case.number is not None:
        return bool(numeric_match(case, case.number, text).value)
    return says_any(text, case.answers)


def _refuse_too_few(questions: int, right: int) -> None:
    if questions < LEAST_QUESTIONS or min(right, questions - right) < LEAST_OF_A_KIND:
        raise BadCase(
            f"Of {questions} questions the reader's likeliest words are right in {right}; a "
            f"calibration needs {LEAST_QUESTIONS} questions, {LEAST_OF_A_KIND} of them right and "
            f"{LEAST_OF_A_KIND} not.",
            "Add questions: ones that the articles answer plainly, or ones that nothing answers.",
        )


def _fit(questions: Sequence[Labelled]) -> tuple[float, Floats]:
    """Return bias and slopes of a logistic regression with a small ridge."""
    from sklearn.linear_model import LogisticRegression

    x = np.concatenate([q.points[:CONSIDERED] for q in questions])
    y = np.concatenate([q.right[:CONSIDERED] for q in questions])
    if y.all() or not y.any():
        return 0.0, np.array([1.0, 1.0])
    mean, scale = x.mean(0), x.std(0) + 1e-9
    used = [0, 1]
    while used:
        model = LogisticRegression(C=RIDGE, max_iter=1000)
        model.fit((x[:, used] - mean[used]) / scale[used], y)
        slopes = np.zeros(2)
        slopes[used] = model.coef_[0] / scale[used]
        if slopes[0] <= 0:
            raise BadCase(
                "The reader's scores do not tell right words from wrong ones on this suite.",
                "Check that the suite's answers stand in its articles, or choose another reader.",
            )
        if slopes[1] >= 0:
            break
        used = [0]  # what speaks for words cannot speak against them
    return float(model.intercept_[0] - slopes @ mean), slopes


def _cross_fitted(questions: Sequence[Labelled]) -> list[Floats]:
    """Return each question's probabilities by a fit on the other folds' groups."""
    groups = sorted({q.group for q in questions})
    fold = {group: number % FOLDS for number, group in enumerate(groups)}
    found: list[Floats] = [np.zeros(0)] * len(questions)
    for number in range(FOLDS):
        others = [q for q in questions if fold[q.group] != number and len(q.right)]
        mine = [at for at, q in enumerate(questions) if fold[q.group] == number]
        if not (others and mine):
            continue
        bias, slopes = _fit(others)
        for at in mine:
            z = np.clip(bias + questions[at].points @ slopes, -500, 500)
            found[at] = 1 / (1 + np.exp(-z))
    return found


def _likeliest(
    questions: Sequence[Labelled], found: Sequence[Floats]
) -> tuple[Floats, NDArray[np.bool_]]:
    top = np.array([p.max() if len(p) else 0.0 for p in found], dtype=np.float64)
    right = [
        bool(len(p)) and bool(q.right[p.argmax()]) for q, p in zip(questions, found, strict=True)
    ]
    return top, np.array(right, dtype=bool)


def _threshold(top: Floats, right: NDArray[np.bool_], precision: float) -> tuple[float, int]:
    """Return the lowest threshold with that precision, and how many answers it gives."""
    order = np.argsort(-top, kind="stable")
    counts = np.arange(1, len(order) + 1)
    good = (np.cumsum(right[order]) / counts >= precision) & (counts >= LEAST_ANSWERED)
    if not good.any():
        return NEVER, 0
    given = int(np.flatnonzero(good)[-1]) + 1
    last = float(top[order[given - 1]])
    after = float(top[order[given]]) if given < len(order) else 0.0
    return round(max((last + after) / 2, 0.0), 4), given


def _point(
    questions: Sequence[Labelled], found: Sequence[Floats], cut: float, possible: float
) -> Point:
    top, right = _likeliest(questions, found)
    can = np.array([q.answerable for q in questions])
    given = top >= cut
    offered = np.array(
        [
            bool(q.right[[at for at in np.argsort(-p)[:SHOWN] if p[at] >= possible]].any())
            for q, p in zip(questions, found, strict=True)
        ]
    )
    return Point(
        threshold=round(cut, 4),
        answerable_right=_share((given & right)[can]),
        answerable_wrong=_share((given & ~right)[can]),
        right_or_possible=_share(((given & right) | (~given & offered))[can]),
        unanswerable_answered=_share(given[~can]),
        precision=round(float(right[given].mean()), 4) if given.any() else None,
        answered=int(given.sum()),
    )


def _share(values: NDArray[np.bool_]) -> float:
    return round(float(values.mean()), 4) if len(values) else 0.0


def _reliability(top: Floats, right: NDArray[np.bool_]) -> tuple[Bin, ...]:
    edges = np.linspace(0, 1, _BINS + 1)
    rows = []
    for low, high in pairwise(edges):
        inside = (top >= low) & ((top < high) | (high == 1))
        if inside.any():
            rows.append(
                Bin(
                    low=round(float(low), 2),
                    high=round(float(high), 2),
                    n=int(inside.sum()),
                    probability=round(float(top[inside].mean()), 3),
                    right=round(float(right[inside].mean()), 3),
                )
            )
    return tuple(rows)
