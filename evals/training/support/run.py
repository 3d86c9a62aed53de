"""A training run on processor cores that can be stopped and resumed; both judges train by it."""

import argparse
import json
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

SAVE_SECONDS = 300
Batch = TypeVar("Batch")
Piece = tuple[tuple[Tensor, ...], float]
"""Gradients of the trained parameters, and the loss, of a part of a batch."""


class Run:
    """A model, its optimiser, and where the run stands.

    `given` has `out`, `rate`, `steps`, `decay_steps` and `threads`; the rate rises over the first
    `warm_up` steps and falls to nothing over the last `decay_steps`.
    """

    def __init__(
        self, model: nn.Module, given: argparse.Namespace, optimiser: Any, warm_up: int
    ) -> None:
        self.model, self.given = model.train(), given
        self.trained = [p for p in model.parameters() if p.requires_grad]
        self.optimiser, self.warm_up = optimiser, warm_up
        self.step = self.number = self.done = 0
        self.losses: list[float] = []
        self.since = self.saved_at = time.monotonic()

    @property
    def path(self) -> Path:
        """The checkpoint."""
        return Path(self.given.out) / "checkpoint.pt"

    def state(self) -> dict[str, Any]:
        """What a checkpoint holds beside the optimiser and the place."""
        return {"model": self.model.state_dict()}

    def take_over(self, saved: dict[str, Any]) -> None:
        """Take over what ``state`` gave."""
        self.model.load_state_dict(saved["model"])

    def restore(self) -> None:
        """Take over the checkpoint, if there is one."""
        if not self.path.exists():
            return
        saved = torch.load(self.path, weights_only=True)
        self.take_over(saved)
        self.optimiser.load_state_dict(saved["optimiser"])
        self.step, self.number, self.done = saved["place"]

    def save(self) -> None:
        """Write whole or not at all: a cut-off write leaves the previous checkpoint."""
        partial_path = self.path.with_suffix(".partial")
        place = (self.step, self.number, self.done)
        content = {**self.state(), "optimiser": self.optimiser.state_dict(), "place": place}
        torch.save(content, partial_path)
        partial_path.replace(self.path)
        self.saved_at = time.monotonic()

    def update(self, found: Sequence[Piece]) -> None:
        """One update from the pieces of a batch, each weighted by its share already."""
        for parameter, *gradients in zip(self.trained, *(f[0] for f in found), strict=True):
            parameter.grad = torch.stack(gradients).sum(0)
        torch.nn.utils.clip_grad_norm_(self.trained, 1.0)
        left = (self.given.steps - self.step) / max(1, self.given.decay_steps)
        for group in self.optimiser.param_groups:
            group["lr"] = self.given.rate * min(1.0, (self.step + 1) / self.warm_up, left)
        self.optimiser.step()
        self.losses.append(sum(f[1] for f in found))
        self.step += 1

    def log(self, more: dict[str, float]) -> None:
        """One JSON line: where the run is, the mean loss since the last, seconds a step."""
        line = {
            "step": self.step,
            "pass": self.number,
            "loss": round(sum(self.losses) / len(self.losses), 4),
            "seconds_per_step": round((time.monotonic() - self.since) / len(self.losses), 3),
            "at": time.strftime("%H:%M:%S"),
            **more,
        }
        with (Path(self.given.out) / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        self.losses, self.since = [], time.monotonic()


def train(
    run: Run,
    batches: Callable[[int], Iterable[Batch]],
    take_step: Callable[[Batch, ThreadPoolExecutor], None],
    stopped: Sequence[int],
    *,
    log_every: int,
    measured: Callable[[], dict[str, float]] = dict,
) -> None:
    """Step, log and save until the steps are done or `stopped` isn't empty.

    Args:
        run: Where it stands.
        batches: The batches of a pass, by its number.
        take_step: One update from a batch, its pieces on the pool's threads.
        stopped: Gets something when the run is to end.
        log_every: Steps between two lines of the log.
        measured: What else a line says.
    """
    start = partial(torch.set_num_threads, 1)  # torch's own thread count is per calling thread
    with ThreadPoolExecutor(run.given.threads, initializer=start) as pool:
        while True:
            for index, batch in enumerate(batches(run.number)):
                if index < run.done:
                    continue
                if run.step >= run.given.steps or stopped:
                    return
                take_step(batch, pool)
                run.done = index + 1
                if run.step % log_every == 0:
                    run.log(measured())
                if time.monotonic() - run.saved_at > SAVE_SECONDS:
                    run.save()
            run.number, run.done = run.number + 1, 0
