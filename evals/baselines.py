"""Run suites again and write their baselines anew: ``python -m evals.baselines [SUITE ...]``.

For every suite (default: all of ``suites/seen``) the cases are asked in a fresh archive, with the
models that the suite names or else the embedded reader. Then every case whose scores differ from
those of the baseline is printed, and the baseline is replaced by the new scores with their date.
With ``--dry-run`` the baselines stay as they are. Exit 1 if a case became worse.

    == smoke: baseline of 2026-11-22, now 2026-11-29
    ...
    worse: 1
      troops-figure: right 1.00 -> 0.00
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from qa.answering.answerers import READER
from qa.cli.eval_files import assessed, save_baselines
from qa.cli.eval_run import run_suite, variants_of
from qa.errors import QAError
from qa.evaluation.assess import Assessment, comparable
from qa.evaluation.compare import compare, file_name, load_baseline
from qa.evaluation.load import load_suite
from qa.evaluation.record import RunFolder
from qa.evaluation.report_text import text_comparison

SEEN = Path(__file__).parent / "suites/seen"


def renew(suite: Path, work: Path, *, parallel: int = 4, keep: bool = False) -> tuple[str, bool]:
    """Run a suite, compare it with its baselines, and replace them.

    Args:
        suite: The suite's folder.
        work: An empty folder for the run.
        parallel: Questions at a time.
        keep: Leave the baselines as they are.

    Returns:
        What differs, as text, and whether a case became worse.

    Raises:
        QAError: The suite cannot be read or run, or a case has no answer.
    """
    loaded = load_suite(suite)
    folder = RunFolder(work)
    variants = variants_of(loaded.suite.models or (READER,), ())
    run_suite(loaded, folder, variants, repeats=loaded.suite.repeats, parallel=parallel)
    found = assessed(work)
    unscored = [case for one in found.variants for case in one.summary.unscored]
    if unscored:
        raise QAError(
            f"{loaded.suite.name}: {len(unscored)} cases have no score, such as {unscored[0]}; "
            "its baseline stays.",
            "Correct what fails, then run it again.",
        )
    home = loaded.folder / loaded.suite.baseline
    text, worse = changes(found, home)
    if not keep:
        save_baselines(found, home)
    return text, worse


def changes(found: Assessment, home: Path) -> tuple[str, bool]:
    """Return how a run differs from the baselines in a folder, case by case; and if for the worse.

    Unlike a run's gate, this compares also where cases or articles have changed since: then the
    cases with the same id.
    """
    run, blocks, any_worse = found.run, [], False
    for variant in found.variants:
        name = variant.summary.variant
        path = home / file_name(name)
        head = f"== {run.suite.name}, {name}"
        if not path.exists():
            blocks.append(f"{head}: there was no baseline\n")
            continue
        old = load_baseline(path)
        then, now = old.made_on or "an unknown day", run.started_at.date()
        changed = comparable(old, (run.suite_hash, run.corpus_hash))
        note = f"; {changed}" if changed else ""
        made = compare(old.cases, variant.case_means, names=("before", "now"), seed=run.suite.seed)
        blocks.append(f"{head}: baseline of {then}, now {now}{note}\n{text_comparison(made)}")
        any_worse = any_worse or bool(made.worse)
    return "\n".join(blocks), any_worse


def main(arguments: Sequence[str] | None = None) -> int:
    """Renew the baselines named; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.baselines",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("suites", nargs="*", type=Path, help="folders; default: all of seen")
    parser.add_argument("--parallel", type=int, default=4, help="questions at a time")
    parser.add_argument("--dry-run", action="store_true", help="leave the baselines as they are")
    given = parser.parse_args(arguments)
    code = 0
    for suite in given.suites or sorted(path.parent for path in SEEN.glob("*/suite.yaml")):
        try:
            with tempfile.TemporaryDirectory(prefix="qa-baseline-") as work:
                text, worse = renew(suite, Path(work), parallel=given.parallel, keep=given.dry_run)
        except QAError as error:
            print(f"{suite}: {error}", file=sys.stderr)
            code = 2
            continue
        print(text, flush=True)
        code = max(code, int(worse))
    return code


if __name__ == "__main__":
    sys.exit(main())
