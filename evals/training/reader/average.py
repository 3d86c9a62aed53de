"""Average checkpoints of one run (Wortsman et al. 2022, "Model soups").

python -m evals.training.reader.average --out FILE LAST:0.6 EARLIER:average:0.4

`:average` takes a checkpoint's running average instead of its latest weights. What else the first
one holds (the step) is kept.
"""

import argparse
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from evals.training.reader.evaluate import load_reader


def mean(parts: list[tuple[dict[str, Tensor], float]]) -> dict[str, Tensor]:
    """The weighted sum of equally named tensors; whole numbers are the first's."""
    first = parts[0][0]
    return {
        name: torch.stack([weight * part[name] for part, weight in parts]).sum(0)
        if tensor.is_floating_point()
        else tensor
        for name, tensor in first.items()
    }


def read_part(text: str) -> tuple[dict[str, Tensor], float]:
    """Weights and share of FILE[:average]:SHARE."""
    path, _, share = text.rpartition(":")
    running = path.endswith(":average")
    return load_reader(Path(path.removesuffix(":average")), running).state_dict(), float(share)


def main() -> None:
    """Write the mean as a checkpoint that can be evaluated and exported."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.reader.average")
    parser.add_argument("parts", nargs="+", help="FILE[:average]:SHARE; the shares add up to 1")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    parts = [read_part(text) for text in given.parts]
    if abs(sum(share for _, share in parts) - 1) > 1e-6:
        parser.error("the shares do not add up to 1")
    first = given.parts[0].rpartition(":")[0].removesuffix(":average")
    saved: dict[str, Any] = torch.load(first, weights_only=True, map_location="cpu")
    torch.save({**saved, "model": mean(parts)}, given.out)


if __name__ == "__main__":
    main()
