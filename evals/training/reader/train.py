"""Train the reader: warm-up, constant rate, linear decay; resumable at any step.

The constant stretch may be as long as the clock allows (Hägele et al. 2024, "Scaling laws and
compute-optimal training beyond fixed training durations"): stop, and resume with other `steps`.
"""

import json
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

import torch
from pydantic import BaseModel, ConfigDict, Field
from torch import Tensor

from evals.training.reader.encode import Batch, padded
from evals.training.reader.model import ANSWERABLE_WEIGHT, Reader, loss_of
from evals.training.reader.passes import Pass

LOG_EVERY = 50
MASK_TOKEN = 103
"""[MASK]; the tokens up to it are [PAD], unused ones, [UNK], [CLS] and [SEP]."""


def bf16_is_fast(device: str) -> bool:
    """Whether "cuda" or "cpu" computes in bfloat16 by itself; emulated, it takes twice as long."""
    return device == "cuda" or torch.cpu._is_avx512_bf16_supported()  # noqa: SLF001


class Options(BaseModel):
    """How to train. `steps` counts batches; the last `decay_steps` of them lower the rate to 0.

    `hidden_words`: the largest share of an example's tokens that are hidden from the reader.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps: int
    decay_steps: int
    seed: int = 1
    rate: float = 2e-4
    warmup_steps: int = 150
    weight_decay: float = 0.03
    hidden_words: float = Field(default=0.12, ge=0, lt=1)
    clip: float = 1.0
    average: float = 0.997
    save_seconds: float = 300.0
    bf16: bool = True
    threads: int = 2
    piece_tokens: int = 1536


class State:
    """What a checkpoint holds: the model, its running average, the optimiser, the position."""

    def __init__(self, reader: Reader, options: Options) -> None:
        self.reader = reader
        trained = [p for p in reader.parameters() if p.requires_grad]
        groups = [
            {"params": [p for p in trained if p.ndim > 1], "weight_decay": options.weight_decay},
            {"params": [p for p in trained if p.ndim == 1], "weight_decay": 0.0},
        ]
        self.optimiser = torch.optim.AdamW(groups, lr=options.rate, betas=(0.9, 0.98), fused=True)
        self.average = [p.detach().clone() for p in trained]
        self.trained = trained
        self.step = 0
        self.place = (0, 0)

    def saved(self) -> dict[str, Any]:
        """Everything that a run needs to go on as if it had not stopped."""
        return {
            "model": self.reader.state_dict(),
            "average": self.average,
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "place": self.place,
            "rng": torch.get_rng_state(),
        }

    def restore(self, saved: dict[str, Any]) -> None:
        """Take over what `saved` gave."""
        self.reader.load_state_dict(saved["model"])
        self.average = saved["average"]
        self.optimiser.load_state_dict(saved["optimiser"])
        self.step, self.place = saved["step"], tuple(saved["place"])
        torch.set_rng_state(saved["rng"])


def rate_at(step: int, options: Options) -> float:
    """Learning rate of a step, counted from 0: warm-up, then constant, then linear to 0."""
    warm = min(1.0, (step + 1) / max(1, options.warmup_steps))
    left = (options.steps - step) / max(1, options.decay_steps)
    return options.rate * min(warm, 1.0, max(0.0, left))


def save(state: State, path: Path) -> None:
    """Write whole or not at all: a cut-off write leaves the previous checkpoint."""
    partial = path.with_suffix(".partial")
    torch.save(state.saved(), partial)
    partial.replace(path)


def stream(one_pass: Pass, place: tuple[int, int]) -> Iterator[tuple[Batch, tuple[int, int]]]:
    """Batches from a place (pass, batch) on, each with the place after it, without end."""
    number, done = place
    while True:
        examples, batches = one_pass(number)
        for index in range(done, len(batches)):
            yield padded([examples[i] for i in batches[index]]), (number, index + 1)
        number, done = number + 1, 0


def tensors(batch: Batch, device: torch.device) -> list[Tensor]:
    """The arrays of a batch, in the order of its fields."""
    return [torch.from_numpy(getattr(batch, f.name)).to(device) for f in fields(batch)]


def chunks(batch: Batch, tokens: int) -> list[slice]:
    """Rows of a batch in pieces of at most so many tokens (one row at least)."""
    rows = max(1, tokens // batch.ids.shape[1])
    return [slice(i, i + rows) for i in range(0, len(batch.ids), rows)]


def with_hidden_words(ids: Tensor, most: float) -> Tensor:
    """Token ids [examples, tokens] with [MASK] for a share of each row's, drawn from [0, most)."""
    shares = torch.rand(len(ids), 1, device=ids.device) * most
    hidden = torch.rand(ids.shape, device=ids.device) < shares
    return torch.where(hidden & (ids > MASK_TOKEN), MASK_TOKEN, ids)


