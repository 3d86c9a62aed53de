"""``python -m evals.figures read|growth|speed [PATH]``: how well and fast figures are read."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from evals.figures.annotations import DEFAULT, load
from evals.figures.reading import Reading, evaluate
from qa.figures import attributions, read_figures
from qa.testing.growth import HOSTILE, growth


def main() -> None:
    """Run the evaluation named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m evals.figures", description=__doc__)
    parser.add_argument("what", choices=["read", "growth", "speed"])
    parser.add_argument("path", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--genre", help="only articles whose id contains this")
    options = parser.parse_args()
    if options.what == "growth":
        _growth()
        return
    sentences = [one for one in load(options.path) if (options.genre or "") in one.article]
    if options.what == "speed":
        _speed("\n\n".join(one.text for one in sentences))
        return
    _print(evaluate(sentences))


def _growth() -> None:
    for name, unit in HOSTILE.items():
        print(f"{name:18} x{growth(read_figures, unit, 4000):.2f} for twice the text")


def _speed(text: str) -> None:
    for name, read in (("read_figures", read_figures), ("attributions", attributions)):
        begin = time.process_time()
        read(text)
        print(f"{name:14} {len(text) / (time.process_time() - begin):,.0f} characters a second")


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
