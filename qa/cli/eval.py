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
from typing import Annotated

import typer

from qa.cli.run import report_error, settings
from qa.errors import BadCase, QAError

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

app = typer.Typer(help="Run and compare evaluation suites.", no_args_is_help=True)


@contextmanager
def could_run() -> Iterator[None]:
    """Exit 2 for every error, so that a run that failed does not look like a worse model."""
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


@app.command()
def run(
    suite: SuitePath,
    model: Annotated[
        list[str], typer.Option(help="Model to ask; several are run side by side.")
    ] = [],  # noqa: B006  (typer copies it)
    prompt: Annotated[
        list[Path],
        typer.Option(help="A prompt of your own for the models; several run side by side."),
    ] = [],  # noqa: B006
    out: Annotated[
        Path | None, typer.Option(help="Folder for the run; the same one resumes it.")
    ] = None,
    parallel: Annotated[int, typer.Option(min=1, max=64, help="Questions at a time.")] = 4,
    repeats: Annotated[int | None, typer.Option(min=1, help="Times to ask each case.")] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Start again; an earlier run is moved to FOLDER.1.")
    ] = False,
    baseline: BaselinePath = None,
    save_baseline: SaveBaseline = False,
) -> None:
    """Ask every case, save every answer as it comes, score them, and pass or fail the run."""
    with could_run():
        from qa.cli.eval_files import finish
        from qa.cli.eval_run import run_suite, slug, variants_of
        from qa.evaluation.load import load_suite
        from qa.evaluation.record import RunFolder, move_aside

        loaded = load_suite(suite)
        models = tuple(model) or loaded.suite.models or (settings().model,)
        folder = RunFolder(out or Path("eval-runs") / slug(suite))
        if fresh:
            move_aside(folder.path)
        times = repeats or loaded.suite.repeats
        variants = variants_of(models, prompt)
        run_suite(loaded, folder, variants, repeats=times, parallel=parallel)
        home = loaded.folder / loaded.suite.baseline
        finish(folder, baseline or home, home if save_baseline else None)


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
    with could_run():
        from qa.cli.eval_files import finish, take_edited_cases
        from qa.evaluation.load import load_suite
        from qa.evaluation.record import RunFolder

        folder = RunFolder(run)
        home = None
        if suite is not None:
            loaded = load_suite(suite)
            home = loaded.folder / loaded.suite.baseline
            take_edited_cases(folder, loaded)
        if save_baseline and home is None:
            raise BadCase("A baseline belongs to a suite.", "Name it with --suite.")
        finish(folder, baseline or home, home if save_baseline else None)


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
    with could_run():
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
        if any(d.trend == "worse" for d in found.differences):
            raise typer.Exit(1)


@app.command()
def report(
    run: RunPath,
    format: Annotated[Format, typer.Option(help="What to print.")] = Format.TEXT,  # noqa: A002
    by: Annotated[
        str,
        typer.Option(
            help="Print a table for every combination of these tags instead: kind,wording."
        ),
    ] = "",
    baseline: BaselinePath = None,
) -> None:
    """Print a run's report in one of its forms."""
    with could_run():
        from qa.cli.console import out
        from qa.cli.eval_files import assessed, rendered
        from qa.evaluation.record import RunFolder
        from qa.evaluation.report_text import crossed_text

        folder = RunFolder(run)
        if by:
            out().print(crossed_text(assessed(run, baseline), by.split(",")), end="")
            return
        print_data(rendered(folder, assessed(run, baseline))[format.value])


@app.command()
def cases(
    run: RunPath,
    case: Annotated[list[str] | None, typer.Argument(help="Ids of cases; default: all.")] = None,
    outcome: Annotated[
        list[str], typer.Option(help="Only these outcomes: wrong, unscored, ...; repeatable.")
    ] = [],  # noqa: B006
) -> None:
    """Print cases with the rule by which each is compared, and how the comparison came out."""
    with could_run():
        from qa.cli.console import out
        from qa.cli.eval_files import assessed
        from qa.cli.render import inert
        from qa.evaluation.record import RunFolder
        from qa.evaluation.report_text import cases_text

        text = cases_text(assessed(run), RunFolder(run).read(), case or [], outcome)
        out().print(inert(text), end="")


