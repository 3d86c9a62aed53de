"""What is stored beside the weights: their sha256, the calibration, the limits."""

from __future__ import annotations

import json
from math import exp
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from qa.errors import BadSettings
from qa.types.span import Value

REMEDY = "Reinstall dateline-qa, or name a folder that the reader's export wrote."
_LARGEST_EXPONENT = 500.0


class Calibration(Value):
    """Platt scaling (Platt 1999) of a span's scores, fitted on articles kept out of training."""

    bias: float
    score: float
    null: float
    answerable: float

    def probability(self, score: float, null: float, answerable: float) -> float:
        """Return the probability that a span with these scores answers the question."""
        z = self.bias + self.score * score + self.null * null + self.answerable * answerable
        return 1 / (1 + exp(max(-_LARGEST_EXPONENT, min(_LARGEST_EXPONENT, -z))))


class ReaderSettings(Value):
    """The part of reader.json that reading needs; the rest of the file is the model's record."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    calibration: Calibration
    threshold: float = Field(ge=0, le=1)
    max_tokens: int = Field(ge=128, le=512)
    max_answer_tokens: int = Field(ge=1)


def read_settings(path: Path) -> ReaderSettings:
    """Read reader.json.

    Raises:
        BadSettings: It is missing or not of the expected form.
    """
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        architecture = found["architecture"]
        return ReaderSettings(
            sha256=found["sha256"],
            calibration=found["calibration"],
            threshold=found["thresholds"]["answer"],
            max_tokens=architecture["max_tokens"],
            max_answer_tokens=architecture["max_answer_tokens"],
        )
    except OSError as error:
        raise BadSettings(f"The reader's {path} cannot be read.", REMEDY) from error
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise BadSettings(f"The reader's {path} is not as expected: {error}.", REMEDY) from error
