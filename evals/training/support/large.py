"""Train adapters that make a large encoder a judge of support.

python -m evals.training.support.large --data DIR --base DIR --out DIR

`--base` is a folder with all-mpnet-base-v2 (Apache-2.0, 110M parameters). Its embeddings and lower
half stay as they are; each weight matrix of the upper half gets a product of two thin ones added
(LoRA, Hu et al. 2021), so that a few megabytes hold all that training changed. What the lower half
makes of an example is kept from the first pass on, so that later passes run only the upper half.

Writes `checkpoint.pt` every five minutes and at the end, and a line of `log.jsonl` per 25 steps;
the same command resumes. SIGTERM saves and stops.
"""

import argparse
import random
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn.utils import parametrize

from evals.statements import auc
from evals.training.reader.encode import groups
from evals.training.support.examples import composed, evidence, stock
from evals.training.support.model import loss_of
from evals.training.support.run import Piece, Run, train
from evals.training.support.sources import LABELS, Example, passages

FROZEN_LAYERS = 6
RANK = 48
MAX_TOKENS = 320
BATCH_TOKENS = 1800
POOL = 1500
LOG_EVERY = 25
MEASURE_EVERY = 200
DROPOUT = 0.1
AROUND = (0, 0, 0, 100, 400)
"""How much of the article around its passage an example may show: drawn for each."""
SHORT = 72
"""Tokens. The first pass begins with shorter examples: on them the encoder learns at little cost
to hold two texts against each other."""


class LowRank(nn.Module):
    """A weight plus the product of two thin matrices."""

    def __init__(self, outputs: int, inputs: int, rank: int = RANK) -> None:
        super().__init__()
        self.right = nn.Parameter(torch.randn(rank, inputs) / inputs**0.5)
        self.left = nn.Parameter(torch.zeros(outputs, rank))

    def forward(self, weight: Tensor) -> Tensor:
        """The sum."""
        return weight + self.left @ self.right


class LargeSupport(nn.Module):
    """The encoder with adapters and the head of ``MPNetForSequenceClassification``."""

    def __init__(self, base: Path) -> None:
        from transformers import AutoModel

        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            base, local_files_only=True, add_pooling_layer=False
        )
        self.encoder.requires_grad_(False)
        for layer in self.encoder.encoder.layer[FROZEN_LAYERS:]:
            for module in list(layer.modules()):
                if isinstance(module, nn.Linear):
                    adapter = LowRank(module.out_features, module.in_features)
                    parametrize.register_parametrization(module, "weight", adapter)
        hidden = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(DROPOUT)
        self.dense = nn.Linear(hidden, hidden)
        self.out_proj = nn.Linear(hidden, len(LABELS))
        for linear in (self.dense, self.out_proj):
            nn.init.normal_(linear.weight, std=0.02)
            nn.init.zeros_(linear.bias)

    def trained(self) -> dict[str, nn.Parameter]:
        """What training changes, by name."""
        return {name: p for name, p in self.named_parameters() if p.requires_grad}

    @torch.no_grad()
    def lower(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Hidden states [examples, tokens, width] after the frozen half."""
        hidden = self.encoder.embeddings(input_ids=ids)
        return self._layers(hidden, mask, slice(0, FROZEN_LAYERS))

    def upper(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Logits [examples, 3] from the frozen half's hidden states."""
        hidden = self._layers(hidden, mask, slice(FROZEN_LAYERS, None))
        first = torch.tanh(self.dense(self.dropout(hidden[:, 0])))
        logits: Tensor = self.out_proj(self.dropout(first))
        return logits

    def _layers(self, hidden: Tensor, mask: Tensor, which: slice) -> Tensor:
        encoder = self.encoder.encoder
        bias = encoder.compute_position_bias(hidden)
        hidden_from = (1.0 - mask[:, None, None].to(hidden.dtype)) * torch.finfo(hidden.dtype).min
        for layer in encoder.layer[which]:
            hidden = layer(hidden, hidden_from, position_bias=bias)[0]
        return hidden


def tokens(tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]]) -> list[list[int]]:
    """<s> evidence </s></s> claim </s>, the evidence cut where the whole is too long."""
    start, end = 0, 2
    made = []
    for claim, text in pairs:
        second = [end, end, *tokenizer.encode(claim, add_special_tokens=False).ids[:128], end]
        first = tokenizer.encode(text, add_special_tokens=False).ids
        made.append([start, *first[: MAX_TOKENS - len(second) - 1], *second])
    return made


