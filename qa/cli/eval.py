"""``qa eval``: run suites of questions, score and compare runs, report, import, check.

Exit codes: 0 it passes, 1 below a threshold or worse than the baseline (``lint``: faults),
2 it could not run.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.run import report_error, settings
from qa.errors import BadCase, QAError

if TYPE_CHECKING:
    from qa.evaluation.record import RunFolder

app = typer.Typer(help="Run and compare evaluation suites.", no_args_is_help=True)

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


@app.command()
def run(
    suite: SuitePath,
    model: Annotated[
        list[str], typer.Option(help="Model to ask; several are run side by side.")
    ] = [],  # noqa: B006  (typer copies it)
    out: Annotated[
        Path | None, typer.Option(help="Folder for the run; the same one resumes it.")
    ] = None,
    parallel: Annotated[int, typer.Option(min=1, max=64, help="Questions at a time.")] = 4,
    repeats: Annotated[int | None, typer.Option(min=1, help="Times to ask each case.")] = None,
    baseline: BaselinePath = None,
    save_baseline: SaveBaseline = False,
) -> None:
    """Ask every case, save every answer as it comes, score, and judge the run."""
    with _could_run():
        from qa.cli.eval_run import run_suite, slug
        from qa.evaluation.load import load_suite
        from qa.evaluation.record import RunFolder

        loaded = load_suite(suite)
        models = tuple(model) or loaded.suite.models or (settings().model,)
        folder = RunFolder(out or Path("eval-runs") / slug(suite))
        times = repeats or loaded.suite.repeats
        run_suite(loaded, folder, models, repeats=times, parallel=parallel)
        home = loaded.folder / loaded.suite.baseline
        _finish(folder, baseline or home, home if save_baseline else None)


@app.command()
def score(
    run: RunPath,
    suite: Annotated[
        Path | None, typer.Option(help="Score against this suite as it is now.")
    ] = None,
    baseline: BaselinePath = None,
    save_baseline: SaveBaseline = False,
) -> None:
    """Score a saved run again; no model is called."""
    with _could_run():
        from qa.cli.eval_files import adopt
        from qa.evaluation.load import load_suite
        from qa.evaluation.record import RunFolder

        folder = RunFolder(run)
        home = None
        if suite is not None:
            loaded = load_suite(suite)
            home = loaded.folder / loaded.suite.baseline
            adopt(folder, loaded)
        if save_baseline and home is None:
            raise BadCase("A baseline belongs to a suite.", "Name it with --suite.")
        _finish(folder, baseline or home, home if save_baseline else None)


@app.command()
def compare(
    before: RunPath,
    after: RunPath,
    variant: Annotated[
        list[str], typer.Option(help="Which model of the runs; twice to compare two models.")
    ] = [],  # noqa: B006
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare two runs (or two models of one run) case by case. Exit 1 if a metric is worse."""
    with _could_run():
        from qa.cli.console import out, write_json
        from qa.cli.eval_files import assessed, variant_of
        from qa.evaluation.compare import compare as compare_means
        from qa.evaluation.report_text import text_comparison

        first, second = assessed(before), assessed(after)
        names = (variant[0] if variant else None, variant[-1] if variant else None)
        old, new = variant_of(first, names[0]), variant_of(second, names[1])
        found = compare_means(
            old.case_means,
            new.case_means,
            names=(f"{before}: {old.summary.variant}", f"{after}: {new.summary.variant}"),
            seed=first.run.suite.seed,
        )
        if as_json:
            write_json(found.model_dump_json(indent=1))
        else:
            out().print(text_comparison(found), end="")
        if any(d.verdict == "worse" for d in found.differences):
            raise typer.Exit(1)


@app.command()
def report(
    run: RunPath,
    format: Annotated[Format, typer.Option(help="What to print.")] = Format.TEXT,  # noqa: A002
    baseline: BaselinePath = None,
) -> None:
    """Print a run's report in one of its forms."""
    with _could_run():
        from qa.cli.eval_files import assessed, rendered
        from qa.evaluation.record import RunFolder

        folder = RunFolder(run)
        print_data(rendered(folder, assessed(run, baseline))[format.value])


@app.command("import")
def import_suite(
    source: Annotated[Source, typer.Argument(help="The format.")],
    path: Annotated[Path, typer.Argument(help="A local file or folder.")],
    out: Annotated[Path, typer.Option(help="Folder of the new suite.")],
    limit: Annotated[int | None, typer.Option(min=1, help="Take only the first cases.")] = None,
) -> None:
    """Turn a public data set, or a newsroom's table of questions, into a suite."""
    with _could_run():
        from qa.cli.console import err
        from qa.evaluation.imports import import_from

        done = import_from(source.value, path, out, limit)
        for line in done.dropped[:20]:
            err().print(f"left out: {line}")
        err().print(
            f"{out}: {done.cases} cases, {done.articles} articles; {len(done.dropped)} left out"
        )


@app.command()
def lint(suite: SuitePath) -> None:
    """Check a suite: every quote in its article, every number in its answers. Exit 1 for faults."""
    with _could_run():
        from qa.cli.console import err
        from qa.evaluation.lint import lint as faults_of
        from qa.evaluation.load import load_suite, read_articles

        loaded = load_suite(suite)
        faults = list(faults_of(loaded, read_articles(loaded)))
        for fault in faults:
            err().print(fault)
        err().print(f"{loaded.suite.name}: {len(loaded.cases)} cases, {len(faults)} faults")
        if faults:
            raise typer.Exit(1)


@contextmanager
def _could_run() -> Iterator[None]:
    """Exit 2 for every error: what could not run must not look like a model that got worse."""
    try:
        yield
    except QAError as error:
        report_error(error)
        raise typer.Exit(2) from error
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        # Python's own exit code for a crash is 1, which here means that a model got worse.
        traceback.print_exc()
        raise typer.Exit(2) from error


def print_data(text: str) -> None:
    """Write a document to standard output as it is."""
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def _finish(folder: RunFolder, baselines: Path | None, save_to: Path | None) -> None:
    from qa.cli.console import out
    from qa.cli.eval_files import assessed, save_all, save_baselines
    from qa.evaluation.report_text import text_report

    if save_to is not None:
        save_baselines(assessed(folder.path), save_to)
        baselines = save_to
    assessment = assessed(folder.path, baselines)
    save_all(folder, assessment)
    out().print(text_report(assessment), end="")
    out().print(f"\n{folder.path / 'report.html'}")
    if not assessment.scored:
        raise BadCase("Not one case could be scored.", f"See {folder.results}.")
    if not assessment.passed:
        raise typer.Exit(1)
