"""Plant regressions and show how each is caught: ``python -m evals.regressions [--suite ...]``.

Exit 0 if all are caught, 1 if one is not.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from evals.regressions.plants import PLANTS
from qa.cli.eval_files import assessed, save_baselines
from qa.models.prompts import load_prompt
from qa.testing.servers.scripted import NAME, RULE, scripted_server

ROOT = Path(__file__).parent.parent.parent
SMOKE = ROOT / "evals/suites/seen/smoke"
PROMPT = ROOT / "prompts/answer.md"


class Caught(NamedTuple):
    """How a run with a regression ended."""

    planted: str
    exit_code: int
    checks: tuple[str, ...]
    """The checks that failed, or the error."""
    cases: tuple[str, ...]
    """The cases they name."""


def regressions(suite: Path, work: Path, names: Sequence[str] = ()) -> Iterator[Caught]:
    """Run a suite as it is, then with each regression, held against the first run.

    Args:
        suite: Asked with the embedded reader, and with a scripted model for the prompts.
        work: An empty folder.
        names: Which to plant; none: all.
    """
    wanted = [name for name in PLANTS if not names or name in names]
    if wanted:
        yield _run("nothing", ["qa"], suite, work, ())
        _keep(work, "nothing")
    for name in wanted:
        yield _run(name, ["evals.regressions.plants", name], suite, work, ())
    prompts = [name for name in ("prompt-edited", "prompt-replayed") if not names or name in names]
    if prompts:
        yield from _prompts(suite, work, prompts)


def _prompts(suite: Path, work: Path, names: Sequence[str]) -> Iterator[Caught]:
    edited = work / "edited/answer.md"
    edited.parent.mkdir(parents=True)
    lines = PROMPT.read_text(encoding="utf-8").split("\n")
    edited.write_text("\n".join(line for line in lines if RULE not in line), encoding="utf-8")
    replies = work / "replies.jsonl"
    with scripted_server() as url:
        environ = {"QA_MODEL_BASE_URL": url, "OPENAI_API_KEY": "none"}
        model = ("--model", NAME, "--prompt", str(PROMPT))
        recording = {**environ, "QA_RECORD": str(replies)}
        yield _run("no-prompt", ["qa"], suite, work, model, recording)
        _keep(work, "no-prompt")
        changed = ("--model", NAME, "--prompt", str(edited))
        if "prompt-edited" in names:
            yield _run("prompt-edited", ["qa"], suite, work, changed, environ)
    if "prompt-replayed" in names:
        environ = {"QA_REPLAY": str(replies)}
        yield _run("prompt-replayed", ["qa"], suite, work, changed, environ)


def _run(
    name: str,
    module: Sequence[str],
    suite: Path,
    work: Path,
    options: Sequence[str],
    environ: dict[str, str] | None = None,
) -> Caught:
    out = work / name
    command = [sys.executable, "-m", *module, "eval", "run", str(suite), "--out", str(out)]
    command += ["--baseline", str(work / "baselines"), *options]
    done = subprocess.run(  # noqa: S603  (our own interpreter)
        command,
        cwd=ROOT,
        env={**os.environ, **(environ or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    checks, cases = _blame(out / "report.json") if done.returncode < 2 else ((), ())
    if done.returncode > 1:
        checks = tuple(line for line in done.stderr.split("\n") if line)[-2:]
    return Caught(name, done.returncode, checks, cases)


def _keep(work: Path, name: str) -> None:
    save_baselines(assessed(work / name), work / "baselines")


def _blame(report: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    variants = json.loads(report.read_text(encoding="utf-8"))["variants"]
    failed = [c for v in variants for c in v["gate"]["checks"] if not c["passed"]]
    cases = dict.fromkeys(case for check in failed for case in check["cases"])
    return tuple(check["text"] for check in failed), tuple(cases)


def main() -> int:
    """Print the table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--suite", type=Path, default=SMOKE)
    parser.add_argument("--only", action="append", default=[], help="one regression; repeatable")
    given = parser.parse_args()
    missed = 0
    with tempfile.TemporaryDirectory() as work:
        for caught in regressions(given.suite.resolve(), Path(work), given.only):
            sound = caught.planted in ("nothing", "no-prompt")
            missed += (caught.exit_code == 0) != sound
            print(f"{caught.planted:18} exit {caught.exit_code}", flush=True)
            for check in caught.checks:
                print(f"    {check}")
            if caught.cases:
                print(f"    cases: {', '.join(caught.cases)}")
    return int(missed > 0)


if __name__ == "__main__":
    load_prompt("answer")  # say at once if the checkout is incomplete
    sys.exit(main())
