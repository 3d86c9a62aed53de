"""``qa eval run``: the suite's archive, models and prompts side by side, results as they come."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from qa.answering.answerers import is_packaged
from qa.answering.ask import final_answer
from qa.cli.console import err
from qa.cli.run import settings
from qa.errors import BadCase, BadPrompt
from qa.evaluation import Ask, CaseInput, CaseResult, LoadedSuite, RunFolder, RunManifest, run_cases
from qa.evaluation.load import Texts, corpus_hash, read_articles, resolve
from qa.models.prompts import Prompt, own_prompt
from qa.types import Answer

if TYPE_CHECKING:
    from qa.engine import Engine
    from qa.settings import Settings


class Variant(NamedTuple):
    """One model with one prompt; a column of the report."""

    name: str
    model: str
    prompt: Prompt | None = None
    """None: the one of the settings (the embedded reader has none)."""
    file: Path | None = None
    """Where the prompt stands."""


def variants_of(models: Sequence[str], prompts: Sequence[Path]) -> tuple[Variant, ...]:
    """Return every model with every prompt; the embedded reader once.

    Raises:
        BadPrompt: A file is no prompt, or two have one name.
    """
    read = [own_prompt(path) for path in prompts]
    names = [prompt.name for prompt in read]
    if twice := {name for name in names if names.count(name) > 1}:
        raise BadPrompt(
            f"Two prompt files are named '{min(twice)}'.", "The name tells them apart: rename one."
        )
    return tuple(
        variant
        for model in dict.fromkeys(models)
        for variant in (
            [
                Variant(f"{model}+{prompt.name}", model, prompt, file)
                for prompt, file in zip(read, prompts, strict=True)
            ]
            if read and not is_packaged(model)
            else [Variant(model, model)]
        )
    )


class CaseBar:
    """Counts the cases asked, and how many failed."""

    def __init__(self, progress: Progress, title: str, total: int, done: int) -> None:
        self._progress = progress
        self._title = title
        self._failed = 0
        self._task = progress.add_task(title, total=total, completed=done)

    def finished(self, result: CaseResult) -> None:
        """Move the bar on by one case."""
        self._failed += result.failure is not None
        note = f", {self._failed} failed" if self._failed else ""
        self._progress.update(self._task, advance=1, description=f"{self._title}{note}")


def run_suite(
    loaded: LoadedSuite,
    folder: RunFolder,
    variants: tuple[Variant, ...],
    *,
    repeats: int,
    parallel: int,
) -> None:
    """Ask every case of every variant and save each result as it comes.

    What the folder already holds is not asked again.

    Raises:
        QAError: The archive or an engine cannot be opened, or evidence is not in the articles.
    """
    texts = read_articles(loaded)
    run = RunManifest(
        suite=loaded.suite.model_copy(update={"repeats": repeats}),
        cases=loaded.cases,
        suite_hash=loaded.hash,
        corpus_hash=corpus_hash(texts),
        variants=tuple(variant.name for variant in variants),
        prompts={v.name: v.prompt.version for v in variants if v.prompt},
        started_at=datetime.now(UTC).replace(microsecond=0),
        dateline_version=version("dateline-qa"),
        settings={"parallel": str(parallel), "repeats": str(repeats)},
    )
    if texts:
        _check_evidence(loaded, texts)
        folder.start(run, texts)
    for variant in variants:
        with _opened(loaded, folder, variant) as engine:
            if not texts:
                texts = _archive_texts(loaded, engine)
                _check_evidence(loaded, texts)
                folder.start(run.model_copy(update={"corpus_hash": corpus_hash(texts)}), texts)
            _ask_all(engine, run, folder, variant, parallel)
            folder.keep_articles(texts | _cited_texts(folder, engine))


@contextmanager
def _opened(loaded: LoadedSuite, folder: RunFolder, variant: Variant) -> Iterator[Engine]:
    """Open the suite's own archive in the run's folder, or the user's where it names none."""
    # The reader's answer where a model failed would be scored as the model's.
    chosen = settings().model_copy(update={"model": variant.model, "fallback": False})
    if variant.file:
        chosen = chosen.model_copy(update={"prompt": variant.file})
    with suite_engine(loaded, chosen, folder.path / "archive") as engine:
        yield engine


