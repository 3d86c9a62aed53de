"""Train the support model: `python -m evals.training.support --data DIR --out DIR`.

Writes `checkpoint.pt` every five minutes and at the end, and a line of `log.jsonl` per 50 steps;
the same command resumes. SIGTERM saves and stops.
"""

import argparse
import json
import random
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
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
from evals.training.support.sources import Example

MAX_TOKENS = 384
BATCH_TOKENS = 3600
POOL = 1500
LOG_EVERY = 50
SAVE_SECONDS = 300
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
    parser.add_argument("--start", type=Path, help="a checkpoint whose weights to begin with")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def batches(made: Stock, given: argparse.Namespace, number: int) -> Iterator[list[Tensor]]:
    """The batches of one pass: token ids, types, mask, labels."""
    seed = given.seed * 1000 + number
    examples, rng = composed(made, seed, given.questions, given.alterations), random.Random(seed)
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


class Run:
    """A training run: the model, its running average, the optimiser, and where it stands."""

    def __init__(self, model: SupportModel, given: argparse.Namespace) -> None:
        self.model, self.given = model.train(), given
        self.trained = [p for p in model.parameters() if p.requires_grad]
        decayed = [p for p in self.trained if p.ndim > 1]
        others = [p for p in self.trained if p.ndim == 1]
        self.optimiser = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": 0.03}, {"params": others, "weight_decay": 0.0}],
            lr=given.rate, betas=(0.9, 0.98), fused=True,
        )  # fmt: skip
        self.average = [p.detach().clone() for p in self.trained]
        self.step = self.number = self.done = 0
        self.losses: list[float] = []
        self.since = self.saved_at = time.monotonic()

    @property
    def path(self) -> Path:
        """The checkpoint."""
        return Path(self.given.out) / "checkpoint.pt"

    def restore(self) -> None:
        """Take over the checkpoint, if there is one."""
        if not self.path.exists():
            return
        saved = torch.load(self.path, weights_only=True)
        self.model.load_state_dict(saved["model"])
        self.optimiser.load_state_dict(saved["optimiser"])
        self.average = saved["average"]
        self.step, self.number, self.done = saved["place"]

    def save(self) -> None:
        """Write whole or not at all: a cut-off write leaves the previous checkpoint."""
        partial_path = self.path.with_suffix(".partial")
        content = {
            "model": self.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "average": self.average,
            "place": (self.step, self.number, self.done),
        }
        torch.save(content, partial_path)
        partial_path.replace(self.path)
        self.saved_at = time.monotonic()

    def piece(self, rows: list[Tensor], share: float) -> tuple[tuple[Tensor, ...], float]:
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
        found = list(pool.map(lambda p: self.piece(p, len(p[0]) / rows), pieces))
        for parameter, *gradients in zip(self.trained, *(f[0] for f in found), strict=True):
            parameter.grad = torch.stack(gradients).sum(0)
        torch.nn.utils.clip_grad_norm_(self.trained, 1.0)
        left = (self.given.steps - self.step) / max(1, self.given.decay_steps)
        for group in self.optimiser.param_groups:
            group["lr"] = self.given.rate * min(1.0, (self.step + 1) / 100, left)
        self.optimiser.step()
        with torch.no_grad():
            for mean, parameter in zip(self.average, self.trained, strict=True):
                mean.lerp_(parameter, 1 - AVERAGE)
        self.losses.append(sum(f[1] for f in found))
        self.step += 1

    def log(self) -> None:
        """One JSON line per 50 steps: where the run is, the mean loss, seconds a step."""
        line = {
            "step": self.step,
            "pass": self.number,
            "loss": round(sum(self.losses) / len(self.losses), 4),
            "seconds_per_step": round((time.monotonic() - self.since) / len(self.losses), 3),
            "at": time.strftime("%H:%M:%S"),
        }
        with (Path(self.given.out) / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        self.losses, self.since = [], time.monotonic()


def train(run: Run, made: Stock, stopped: list[int]) -> None:
    """Step, log and save until the steps are done or `stopped` isn't empty."""
    start = partial(torch.set_num_threads, 1)  # torch's own thread count is per calling thread
    with ThreadPoolExecutor(run.given.threads, initializer=start) as pool:
        while True:
            for index, batch in enumerate(batches(made, run.given, run.number)):
                if index < run.done:
                    continue
                if run.step >= run.given.steps or stopped:
                    return
                run.take_step(batch, pool)
                run.done = index + 1
                if run.step % LOG_EVERY == 0:
                    run.log()
                if time.monotonic() - run.saved_at > SAVE_SECONDS:
                    run.save()
            run.number, run.done = run.number + 1, 0


def main() -> None:
    """Read the data, then train until the steps are done; run again to resume."""
    given = arguments()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(given.seed)
    torch.set_num_threads(1)
    model = fresh(READER)
    if given.start:
        model.load_state_dict(torch.load(given.start, weights_only=True)["model"])
    run = Run(model, given)
    run.restore()
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda sign, frame: stopped.append(sign))
    train(run, stock(given.data), stopped)
    run.save()


if __name__ == "__main__":
    main()
