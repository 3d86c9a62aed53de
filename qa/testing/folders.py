"""Where the repository and its bundled articles are."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
BUNDLED = ROOT / "evals" / "articles"
SAMPLE = BUNDLED / "pentagon-troops-2022-02-02.txt"
SAMPLE_ID = SAMPLE.stem
SMOKE = ROOT / "evals" / "suites" / "seen" / "smoke"


def bundled_files() -> list[Path]:
    """The sample article and the Wikinews articles."""
    return sorted([*BUNDLED.glob("*.txt"), *BUNDLED.glob("*.jsonl")])