@contextmanager
def suite_engine(loaded: LoadedSuite, chosen: Settings, home: Path) -> Iterator[Engine]:
    """Open an archive of the suite's own articles in ``home``, or the one of the settings.

    Raises:
        BadCase: An article of the suite cannot be read.
    """
    from qa.engine import open_engine

    paths = [str(path) for path in loaded.article_paths()]
    if paths:
        chosen = chosen.model_copy(update={"home": home, "database_url": None})
    with open_engine(chosen) as engine:
        if paths:
            sys.stderr.write(f"reading the articles of {loaded.suite.name} ...\n")
            report = engine.ingest(paths, progress=None)
            failed = [outcome for outcome in report.outcomes if outcome.result == "failed"]
            if failed:
                raise BadCase(f"{failed[0].source}: {failed[0].reason}")
        yield engine


def _ask_all(
    engine: Engine, run: RunManifest, folder: RunFolder, variant: Variant, parallel: int
) -> None:
    folder.repair()
    # A failed case is asked again: what made it fail may have passed.
    done = frozenset(r.key for r in folder.read() if r.answer and r.variant == variant.name)
    total = len(run.cases) * run.suite.repeats

    async def every(progress: CaseBar | CaseLog) -> None:
        async for result in run_cases(
            run.cases,
            _asking(engine, variant.model),
            variant=variant.name,
            repeats=run.suite.repeats,
            parallel=parallel,
            done=done,
        ):
            folder.append(result)
            progress.finished(result)
        await engine.finish()

    with _progress(f"{run.suite.name}, {variant.name}", total, len(done)) as progress:
        asyncio.run(every(progress))


def _asking(engine: Engine, model: str) -> Ask:
    async def ask(question: CaseInput) -> Answer:
        events = engine.ask(
            question.question,
            turns=question.turns,
            filters=question.filters,
            as_of=question.as_of,
            model=model,
        )
        return await final_answer(events)

    return ask


@contextmanager
def _progress(title: str, total: int, done: int) -> Iterator[CaseBar | CaseLog]:
    if not sys.stderr.isatty():
        sys.stderr.write(f"{title}: {total} questions, {done} answered before\n")
        yield CaseLog()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err(), transient=True) as progress:
        yield CaseBar(progress, title, total, done)


class CaseLog:
    """Where nobody watches: only failures, each on its line."""

    def finished(self, result: CaseResult) -> None:
        """Write why a case failed."""
        if result.failure is not None:
            failure = result.failure
            sys.stderr.write(f"{result.case_id}: {failure.type}: {failure.message}\n")


def _archive_texts(loaded: LoadedSuite, engine: Engine) -> dict[str, str]:
    ids = dict.fromkeys(e.article_id for case in loaded.cases for e in case.evidence)
    known = [i for i in ids if engine.store.current(i) is not None]
    return {i: engine.store.article(i).text for i in known}


def _check_evidence(loaded: LoadedSuite, texts: Texts) -> None:
    """Find every quote before the first question is asked.

    Raises:
        BadCase: It names the first fault and says how many there are.
    """
    faults: list[BadCase] = []
    for case in loaded.cases:
        try:
            resolve(case, texts)
        except BadCase as error:
            faults.append(error)
    if len(faults) > 1:
        raise BadCase(
            f"{faults[0].message} {faults[0].hint} {len(faults) - 1} other cases have faults, too.",
            f"All of them: qa eval lint {loaded.folder}",
        )
    if faults:
        raise faults[0]


def _cited_texts(folder: RunFolder, engine: Engine) -> dict[str, str]:
    """Read what was cited; versions that are no longer the newest as ``id@number``."""
    answers = [result.answer for result in folder.read() if result.answer]
    cited = {
        (c.article_id, c.version) for a in answers for c in (*a.citations, *a.offered, *a.nearest)
    }
    newest = {i: engine.store.article(i) for i in sorted({i for i, _ in cited})}
    older = sorted((i, version) for i, version in cited if version != newest[i].version)
    texts = {f"{i}@{version}": engine.store.article(i, version).text for i, version in older}
    return {i: article.text for i, article in newest.items()} | texts


def slug(path: Path) -> str:
    """Return a suite's name for the default output folder."""
    return (path if path.is_dir() else path.parent).resolve().name
