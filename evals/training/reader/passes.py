"""The passes of a run: composed and encoded once, then read back, so that resuming is quick."""

from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

import torch

from evals.training.reader.data import Material, compose, material
from evals.training.reader.encode import Encoded, batches, encode_all, load_tokenizer
from evals.training.reader.model import encoder_folder
from evals.training.reader.sources import read_all, split_by_article

SEEDS_APART = 1000
LATE_FROM = 2
Contents = tuple[list[Encoded], list[list[int]]]
Pass = Callable[[int], Contents]


def encoded_pass(stock: Material, seed: int, late: bool, news: bool) -> list[Encoded]:
    """Compose one pass and encode it."""
    return encode_all(compose(stock, seed, late, news), load_tokenizer(encoder_folder()))


def training_material(data: Path) -> Material:
    """Read the training sets, less the held-out articles."""
    return material(split_by_article(read_all(data))[0])


def passes(
    data: Path, out: Path, seed: int, late_from: int = LATE_FROM, news: bool = False
) -> Pass:
    """A function from the number of a pass to its examples and batches.

    Each pass is kept as `out`/pass-NUMBER.pt; the training sets are read only where one is missing.
    """

    def one(number: int) -> Contents:
        path = out / f"pass-{number}.pt"
        own = seed * SEEDS_APART + number
        if path.exists():
            examples = [Encoded(*row) for row in torch.load(path, weights_only=True)]
        else:
            examples = encoded_pass(training_material(data), own, number >= late_from, news)
            partial = path.with_suffix(".partial")
            torch.save([astuple(e) for e in examples], partial)
            partial.replace(path)
        return examples, batches(examples, own)

    return one
