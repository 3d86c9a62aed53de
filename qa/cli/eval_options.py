"""Arguments and options of ``qa eval``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

SuitePath = Annotated[Path, typer.Argument(help="A suite's folder, or its suite.yaml.")]
RunPath = Annotated[Path, typer.Argument(help="The folder that 'qa eval run --out' wrote.")]
BaselinePath = Annotated[
    Path | None,
    typer.Option("--baseline", help="A baseline file or folder (default: the suite's own)."),
]
SaveBaseline = Annotated[
    bool, typer.Option("--save-baseline", help="Make this run the suite's baseline; commit it.")
]


class Format(StrEnum):
    """What ``qa eval report`` prints."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JUNIT = "junit"
    JSON = "json"


class Source(StrEnum):
    """What ``qa eval import`` reads."""

    SQUAD = "squad"
    MULTIHOP = "multihop"
    REALTIMEQA = "realtimeqa"
    RAGTRUTH = "ragtruth"
    BEIR = "beir"
    PROMPTFOO = "promptfoo"
    TABLE = "csv"


class Opinion(StrEnum):
    """What a model may judge."""

    FAITHFULNESS = "faithfulness"
    CORRECTNESS = "correctness"


JudgeModel = Annotated[str, typer.Option("--judge", help="The judging model.")]
Opinions = Annotated[list[Opinion], typer.Option("--metric", help="What to judge; default: both.")]
Parallel = Annotated[int, typer.Option(min=1, max=64, help="Requests at a time.")]
Judges = Path("evals/judges")
