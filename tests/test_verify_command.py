"""``qa verify`` as a process."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from qa.testing.command import qa
from qa.testing.folders import SAMPLE, SAMPLE_ID

RIGHT = "The option to add an additional 140 is also on the table."
WRONG = "Biden is sending about 20,000 troops to Poland and Germany."
STRANGE = "Elephants paint in Lisbon."


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the sample article alone."""
    path = tmp_path_factory.mktemp("verify")
    assert qa("ingest", str(SAMPLE), home=path).returncode == 0
    return path


def claims(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    """The claims of a result, in JSON."""
    found: list[dict[str, Any]] = json.loads(done.stdout)["claims"]
    return found


@pytest.mark.parametrize("against", [["--article", str(SAMPLE)], ["--article", SAMPLE_ID], []])
def test_verdicts_of_a_text_against_a_file_an_id_and_the_archive(
    home: Path, against: list[str]
) -> None:
    done = qa("verify", "--json", *against, f"{RIGHT} {WRONG} {STRANGE}", home=home)
    assert done.returncode == 0, done.stderr.decode()
    found = claims(done)
    assert [claim["text"] for claim in found] == [RIGHT, WRONG, STRANGE]
    assert [claim["verdict"] for claim in found] == ["supported", "contradicted", "not_found"]
    for claim in found:
        assert {"text", "verdict", "citations", "figures", "findings"} <= claim.keys()
    text = SAMPLE.read_bytes().decode("utf-8")
    for citation in (*found[0]["citations"], *found[1]["citations"]):
        assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert found[1]["figures"][0]["found"] == "about 2,000"
    assert any("about 2,000" in one["reason"] for one in found[1]["findings"])


@pytest.mark.parametrize(
    ("text", "fail_on", "code"),
    [
        (RIGHT, "contradicted,not_found", 0),
        (WRONG, "contradicted,not_found", 1),
        (WRONG, "not_found", 0),
        (STRANGE, "not_found", 1),
    ],
)
def test_a_gate_fails_on_the_verdicts_it_names(
    home: Path, text: str, fail_on: str, code: int
) -> None:
    done = qa("verify", "--fail-on", fail_on, "--article", str(SAMPLE), text, home=home)
    assert done.returncode == code, done.stderr.decode()


def test_a_text_from_standard_input(home: Path) -> None:
    done = qa("verify", "--json", "--article", str(SAMPLE), "-", home=home, stdin=RIGHT)
    assert [claim["verdict"] for claim in claims(done)] == ["supported"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--article", "no-such-article", RIGHT], "no-such-article"),
        (["--fail-on", "wrong", RIGHT], "--fail-on"),
        (["  "], "empty"),
    ],
)
def test_what_is_wrong_is_said(home: Path, arguments: list[str], says: str) -> None:
    done = qa("verify", *arguments, home=home)
    assert done.returncode not in (0, 1)
    assert says in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_bytes_that_are_no_utf8_are_refused(home: Path, tmp_path: Path) -> None:
    import os
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "qa", "verify", "--article", str(SAMPLE), "-"],
        input="caf\xe9".encode("latin-1"),
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, "QA_HOME": str(home)},
    )
    assert done.returncode not in (0, 1)
    assert "UTF-8" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_language_model_as_judge_must_be_named_where_none_answers(home: Path) -> None:
    done = qa("verify", "--judge", "llm", "--article", str(SAMPLE), RIGHT, home=home)
    assert done.returncode == 2
    assert "--judge llm:MODEL" in done.stderr.decode()