def piece_gradients(
    state: State, pieces: list[Tensor], rows: slice, options: Options
) -> tuple[tuple[Tensor, ...], float, float]:
    """Gradients and losses of some rows, weighted by their share of the batch."""
    ids, types, mask, *targets = (t[rows] for t in pieces)
    share = len(ids) / len(pieces[0])
    with torch.autocast(ids.device.type, torch.bfloat16, enabled=options.bf16):
        outputs = state.reader(ids, types, mask)
    span, score, near = loss_of(outputs, targets)
    loss = share * (span + ANSWERABLE_WEIGHT * (score + near))
    gradients = torch.autograd.grad(loss, state.trained)
    return gradients, share * float(span.detach()), share * float(score.detach())


def take_step(
    state: State, batch: Batch, options: Options, pool: ThreadPoolExecutor
) -> tuple[float, float]:
    """One update; returns (span loss, answerable loss).

    Single-threaded pieces taken from a queue keep all cores busy where other processes slow one of
    them down (one parallel pass waits for the slowest: four times slower beside one busy process).
    """
    pieces = tensors(batch, next(state.reader.parameters()).device)
    pieces[0] = with_hidden_words(pieces[0], options.hidden_words)
    rows = chunks(batch, options.piece_tokens)
    done = list(pool.map(lambda r: piece_gradients(state, pieces, r, options), rows))
    for parameter, *gradients in zip(state.trained, *(d[0] for d in done), strict=True):
        parameter.grad = torch.stack(gradients).sum(0) if len(gradients) > 1 else gradients[0]
    torch.nn.utils.clip_grad_norm_(state.trained, options.clip)
    for group in state.optimiser.param_groups:
        group["lr"] = rate_at(state.step, options)
    state.optimiser.step()
    with torch.no_grad():
        for average, parameter in zip(state.average, state.trained, strict=True):
            average.lerp_(parameter, 1 - options.average)
    state.step += 1
    return sum(d[1] for d in done), sum(d[2] for d in done)


def log_line(path: Path, state: State, losses: list[tuple[float, float]], seconds: float) -> None:
    """One JSON line: where the run is, mean losses since the last line, seconds per step."""
    span, score = (sum(column) / len(losses) for column in zip(*losses, strict=True))
    line = {
        "step": state.step,
        "place": state.place,
        "span": round(span, 4),
        "answerable": round(score, 4),
        "rate": state.optimiser.param_groups[0]["lr"],
        "seconds_per_step": round(seconds / len(losses), 3),
        "at": time.strftime("%H:%M:%S"),
    }
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def train(reader: Reader, one_pass: Pass, out: Path, options: Options) -> State:
    """Train until `options.steps`, or until SIGTERM; resumes from `out`/checkpoint.pt if there."""
    out.mkdir(parents=True, exist_ok=True)
    reader.train()
    state, checkpoint = State(reader, options), out / "checkpoint.pt"
    if checkpoint.exists():
        state.restore(torch.load(checkpoint, weights_only=True))
    stopped: list[int] = []
    previous = signal.signal(signal.SIGTERM, lambda number, frame: stopped.append(number))
    # torch's own thread count is per calling thread: one core for each piece.
    start = partial(torch.set_num_threads, 1)
    try:
        with ThreadPoolExecutor(options.threads, initializer=start) as pool:
            run(state, one_pass, out, options, stopped, pool)
    finally:
        signal.signal(signal.SIGTERM, previous)
    save(state, checkpoint)
    return state


def run(
    state: State,
    one_pass: Pass,
    out: Path,
    options: Options,
    stopped: list[int],
    pool: ThreadPoolExecutor,
) -> None:
    """The loop itself: step, log, save; ends when the steps are done or `stopped` isn't empty."""
    losses: list[tuple[float, float]] = []
    since = saved_at = time.monotonic()
    for batch, place in stream(one_pass, state.place):
        if state.step >= options.steps or stopped:
            return
        if state.step == options.steps - options.decay_steps:
            save(state, out / "stable.pt")
        losses.append(take_step(state, batch, options, pool))
        state.place = place
        if state.step % LOG_EVERY == 0:
            log_line(out / "log.jsonl", state, losses, time.monotonic() - since)
            losses, since = [], time.monotonic()
        if time.monotonic() - saved_at > options.save_seconds:
            save(state, out / "checkpoint.pt")
            saved_at = time.monotonic()
