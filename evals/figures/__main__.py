"""``python -m evals.figures read [--errors] [PATH]``: how well the reader finds figures."""

from __future__ import annotations

import argparse
from pathlib import Path

from evals.figures.annotations import DEFAULT, load
from evals.figures.reading import Reading, evaluate


def main() -> None:
    """Run the evaluation named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m evals.figures", description=__doc__)
    parser.add_argument("what", choices=["read"])
    parser.add_argument("path", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--genre", help="only articles whose id contains this")
    options = parser.parse_args()
    sentences = [one for one in load(options.path) if (options.genre or "") in one.article]
    _print(evaluate(sentences))


def _print(reading: Reading) -> None:
    print(f"{reading.sentences} sentences, {reading.expected} figures, {reading.read} read")
    print(f"precision {reading.precision:.3f}  recall {reading.recall:.3f}  (exact span and value)")
    for name, (right, asked) in reading.attributes.items():
        print(f"  {name:5} {right}/{asked} = {right / asked:.3f}")
    for miss in reading.misses:
        kind = "missed" if miss.expected else "extra "
        print(f"{kind} {miss.expected or miss.read} | {miss.sentence}")
    for miss in reading.blemishes:
        print(f"{miss.expected}; read {miss.read} | {miss.sentence}")


if __name__ == "__main__":
    main()
