from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from qa.store import own
from qa.testing.command import qa
from qa.testing.folders import SAMPLE, SAMPLE_ID
from qa.types import Answer, AnswerStatus, IngestReport, Retrieval


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the sample article alone."""
    path = tmp_path_factory.mktemp("cli")
    done = qa("ingest", str(SAMPLE), home=path)
    assert done.returncode == 0, done.stderr.decode()
    return path


def test_help_imports_no_heavy_package() -> None:
    heavy = (
        "chromadb fastapi httpx litellm numpy onnxruntime sentence_transformers sqlalchemy "
        "tantivy tokenizers torch trafilatura transformers"
    ).split()
    script = (
        "import sys, contextlib, io\n"
        "from qa.cli import app\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    app(['--help'])\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, timeout=60
    )
    assert done.stdout.decode().strip() == "[]"


def test_asking_needs_no_torch(home: Path) -> None:
    script = (
        "import sys\n"
        "from qa.cli import app\n"
        "app(['ask', 'Who is the spokesperson?'], standalone_mode=False)\n"
        "print([n for n in ('torch', 'transformers', 'litellm') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        timeout=120,
        env={**os.environ, "QA_HOME": str(home)},
    )
    assert done.stdout.decode().splitlines()[-1] == "[]"


def test_ask_prints_an_answer_whose_citations_are_slices_of_the_stored_text(home: Path) -> None:
    question = "How many troops is Biden sending to Poland and Germany?"
    done = qa("ask", "--json", question, home=home)
    assert done.returncode == 0
    answer = Answer.model_validate_json(done.stdout)
    text = qa("articles", "show", SAMPLE_ID, "--text", home=home).stdout.decode("utf-8")
    assert answer.status is AnswerStatus.ANSWERED
    assert "about 2,000" in answer.answer
    for citation in answer.citations:
        assert text[citation.start : citation.end] == citation.quote


def test_declining_exits_zero_and_says_so(home: Path) -> None:
    done = qa("ask", "Who won the chess championship in Lisbon?", home=home)
    assert done.returncode == 0
    assert done.stdout.decode().startswith("The articles don't say.")


def test_show_text_prints_exactly_the_stored_text(home: Path) -> None:
    done = qa("articles", "show", SAMPLE_ID, "--text", home=home)
    assert done.stdout == SAMPLE.read_bytes()


def test_the_same_article_again_changes_nothing(home: Path) -> None:
    done = qa("ingest", "--json", str(SAMPLE), home=home)
    report = IngestReport.model_validate_json(done.stdout)
    assert [outcome.result for outcome in report.outcomes] == ["unchanged"]
    assert report.passages_embedded == 0


@pytest.mark.slow
def test_a_changed_article_is_a_new_version_and_answers_use_it(tmp_path: Path) -> None:
    article = tmp_path / "storm.txt"
    home = tmp_path / "home"
    question = "How many houses did the storm in Varnow destroy?"
    for count in ("12", "15"):
        article.write_text(f"The storm in Varnow destroyed {count} houses on Monday.\n")
        assert qa("ingest", str(article), home=home).returncode == 0
    answer = Answer.model_validate_json(qa("ask", "--json", question, home=home).stdout)
    assert "15" in answer.answer
    old = qa("articles", "show", "storm@1", "--text", home=home).stdout.decode()
    assert "destroyed 12 houses" in old
    versions = json.loads(qa("articles", "versions", "storm", "--json", home=home).stdout)
    assert [version["version"] for version in versions] == [1, 2]


def test_one_bad_source_is_reported_and_the_rest_goes_in(tmp_path: Path) -> None:
    lines = [json.dumps({"id": f"a{i}", "text": f"Article {i} says {i}."}) for i in range(1, 21)]
    lines[16] = '{"id": "a17", "text": '
    batch = tmp_path / "batch.jsonl"
    batch.write_text("\n".join(lines))
    done = qa("ingest", "--json", str(batch), home=tmp_path / "home")
    report = IngestReport.model_validate_json(done.stdout)
    assert done.returncode == 1
    assert report.count("added") == 19
    (failure,) = [outcome for outcome in report.outcomes if outcome.result == "failed"]
    assert failure.line == 17


def test_search_shows_every_leg(home: Path) -> None:
    done = qa("search", "--json", "troops to Romania", home=home)
    found = Retrieval.model_validate_json(done.stdout)
    assert {leg.leg for leg in found.hits[0].legs} == {"lexical", "dense"}


def test_chat_answers_each_line_and_ends_with_the_input(home: Path) -> None:
    done = qa("chat", home=home, stdin="How many troops on higher alert?\n\n")
    assert done.returncode == 0
    assert "8,500" in done.stdout.decode()


def test_a_file_that_cannot_be_saved_ends_no_conversation(home: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken.json"
    taken.write_text("before")
    lines = ["Who spoke?", "/save ~nobody-of-this-name/x", "/save a\0b", f"/save {taken}", "/help"]
    done = qa("chat", home=home, stdin="\n".join(lines) + "\n")
    assert done.returncode == 0
    assert done.stderr.decode().count("cannot be written") == 3
    assert taken.read_text() == "before"
    assert "/sources" in done.stdout.decode()


@pytest.mark.slow
def test_deleting_removes_an_article_from_the_answers(tmp_path: Path) -> None:
    article = tmp_path / "storm.txt"
    article.write_text("The storm in Varnow destroyed 12 houses on Monday.\n")
    home = tmp_path / "home"
    qa("ingest", str(article), home=home)
    assert qa("articles", "delete", "storm", home=home).returncode == 0
    listed = qa("articles", "list", home=home)
    assert (listed.returncode, listed.stdout) == (0, b"")
    assert "empty" in listed.stderr.decode()
    found = Retrieval.model_validate_json(qa("search", "--json", "storm", home=home).stdout)
    assert found.hits == ()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["ask", "  "], 2, "empty"),
        (["ask", "--from", "2 May", "q"], 2, "YYYY-MM-DD"),
        (["ask", "--as-of", "soon", "q"], 2, "YYYY-MM-DD"),
        (["ask", "--to", "86400", "q"], 2, "YYYY-MM-DD"),
        (["ask", "--publisher", "\udcff", "q"], 2, "--publisher"),
        (["ask", "--from", "2030-01-02", "--to", "2030-01-01", "q"], 2, "after"),
        (["articles", "show", "nothing"], 3, "nothing"),
        (["articles", "show", SAMPLE_ID + "@9"], 3, "9"),
        (["articles", "delete", "nothing"], 3, "nothing"),
        (["articles", "show", "\udcff"], 3, "udcff"),
        (["articles", "versions", "\udcff"], 3, "udcff"),
    ],
)
def test_errors_say_what_to_do_and_have_their_code(
    home: Path, arguments: list[str], code: int, says: str
) -> None:
    done = qa(*arguments, home=home)
    assert done.returncode == code
    assert done.stdout == b""
    assert says in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


@pytest.mark.parametrize("command", [("articles", "list"), ("logs",), ("ask", "Who?")])
def test_a_home_that_cannot_be_made_is_named_in_one_line(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    taken = tmp_path / "file"
    taken.write_text("not a folder")
    done = qa(*command, home=taken / "home")
    assert done.returncode == 1
    said = done.stderr.decode()
    assert str(taken) in said
    assert "Choose a folder" in said
    assert said.count("\n") == 1


def test_a_server_that_cannot_start_says_why_in_one_line(home: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = qa("serve", "--port", port, home=tmp_path)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert port in done.stderr.decode()
    with own(home, "qa serve, elsewhere"):
        done = qa("serve", "--port", port, home=home)
    assert (done.returncode, done.stderr.count(b"\n")) == (4, 1)
    assert "elsewhere" in done.stderr.decode()


def test_a_bad_setting_is_named_with_its_variable(home: Path) -> None:
    done = qa("ask", "q", home=home, environ={"QA_TOP_K": "many"})
    assert done.returncode == 2
    assert "QA_TOP_K" in done.stderr.decode()


@pytest.mark.slow
def test_the_indexes_check_out_and_can_be_rebuilt(home: Path) -> None:
    assert qa("index", "check", home=home).returncode == 0
    assert qa("index", "rebuild", home=home).returncode == 0
    assert qa("index", "check", home=home).returncode == 0


@pytest.mark.slow
def test_articles_are_listed_by_what_is_known_of_them(tmp_path: Path) -> None:
    home, batch = tmp_path / "home", tmp_path / "batch.jsonl"
    rows = [
        {"id": "rain", "title": "Rain in Ostrel", "publisher": "The Courier",
         "published_at": "2024-05-06", "text": "It rained.", "tags": {"desk": "city"}},
        {"id": "snow", "title": "Snow", "publisher": "The Ledger",
         "published_at": "2024-06-07", "text": "Snow fell on Ostrel.", "tags": {"desk": "foreign"}},
        {"id": "fog", "text": "Fog."},
    ]  # fmt: skip
    batch.write_text("\n".join(map(json.dumps, rows)))
    assert qa("ingest", str(batch), home=home).returncode == 0

    def listed(*options: str) -> list[str]:
        done = qa("articles", "list", "--json", *options, home=home)
        assert done.returncode == 0, done.stderr
        return [meta["id"] for meta in json.loads(done.stdout)]

    assert listed() == ["rain", "snow", "fog"]
    assert listed("--publisher", "the ledger") == ["snow"]
    assert listed("--from", "2024-06-01") == ["snow"]
    assert listed("--to", "2024-06-01", "--tag", "desk") == ["rain"]
    assert listed("--tag", "desk=Foreign") == ["snow"]
    assert listed("--title", "ostrel") == ["rain"]
    assert listed("--text", "OSTREL") == ["snow"]
    nothing = qa("articles", "list", "--text", "hail", home=home)
    assert (nothing.returncode, nothing.stdout) == (0, b"")
    assert "No article matches" in nothing.stderr.decode()


@pytest.mark.parametrize(
    "command",
    [("ingest", str(SAMPLE), "--language"), ("articles", "edit", SAMPLE_ID, "--language")],
)
def test_a_language_that_is_none_is_refused(home: Path, command: tuple[str, ...]) -> None:
    done = qa(*command, "xx-", home=home)
    assert done.returncode == 2
    assert "BCP 47" in done.stderr.decode()
