"""Which decision goes with which reader: the packaged one, one of the user's, or none yet.

A decision weighs a reader's scores, and readers score on scales of their own. ``qa eval
calibrate-reader`` fits one on a suite and writes it with the reader's fingerprint; ``QA_DECISION``
names the file. A reader by name that has none is not believed: its words are shown as possible.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from qa.answering.answerers.decision import Decision, packaged_decision
from qa.errors import BadSettings
from qa.models.reader import Reader, packaged_fingerprint

COMMAND = "qa eval calibrate-reader SUITE"
NEVER = 1.0
"""As a threshold: no probability reaches it."""
FLATTENED = 0.25
"""Weight of the span's score in a decision that nobody fitted; readers are surer than right."""


def decision_for(reader: Reader, path: Path | None = None) -> Decision:
    """Return the decision that weighs what a reader finds.

    Args:
        reader: What reads.
        path: A file of ``qa eval calibrate-reader``; None: the packaged decision for the packaged
            reader, and for another one a decision that offers its words as possible only.

    Raises:
        BadSettings: The file cannot be read, or was fitted for another reader.
    """
    if path is not None:
        return _read(path.expanduser(), reader)
    if reader.fingerprint == packaged_fingerprint():
        return packaged_decision()
    return not_calibrated(reader)


def not_calibrated(reader: Reader) -> Decision:
    """Return a decision that never answers, and offers words that beat "not answered here"."""
    return Decision(
        bias=0.0,
        weights={"span": FLATTENED},
        answered=NEVER,
        possible=0.5,
        note=f"{reader.name} is not calibrated, so what it finds is not given as the answer: "
        f"run `{COMMAND}`",
    )


def _read(path: Path, reader: Reader) -> Decision:
    remedy = f"Name in QA_DECISION a file that `{COMMAND}` wrote, or run it."
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        fitted = content["reader"]
        name, fingerprint = str(fitted["name"]), str(fitted["fingerprint"])
        found = Decision(**{key: content[key] for key in Decision.model_fields if key in content})
    except OSError as error:
        raise BadSettings(f"The decision {path} cannot be read.", remedy) from error
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise BadSettings(f"The decision {path} is not as expected: {error}.", remedy) from error
    if fingerprint != reader.fingerprint:
        raise BadSettings(
            f"The decision {path} was fitted for {name} ({fingerprint}), and {reader.name} "
            f"({reader.fingerprint}) reads.",
            f"Run `{COMMAND}` with the reader that is to answer, or set QA_READER to {name}.",
        )
    return found
