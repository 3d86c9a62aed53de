"""Train the reader: `python -m evals.training.reader --data DIR --out DIR`."""

import argparse
from pathlib import Path


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.reader", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the training sets")
    parser.add_argument("--out", type=Path, required=True, help="where checkpoints and log go")
    parser.add_argument("--steps", type=int, default=2400)
    parser.add_argument("--decay-steps", type=int, default=700)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--late-from", type=int, default=2, help="the first of the late passes")
    parser.add_argument("--news", action="store_true", help="mostly what people wrote about news")
    parser.add_argument("--start", type=Path, help="a checkpoint whose weights to begin with")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def main() -> None:
    """Read the data, then train until the steps are done; run again to resume."""
    import torch

    from evals.training.reader.model import packaged_reader
    from evals.training.reader.passes import passes
    from evals.training.reader.train import Options, bf16_is_fast, train

    given = arguments()
    torch.set_num_threads(1)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(given.seed)
    options = Options(
        steps=given.steps,
        decay_steps=given.decay_steps,
        seed=given.seed,
        rate=given.rate,
        threads=given.threads,
        bf16=bf16_is_fast(device),
    )
    reader = packaged_reader()
    if given.start:
        reader.load_state_dict(torch.load(given.start, weights_only=True)["model"], strict=False)
    reader.to(device)
    given.out.mkdir(parents=True, exist_ok=True)
    one_pass = passes(given.data, given.out, given.seed, given.late_from, given.news)
    train(reader, one_pass, given.out, options)


if __name__ == "__main__":
    main()
