"""Ranking metrics against ranx on random runs; skipped where ranx (numba) is not installed.

It is no development dependency, because numba is heavier than all the others together:
``pip install ranx && pytest tests/test_evaluation_ranx.py``.
"""

from __future__ import annotations

import random

import pytest

from qa.evaluation.evidence import hits_at, ndcg_at, recall_at, reciprocal_rank

ranx = pytest.importorskip("ranx", reason="ranx is not installed")

DEPTH = 10


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(5))
def test_ranking_metrics_equal_ranx_on_random_runs(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    judged, runs, mine = {}, {}, {}
    for number in range(40):
        pool = [f"d{i}" for i in range(30)]
        graded = {d: rng.randint(1, 3) for d in rng.sample(pool, rng.randint(1, 6))}
        ranking = rng.sample(pool, rng.randint(1, 20))
        query = f"q{number}"
        judged[query] = graded
        runs[query] = {d: float(len(ranking) - i) for i, d in enumerate(ranking)}
        gains = [float(graded.get(d, 0)) for d in ranking]
        ideal = sorted(map(float, graded.values()), reverse=True)
        mine[query] = {
            f"ndcg@{DEPTH}": ndcg_at(gains, ideal, DEPTH),
            f"mrr@{DEPTH}": reciprocal_rank(gains, DEPTH),
            f"recall@{DEPTH}": recall_at(gains, ideal, DEPTH),
            "hit_rate@4": hits_at(gains, 4),
        }
    qrels, run = ranx.Qrels(judged), ranx.Run(runs)
    for metric in (f"ndcg@{DEPTH}", f"mrr@{DEPTH}", f"recall@{DEPTH}", "hit_rate@4"):
        theirs = ranx.evaluate(qrels, run, metric, return_mean=False)
        # Sorted as ranx sorts its queries.
        ours = [mine[query][metric] for query in run.keys()]  # noqa: SIM118  (not a dict)
        assert list(theirs) == pytest.approx(ours, abs=1e-9), metric