@app.command("import")
def import_suite(
    source: Annotated[Source, typer.Argument(help="The format.")],
    path: Annotated[Path, typer.Argument(help="A local file or folder.")],
    out: Annotated[Path, typer.Option(help="Folder of the new suite.")],
    limit: Annotated[int | None, typer.Option(min=1, help="Take only the first cases.")] = None,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help="Replace the cases of an existing suite; its suite.yaml is kept."
        ),
    ] = False,
) -> None:
    """Turn a public data set, or a newsroom's table of questions, into a suite."""
    with could_run():
        from qa.cli.console import err
        from qa.evaluation.imports import import_from

        done = import_from(source.value, path, out, limit, replace=replace)
        for line in done.dropped[:20]:
            err().print(f"left out: {line}")
        err().print(
            f"{out}: {done.cases} cases, {done.articles} articles; {len(done.dropped)} left out"
        )
        err().print(f"Next: qa eval lint {out}")


@app.command()
def lint(suite: SuitePath) -> None:
    """Check a suite: every quote must be in its article, every number in its answers.

    Exit 1 for faults. A suite that names no articles is checked against the archive in use.
    """
    with could_run():
        from qa.cli.console import err
        from qa.cli.eval_files import texts_of
        from qa.evaluation.load import lint as faults_of
        from qa.evaluation.load import load_suite

        loaded = load_suite(suite)
        faults = list(faults_of(loaded, texts_of(loaded)))
        for fault in faults:
            err().print(fault)
        err().print(f"{loaded.suite.name}: {len(loaded.cases)} cases, {len(faults)} faults")
        if faults:
            raise typer.Exit(1)


@app.command()
def judge(
    run: RunPath,
    judge: JudgeModel,
    metric: Opinions = [],  # noqa: B006
    calibration: Annotated[
        Path, typer.Option(help="Folder with labelled examples and judges' records.")
    ] = Judges,
    parallel: Parallel = 4,
    baseline: BaselinePath = None,
) -> None:
    """Have a model judge a saved run's answers. Its verdicts never fail a run."""
    with could_run():
        from qa.cli.eval_files import finish
        from qa.cli.eval_judge import judge_run, judged_names
        from qa.evaluation.record import RunFolder

        wanted = judged_names(metric or Opinion)
        judge_run(run, judge, wanted, calibration, parallel)
        finish(RunFolder(run), baseline, None)


@app.command()
def calibrate(
    judge: JudgeModel,
    examples: Annotated[Path, typer.Argument(help="Folder with examples.jsonl.")] = Judges,
    metric: Opinions = [],  # noqa: B006
    parallel: Parallel = 4,
) -> None:
    """Measure a judging model on labelled examples. Exit 1 if its scores may not count."""
    with could_run():
        from qa.cli.console import out
        from qa.cli.eval_judge import calibrate_judge, judged_names, record_text

        wanted = judged_names(metric or Opinion)
        records = calibrate_judge(examples, judge, wanted, parallel)
        for record in records:
            out().print(record_text(record), highlight=False)
        if any(record.fault for record in records):
            raise typer.Exit(1)


@app.command("calibrate-reader")
def calibrate_reader(
    suite: SuitePath,
    out: Annotated[Path, typer.Option(help="File to write; QA_DECISION then names it.")] = Path(
        "reader-decision.json"
    ),
    precision: Annotated[
        float,
        typer.Option(min=0.5, max=0.99, help="Share of the given answers that must be right."),
    ] = 0.88,
) -> None:
    """Fit on a suite at which certainty QA_READER's words are an answer, or a possible one.

    Refused (exit 2) where the suite is too small to tell.
    """
    with could_run():
        from qa.cli.console import out as console
        from qa.cli.eval_reader import calibrate_on, calibration_text
        from qa.evaluation.load import load_suite

        found = calibrate_on(load_suite(suite), out, precision)
        console().print(calibration_text(found), highlight=False, soft_wrap=True)
        console().print(f"Next: QA_DECISION={out}", highlight=False, soft_wrap=True)
