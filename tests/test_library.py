"""``from qa import ...``: light to import, the names that are documented, examples that run."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import qa
from qa import Answer, AnswerStatus, Filters, Settings, Verdict, ask, open_engine, search, verify
from qa.errors import BadQuestion, StoreLocked
from qa.store import own
from qa.testing.folders import ROOT, SAMPLE
from qa.testing.service import running

QUESTION = "How many troops is Biden sending to Poland and Germany?"
EXAMPLES = re.findall(r"^```python\n(.*?)^```", (ROOT / "docs/client.md").read_text(), re.S | re.M)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of the sample article in it, as the page has it."""
    path = tmp_path_factory.mktemp("library")
    with open_engine(Settings(home=path / "archive")) as engine:
        assert not engine.ingest([str(SAMPLE)]).count("failed")
    return path


@pytest.fixture
def home(folder: Path) -> Path:
    return folder / "archive"


def test_importing_it_loads_nothing() -> None:
    script = (
        "import sys, qa; from qa import Settings\n"
        "heavy = 'chromadb fastapi httpx litellm numpy onnxruntime sqlalchemy torch qa.engine'\n"
        "print([name for name in heavy.split() if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"


def test_every_public_name_is_there_and_no_module_takes_its_place() -> None:
    modules = {one.name for one in pkgutil.iter_modules(qa.__path__)}
    assert not modules & set(qa.__all__)
    for name in qa.__all__:
        assert getattr(importlib.import_module("qa"), name) is not None
        assert name in dir(qa)
    with pytest.raises(AttributeError, match="nothing"):
        _ = qa.nothing


def test_ask_search_and_verify_open_the_archive_for_one_call(home: Path) -> None:
    answer = ask(QUESTION, home=home)
    assert isinstance(answer, Answer)
    assert answer.status is AnswerStatus.ANSWERED
    nobody = Filters(publishers=("Nobody",))
    assert ask(QUESTION, home=home, filters=nobody).status is AnswerStatus.UNANSWERABLE
    assert len(search(QUESTION, home=home, top_k=1).hits) == 1
    (claim,) = verify("Biden is sending about 20,000 troops to Poland.", home=home).claims
    assert claim.verdict is Verdict.CONTRADICTED


def test_settings_are_taken_whole_and_a_home_goes_before_theirs(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=home / "nowhere", top_k=1)
    assert len(search("troops", settings=settings, home=home).hits) == 1
    monkeypatch.setenv("QA_HOME", str(home))
    assert search("troops").hits


def test_they_work_where_an_event_loop_runs_already(home: Path) -> None:
    async def notebook() -> Answer:
        return ask(QUESTION, home=home)

    assert asyncio.run(notebook()).status is AnswerStatus.ANSWERED


def test_errors_are_the_projects_own(home: Path) -> None:
    with pytest.raises(BadQuestion):
        ask("  ", home=home)
    with own(home), pytest.raises(StoreLocked):
        search("troops", home=home)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("documented")
    with open_engine(Settings(home=home)) as engine:
        assert not engine.ingest([str(SAMPLE)]).count("failed")
    with running(Settings(home=home)) as (url, _):
        yield url


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_of_the_page_run(
    example: str,
    folder: Path,
    server: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(folder)
    exec(compile(example.replace("http://localhost:8000", server), "docs/client.md", "exec"), {})  # noqa: S102
    assert capsys.readouterr().out.strip()
