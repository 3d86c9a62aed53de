"""The files that ``qa eval`` writes beside a run's answers, what it prints, and its exit codes."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import typer

from qa.cli.run import archive
from qa.errors import BadCase
from qa.evaluation.assess import Assessment, VariantAssessment, assess
from qa.evaluation.calibration import read_calibrations, read_judgements
from qa.evaluation.compare import baseline_of, file_name, save_baseline
from qa.evaluation.html import html_report
from qa.evaluation.load import LoadedSuite, read_articles
from qa.evaluation.record import RunFolder, write_whole
from qa.evaluation.report_junit import junit_report
from qa.evaluation.report_markdown import markdown_report
from qa.evaluation.report_text import text_report

_FILES = {
    "html": "report.html",
    "markdown": "report.md",
    "junit": "junit.xml",
    "json": "report.json",
}


def rendered(folder: RunFolder, assessment: Assessment) -> dict[str, str]:
    """Return the report in every form."""
    return {
        "text": text_report(assessment),
        "markdown": markdown_report(assessment),
        "html": html_report(assessment, folder.read(), folder.texts()),
        "junit": junit_report(assessment),
        "json": assessment.model_dump_json(indent=1, exclude={"run": {"cases"}}) + "\n",
    }


def save_all(folder: RunFolder, assessment: Assessment) -> None:
    """Write the reports, and ``scores.json`` without times: equal answers, equal bytes."""
    texts = rendered(folder, assessment)
    for form, name in _FILES.items():
        write_whole(folder.path / name, texts[form])
    write_whole(folder.path / "scores.json", _scores(assessment))


def save_baselines(assessment: Assessment, folder: Path) -> None:
    """Write a baseline for every variant."""
    for variant in assessment.variants:
        baseline = baseline_of(assessment.run, variant.summary, variant.case_means)
        save_baseline(baseline, folder / file_name(variant.summary.variant))


def _scores(assessment: Assessment) -> str:
    rows = [
        {
            "suite": assessment.run.suite_hash,
            "articles": assessment.run.corpus_hash,
            "summary": variant.summary.model_dump(mode="json", exclude={"cost"}),
            "cases": [one.model_dump(mode="json") for one in variant.scores],
        }
        for variant in assessment.variants
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def texts_of(loaded: LoadedSuite) -> dict[str, str]:
    """Return the articles that a suite is about: its own, or those it names of the archive."""
    if loaded.suite.articles:
        return read_articles(loaded)
    named = {e.article_id for case in loaded.cases for e in case.evidence}
    named |= {i for case in loaded.cases for side in case.conflicts for i in side.article_ids}
    named |= {i for case in loaded.cases for i in case.must_not_cite}
    with archive() as store:
        known = [i for i in sorted(named) if store.current(i) is not None]
        return {i: store.article(i).text for i in known}


def assessed(path: Path, baseline: Path | None = None) -> Assessment:
    """Score and judge a saved run."""
    folder = RunFolder(path)
    return assess(
        folder.run(),
        folder.read(),
        folder.texts(),
        baseline,
        judgements=read_judgements(path),
        calibrations=read_calibrations(path),
    )


def take_edited_cases(folder: RunFolder, loaded: LoadedSuite) -> None:
    """Use the cases as edited since the run; the answers stay as they are."""
    changed = folder.run().model_copy(
        update={"suite": loaded.suite, "cases": loaded.cases, "suite_hash": loaded.hash}
    )
    write_whole(folder.path / "run.json", changed.model_dump_json(indent=1) + "\n")


def variant_of(assessment: Assessment, name: str | None) -> VariantAssessment:
    """Return a variant by name, or the first.

    Raises:
        BadCase: The run has no such variant.
    """
    names = [variant.summary.variant for variant in assessment.variants]
    wanted = name or names[0]
    if wanted not in names:
        raise BadCase(f"The run has no '{wanted}'.", f"It has {', '.join(names)}.")
    return assessment.variants[names.index(wanted)]


def finish(folder: RunFolder, baselines: Path | None, save_to: Path | None) -> None:
    """Score and judge a run, write its reports, print one, and exit 1 if it fails.

    Raises:
        BadCase: Not one case could be scored.
    """
    from qa.cli.console import out
    from qa.evaluation.report_text import text_report

    if save_to is not None:
        save_baselines(assessed(folder.path), save_to)
        baselines = save_to
    assessment = assessed(folder.path, baselines)
    save_all(folder, assessment)
    out().print(text_report(assessment), end="")
    out().print(f"\n{folder.path / 'report.html'}")
    if not assessment.scored:
        raise BadCase(
            f"Not one case could be scored. {_commonest(folder)}", f"See {folder.results}."
        )
    if not assessment.passed:
        raise typer.Exit(1)


def _commonest(folder: RunFolder) -> str:
    """Say what failed most often."""
    failures = [result.failure for result in folder.read() if result.failure]
    if not failures:
        return ""
    kind, times = Counter(failure.type for failure in failures).most_common(1)[0]
    example = next(failure.message for failure in failures if failure.type == kind)
    return f"{times} times {kind}, such as: {example}"
