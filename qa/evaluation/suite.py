"""``suite.yaml``: which articles, which cases, and what a run has to reach."""

from __future__ import annotations

from pydantic import Field, model_validator

from qa.types.span import Value


class Threshold(Value):
    """One requirement: the mean of a metric over the cases of a tag."""

    metric: str = Field(min_length=1)
    tag: str | None = None
    """Only the cases with this tag; None for all."""
    min: float | None = None
    max: float | None = None
    """For rates that should be low."""

    @model_validator(mode="after")
    def _bounded(self) -> Threshold:
        if self.min is None and self.max is None:
            raise ValueError("a threshold has a min or a max")
        return self


class Suite(Value):
    """What ``suite.yaml`` holds. Paths are relative to its folder."""

    name: str = Field(min_length=1, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    version: int = Field(default=1, ge=1)
    """Raise it when cases change, so that old baselines are not compared with new cases."""
    description: str = ""
    articles: tuple[str, ...] = ()
    """Files and folders to read into a fresh archive; none: the archive in use is asked."""
    cases: tuple[str, ...] = Field(default=("cases.jsonl",), min_length=1)
    """Files of cases, JSON Lines."""
    models: tuple[str, ...] = ()
    """Models to run, unless the command line names some."""
    repeats: int = Field(default=1, ge=1, le=100)
    """How often each case is asked; its score is the mean."""
    metrics: tuple[str, ...] = ()
    """Metrics to show, and to hold against the baseline, in this order; none: all are shown, and
    the headline metrics held."""
    thresholds: tuple[Threshold, ...] = ()
    max_unscored: float = Field(default=0.02, ge=0, le=1)
    """Share of cases that may stay unscored before the run fails."""
    baseline: str = "baselines"
    """Folder of committed baselines, one file per variant."""
    max_worse_cases: int | None = Field(default=None, ge=0)
    """How many cases that the baseline got right may go wrong; None: the interval decides alone."""
    seed: int = 20220202
    """For the bootstrap."""
