"""Models and prompts side by side in one run, against a model behind a real HTTP server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.cli.eval_run import variants_of
from qa.errors import BadPrompt
from qa.evaluation import RunFolder
from qa.testing.evaluation_examples import (
    qa_eval,
    write_suite,
)
from qa.testing.servers.scripted import NAME, RULE, scripted_server

PROMPT = Path(__file__).parent.parent / "prompts/answer.md"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    with scripted_server() as url:
        monkeypatch.setenv("QA_MODEL_BASE_URL", url)
        yield url


def prompts_in(folder: Path) -> tuple[Path, Path]:
    """A careful prompt, and the same without its rule on hedges."""
    folder.mkdir(parents=True)
    careful, careless = folder / "careful.md", folder / "careless.md"
    text = PROMPT.read_text(encoding="utf-8")
    careful.write_text(text, encoding="utf-8")
    lines = [line for line in text.split("\n") if RULE not in line]
    careless.write_text("\n".join(lines), encoding="utf-8")
    return careful, careless


@pytest.mark.slow
def test_models_and_prompts_stand_side_by_side(server: str, tmp_path: Path) -> None:
    suite = write_suite(tmp_path / "suite")
    careful, careless = prompts_in(tmp_path / "prompts")
    models = ("--model", NAME, "--model", "embedded/reader")
    prompts = ("--prompt", careful, "--prompt", careless)
    result = qa_eval("run", suite, "--out", tmp_path / "run", *models, *prompts)
    assert result.exit_code in (0, 1), result.output
    run = RunFolder(tmp_path / "run").run()
    names = (f"{NAME}+careful", f"{NAME}+careless", "embedded/reader")
    assert run.variants == names
    assert len(set(run.prompts.values())) == 2
    page = (tmp_path / "run/report.html").read_text(encoding="utf-8")
    assert "Side by side" in page
    assert "they differ" in page
    answered = {r.variant: r.answer for r in RunFolder(tmp_path / "run").read() if r.answer}
    assert set(answered) == set(names)

    pair = ("--variant", names[0], "--variant", names[1])
    compared = qa_eval("compare", tmp_path / "run", tmp_path / "run", *pair)
    assert compared.exit_code == 1
    assert "sent" in compared.stdout

    careful.write_text(careful.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    again = qa_eval("run", suite, "--out", tmp_path / "run", *models, *prompts)
    assert again.exit_code == 2
    assert "another text of its prompt" in again.stderr


@pytest.mark.slow
def test_a_model_that_fails_is_unscored_and_not_answered_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_REPLAY", str(tmp_path / "none.jsonl"))
    (tmp_path / "none.jsonl").write_text("")
    result = qa_eval(
        "run", write_suite(tmp_path / "suite"), "--model", NAME, "--out", tmp_path / "r"
    )
    assert result.exit_code == 2
    assert "Not one case could be scored" in result.stderr
    lines = (tmp_path / "r/results.jsonl").read_text(encoding="utf-8").split("\n")
    failures = [json.loads(line)["failure"] for line in lines if line]
    assert {failure["type"] for failure in failures} == {"ModelUnavailable"}
    assert "a prompt changed since" in result.stderr


def test_the_reader_has_no_prompt_and_runs_once(tmp_path: Path) -> None:
    found = variants_of(["embedded/reader", "m", "m"], prompts_in(tmp_path / "prompts"))
    assert [v.name for v in found] == ["embedded/reader", "m+careful", "m+careless"]


def test_prompts_are_told_apart_by_their_names(tmp_path: Path) -> None:
    careful, _ = prompts_in(tmp_path / "a")
    other, _ = prompts_in(tmp_path / "b")
    with pytest.raises(BadPrompt, match="Two prompt files are named 'careful'"):
        variants_of(["m"], [careful, other])


def test_a_prompt_takes_passages_and_a_question(tmp_path: Path) -> None:
    file = tmp_path / "mine.md"
    file.write_text("---\nvariables: [question]\n---\n# User\n$question\n")
    with pytest.raises(BadPrompt, match="does not take passages and question"):
        variants_of(["m"], [file])
    with pytest.raises(BadPrompt, match="no prompt file"):
        variants_of(["m"], [tmp_path / "none.md"])
