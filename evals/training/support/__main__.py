"""Train the support model: `python -m evals.training.support --data DIR --out DIR`.

Writes `checkpoint.pt` every five minutes and at the end, and a line of `log.jsonl` per 50 steps;
the same command resumes. SIGTERM saves and stops.
"""

import argparse
import random
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from evals.training.reader.encode import groups, load_tokenizer
from evals.training.reader.model import encoder_folder
from evals.training.reader.train import MASK_TOKEN, bf16_is_fast
from evals.training.support.examples import Stock, composed, evidence, stock
from evals.training.support.model import SupportModel, fresh, loss_of
from evals.training.support.run import Piece, Run, train
from evals.training.support.sources import Example

MAX_TOKENS = 384
BATCH_TOKENS = 3600
POOL = 1500
LOG_EVERY = 50
AVERAGE = 0.996
READER = Path(__file__).parents[3] / "qa" / "models" / "reader" / "weights.safetensors"


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.support", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the training sets")
    parser.add_argument("--out", type=Path, required=True, help="where checkpoints and log go")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--decay-steps", type=int, default=1500)
    parser.add_argument("--rate", type=float, default=1.2e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--questions", type=int, default=9000, help="question pairs of a pass")
    parser.add_argument("--alterations", type=int, default=2500, help="altered sentences of a pass")
    parser.add_argument("--others", type=float, default=1, help="share of all but the articles")
    parser.add_argument("--start", type=Path, help="a checkpoint whose weights to begin with")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def batches(made: Stock, given: argparse.Namespace, number: int) -> Iterator[list[Tensor]]:
    """The batches of one pass: token ids, types, mask, labels."""
    seed = given.seed * 1000 + number
    rng = random.Random(seed)
    examples = composed(made, seed, given.questions, given.alterations, given.others)
    tokenizer = load_tokenizer(encoder_folder())
    found: list[list[int]] = []
    encoded = tokenizer.encode_batch([(e.claim, evidence(e, rng)) for e in examples])
    lengths = [min(MAX_TOKENS, len(e.ids)) for e in encoded]
    for start in range(0, len(examples), POOL):
        pool = groups(lengths[start : start + POOL], BATCH_TOKENS)
        rng.shuffle(pool)
        found += [[start + i for i in group] for group in pool]
    for rows in found:
        yield padded([encoded[i] for i in rows], [examples[i] for i in rows])


def padded(encoded: list[Any], examples: list[Example]) -> list[Tensor]:
    """Pad to the longest."""
    shape = (len(encoded), min(MAX_TOKENS, max(len(e.ids) for e in encoded)))
    ids, types, mask = (np.zeros(shape, np.int64) for _ in range(3))
    for row, e in enumerate(encoded):
        n = min(shape[1], len(e.ids))
        ids[row, :n], types[row, :n], mask[row, :n] = e.ids[:n], e.type_ids[:n], 1
    labels = np.array([e.label for e in examples])
    return [torch.from_numpy(a) for a in (ids, types, mask, labels)]


def hidden(ids: Tensor, most: float = 0.08) -> Tensor:
    """Token ids with [MASK] for a share of each row's words, drawn from [0, most)."""
    shares = torch.rand(len(ids), 1) * most
    dropped = (torch.rand(ids.shape) < shares) & (ids > MASK_TOKEN)
    return torch.where(dropped, MASK_TOKEN, ids)


class SupportRun(Run):
    """A run of the small judge, with the running average of its weights."""

    def __init__(self, model: SupportModel, given: argparse.Namespace) -> None:
        trained = [p for p in model.parameters() if p.requires_grad]
        decayed = [p for p in trained if p.ndim > 1]
        others = [p for p in trained if p.ndim == 1]
        optimiser = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": 0.03}, {"params": others, "weight_decay": 0.0}],
            lr=given.rate, betas=(0.9, 0.98), fused=True,
        )  # fmt: skip
        super().__init__(model, given, optimiser, warm_up=100)
        self.average = [p.detach().clone() for p in trained]

    def state(self) -> dict[str, Any]:
        """The weights and their average."""
        return {**super().state(), "average": self.average}

    def take_over(self, saved: dict[str, Any]) -> None:
        """Take over both."""
        super().take_over(saved)
        self.average = saved["average"]

    def piece(self, rows: list[Tensor], share: float) -> Piece:
        """Gradients and loss of some rows, weighted by their share of the batch."""
        ids, types, mask, labels = rows
        with torch.autocast("cpu", torch.bfloat16, enabled=bf16_is_fast("cpu")):
            logits = self.model(ids, types, mask)
        loss = share * loss_of(logits, labels)
        return torch.autograd.grad(loss, self.trained), float(loss.detach())

    def take_step(self, batch: list[Tensor], pool: ThreadPoolExecutor) -> None:
        """One update, with one piece of the batch on each core."""
        batch[0] = hidden(batch[0])
        rows = len(batch[0])
        size = max(1, -(-rows // self.given.threads))
        pieces = [[t[i : i + size] for t in batch] for i in range(0, rows, size)]
        self.update(list(pool.map(lambda p: self.piece(p, len(p[0]) / rows), pieces)))
        with torch.no_grad():
            for mean, parameter in zip(self.average, self.trained, strict=True):
                mean.lerp_(parameter, 1 - AVERAGE)


def main() -> None:
    """Read the data, then train until the steps are done; run again to resume."""
    given = arguments()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(given.seed)
    torch.set_num_threads(1)
    model = fresh(READER)
    if given.start:
        model.load_state_dict(torch.load(given.start, weights_only=True)["model"])
    run = SupportRun(model, given)
    run.restore()
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda sign, frame: stopped.append(sign))
    made = stock(given.data)
    train(
        run, lambda number: batches(made, given, number), run.take_step, stopped,
        log_every=LOG_EVERY,
    )  # fmt: skip
    run.save()


if __name__ == "__main__":
    main()