def open_tokenizer(base: Path) -> Tokenizer:
    """The base's tokenizer, which reads "<s>" in a text as text."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True
    return tokenizer


def padded(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Ids and mask, padded to the longest."""
    longest = max(map(len, rows))
    ids = torch.tensor([[*row, *[1] * (longest - len(row))] for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    return ids, mask


class Examples:
    """What is trained on, encoded; what the frozen half made of each is kept."""

    def __init__(self, examples: Sequence[Example], tokenizer: Tokenizer, seed: int) -> None:
        rng = random.Random(seed)
        shown = [evidence(e, rng) for e in (around(e, rng) for e in examples)]
        self.rows = tokens(tokenizer, [(e.claim, s) for e, s in zip(examples, shown, strict=True)])
        self.labels = [e.label for e in examples]
        self.kept: dict[int, Tensor] = {}

    def batches(self, seed: int, number: int) -> list[list[int]]:
        """Indices of all examples in batches of like length, shuffled, for pass `number`."""
        rng = random.Random(seed * 1000 + number)
        order = list(range(len(self.rows)))
        rng.shuffle(order)
        if number == 0:
            order.sort(key=lambda i: len(self.rows[i]) > SHORT)
        found: list[list[int]] = []
        for start in range(0, len(order), POOL):
            pool = order[start : start + POOL]
            made = groups([len(self.rows[i]) for i in pool], BATCH_TOKENS)
            rng.shuffle(made)
            found += [[pool[i] for i in group] for group in made]
        return found

    def hidden(self, model: LargeSupport, which: Sequence[int]) -> tuple[Tensor, Tensor]:
        """The frozen half's hidden states and the mask of some examples."""
        ids, mask = padded([self.rows[i] for i in which])
        if any(i not in self.kept for i in which):
            made = model.lower(ids, mask)
            for place, i in enumerate(which):
                self.kept[i] = made[place, : len(self.rows[i])].half()
            return made, mask
        made = torch.zeros(*ids.shape, self.kept[which[0]].shape[1])
        for place, i in enumerate(which):
            made[place, : len(self.rows[i])] = self.kept[i]
        return made, mask


def around(example: Example, rng: random.Random) -> Example:
    """The example with a drawn limit of what may be shown around its evidence."""
    return replace(example, around=min(example.around, rng.choice(AROUND)))


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.support.large")
    parser.add_argument("--data", type=Path, required=True, help="the folder of the training sets")
    parser.add_argument("--base", type=Path, required=True, help="the folder of the large encoder")
    parser.add_argument("--out", type=Path, required=True, help="where checkpoints and log go")
    parser.add_argument("--steps", type=int, default=1300)
    parser.add_argument("--decay-steps", type=int, default=900)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--questions", type=int, default=4500)
    parser.add_argument("--alterations", type=int, default=900)
    parser.add_argument("--start", type=Path, help="a checkpoint whose weights to begin with")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


class LargeRun(Run):
    """A run of the adapters, whose checkpoint holds only what is trained."""

    model: LargeSupport

    def __init__(self, model: LargeSupport, given: argparse.Namespace) -> None:
        optimiser = torch.optim.AdamW(
            model.trained().values(),
            lr=given.rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True,
        )  # fmt: skip
        super().__init__(model, given, optimiser, warm_up=60)

    def state(self) -> dict[str, Any]:
        """The adapters and the head."""
        return {"model": {n: p.detach().clone() for n, p in self.model.trained().items()}}

    def take_over(self, saved: dict[str, Any]) -> None:
        """Take over both."""
        with torch.no_grad():
            for name, parameter in self.model.trained().items():
                parameter.copy_(saved["model"][name])

    def piece(self, examples: Examples, which: Sequence[int], share: float) -> Piece:
        """Gradients and loss of some examples, weighted by their share of the batch."""
        hidden, mask = examples.hidden(self.model, which)
        labels = torch.tensor([examples.labels[i] for i in which])
        loss = share * loss_of(self.model.upper(hidden, mask), labels)
        return torch.autograd.grad(loss, self.trained), float(loss.detach())

    def take_step(self, examples: Examples, batch: list[int], pool: ThreadPoolExecutor) -> None:
        """One update, with one piece of the batch on each core."""
        size = max(1, -(-len(batch) // self.given.threads))
        pieces = [batch[i : i + size] for i in range(0, len(batch), size)]
        self.update(list(pool.map(lambda p: self.piece(examples, p, len(p) / len(batch)), pieces)))

    def measured(self, held: Examples) -> dict[str, float]:
        """The area under the ROC curve on what is kept apart, every 200 steps."""
        if self.step % MEASURE_EVERY:
            return {}
        found = [row[0] for row in scores(self.model, held.rows)]
        return {"auc": round(auc(found, [label == 0 for label in held.labels]), 4)}


@torch.no_grad()
def scores(model: LargeSupport, rows: Sequence[Sequence[int]]) -> Iterator[list[float]]:
    """The three classes' probabilities of each row of token ids, in order."""
    model.eval()
    found: dict[int, list[float]] = {}
    for group in groups([len(row) for row in rows], BATCH_TOKENS):
        ids, mask = padded([rows[i] for i in group])
        logits = model.upper(model.lower(ids, mask), mask)
        found.update(zip(group, logits.softmax(1).tolist(), strict=True))
    model.train()
    yield from (found[i] for i in range(len(rows)))


def main() -> None:
    """Read the data, then train until the steps are done; run again to resume."""
    given = arguments()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.threads)
    tokenizer = open_tokenizer(given.base)
    made = composed(stock(given.data), given.seed, given.questions, given.alterations)
    examples = Examples(made, tokenizer, given.seed)
    held = list(passages(given.data, held_out=True))
    held = random.Random(1).sample(held, min(300, len(held)))
    model = LargeSupport(given.base)
    if given.start:
        model.load_state_dict(torch.load(given.start, weights_only=True)["model"], strict=False)
    run = LargeRun(model, given)
    run.restore()
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda sign, frame: stopped.append(sign))
    apart = Examples(held, tokenizer, given.seed)
    train(
        run,
        lambda number: examples.batches(given.seed, number),
        lambda batch, pool: run.take_step(examples, batch, pool),
        stopped,
        log_every=LOG_EVERY,
        measured=lambda: run.measured(apart),
    )
    run.save()


if __name__ == "__main__":
    main()
