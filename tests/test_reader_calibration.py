"""When a reader's words are the answer: fitted on a suite, kept in a file, held to the reader."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from qa.answering.answerers.decision import NEVER, decision_for, packaged_decision
from qa.answering.answerers.features import Features
from qa.answering.ask import final_answer
from qa.cli import app
from qa.engine import open_engine
from qa.errors import BadCase, BadSettings
from qa.evaluation.case import Case
from qa.evaluation.reader_calibration import Labelled, calibrate_reader, suitable
from qa.models.reader import open_reader_named
from qa.settings import Settings
from qa.testing.folders import SMOKE
from qa.testing.small_models import save_bert
from qa.types import Answer, AnswerStatus

TOWNS = 30


def questions(n: int, *, slope: float = 1.0, seed: int = 11) -> list[Labelled]:
    """Made up: words are right with the probability that a logistic of their span gives."""
    rng = np.random.default_rng(seed)
    made = []
    for number in range(n):
        span = rng.normal(0, 3, 3)
        points = np.stack([span, rng.normal(0, 1, 3)], axis=1)
        right = rng.random(3) < 1 / (1 + np.exp(-(slope * span - 1)))
        can = number % 3 > 0
        made.append(Labelled(f"article-{number % 20}", can, points, right & can))
    return made


def test_a_fit_recovers_what_the_words_were_drawn_from() -> None:
    everything = [q._replace(answerable=True) for q in questions(3000)]
    rng = np.random.default_rng(5)
    drawn = [
        q._replace(right=rng.random(3) < 1 / (1 + np.exp(-(q.points @ [0.5, 1.0] - 1))))
        for q in everything
    ]
    found = calibrate_reader(drawn, precision=0.8)
    assert found.decision.weights["span"] == pytest.approx(0.5, abs=0.05)
    assert found.decision.bias == pytest.approx(-1, abs=0.15)
    for row in (row for row in found.reliability if row.n >= 200):
        assert row.right == pytest.approx(row.probability, abs=0.07)
    assert sum(row.n for row in found.reliability) == 3000
    for name, weight in packaged_decision().weights.items():
        if name != "span":
            assert found.decision.weights[name] == pytest.approx(weight, rel=0.15)


def test_the_threshold_gives_the_precision_that_was_wanted() -> None:
    low = calibrate_reader(questions(600), precision=0.5)
    high = calibrate_reader(questions(600), precision=0.6)
    for found, wanted in ((low, 0.5), (high, 0.6)):
        assert found.at_threshold.precision is not None
        assert found.at_threshold.precision >= wanted - 0.02
        assert found.interval is not None
        assert found.interval[0] < found.at_threshold.precision < found.interval[1]
    assert low.at_threshold.answered > high.at_threshold.answered
    assert low.decision.possible <= low.decision.answered


def test_a_precision_that_is_never_reached_gives_nothing() -> None:
    found = calibrate_reader(questions(120, slope=0.2), precision=0.99)
    assert found.decision.answered == NEVER
    assert found.interval is None
    assert found.at_threshold.answered == 0
    assert found.at_threshold.precision is None


@pytest.mark.parametrize(
    "few",
    [
        questions(49),
        [q._replace(right=np.zeros(3, bool)) for q in questions(80)],
        [q._replace(right=np.ones(3, bool)) for q in questions(80)],
        [],
    ],
    ids=["few", "none-right", "none-wrong", "none"],
)
def test_too_few_questions_are_refused(few: list[Labelled]) -> None:
    with pytest.raises(BadCase, match="a calibration needs 50 questions"):
        calibrate_reader(few, precision=0.88)


def test_scores_that_tell_nothing_are_refused() -> None:
    backwards = [q._replace(right=q.points[:, 0] < 0) for q in questions(100)]
    with pytest.raises(BadCase, match="do not tell right words from wrong"):
        calibrate_reader(backwards, precision=0.88)


def test_follow_ups_and_several_parts_are_left_out() -> None:
    plain = [Case(id=f"c{n}", question="Who?", answers=("Pell",)) for n in range(50)]
    several = Case(
        id="several", question="Who and when?", answers=("Pell",), parts=(("Pell",), ("May",))
    )
    assert suitable([*plain, several]) == tuple(plain)
    with pytest.raises(BadCase, match="has 49 questions that stand alone"):
        suitable([*plain[1:], several])


def qa(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_small_suite_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    result = qa("eval", "calibrate-reader", SMOKE, "--out", tmp_path / "decision.json")
    assert result.exit_code == 2
    assert "a calibration needs 50" in result.stderr
    assert not (tmp_path / "decision.json").exists()


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty questions about thirty invented towns; nothing answers the second half."""
    folder = tmp_path_factory.mktemp("towns")
    articles: list[dict[str, object]] = []
    cases: list[dict[str, object]] = []
    for n in range(TOWNS):
        town = f"Var{'bdfghklmnprstvz'[n % 15]}{'aou'[n % 3]}w{'ie'[n % 2]}k"
        count = 100 + 7 * n
        text = f"The town council of {town} bought {count} buses on Monday, the mayor said."
        articles.append({"id": f"town-{n}", "title": town, "text": text})
        cases.append(
            {"id": f"yes-{n}", "question": f"How many buses did {town} buy?",
             "answers": [str(count)]}
        )  # fmt: skip
        cases.append(
            {"id": f"no-{n}", "question": f"Which singer opened the theatre in {town}?",
             "answerable": False}
        )  # fmt: skip
    (folder / "articles.jsonl").write_text("".join(json.dumps(a) + "\n" for a in articles))
    (folder / "cases.jsonl").write_text("".join(json.dumps(c) + "\n" for c in cases))
    (folder / "suite.yaml").write_text("name: towns\narticles: [articles.jsonl]\n")
    return folder


def ask(settings: Settings, question: str) -> Answer:
    with open_engine(settings, light=True) as engine:
        return asyncio.run(final_answer(engine.ask(question)))


@pytest.mark.slow
def test_the_file_decides_for_its_reader_and_no_other(
    suite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_TOP_K", "2")
    file = tmp_path / "decision.json"
    result = qa("eval", "calibrate-reader", suite, "--out", file, "--precision", "0.7")
    assert result.exit_code == 0, result.output
    assert "n = 60 questions, 30 that nothing answers" in result.stdout
    assert "reliability" in result.stdout
    content = json.loads(file.read_text())
    reader = open_reader_named()
    assert content["reader"] == {"name": reader.name, "fingerprint": reader.fingerprint}
    assert content["measured"]["questions"] == 60
    assert set(content["weights"]) == set(Features._fields)

    home = tmp_path / "home"
    with open_engine(Settings(home=home)) as engine:
        engine.ingest([str(suite / "articles.jsonl")])
    question = json.loads((suite / "cases.jsonl").read_text().splitlines()[0])["question"]
    said = ask(Settings(home=home, decision=file), question)
    assert said.status is AnswerStatus.ANSWERED
    never = tmp_path / "never.json"
    never.write_text(json.dumps(content | {"answered": 1.0, "possible": 0.01}))
    said = ask(Settings(home=home, decision=never), question)
    assert said.status is AnswerStatus.POSSIBLE
    other = save_bert(tmp_path / "other")
    with pytest.raises(BadSettings, match=r"was fitted for embedded/reader .* reader:other"):
        ask(Settings(home=home, decision=file, reader=str(other)), question)


def test_a_reader_without_a_calibration_answers_nothing_and_says_why(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with open_engine(Settings(home=home)) as engine:
        engine.ingest_mappings([{"id": "a", "text": "The Pentagon sent 2,000 troops to Poland."}])
    reader = save_bert(tmp_path / "random")
    said = ask(Settings(home=home, reader=str(reader)), "How many troops left?")
    assert said.claims == ()
    assert said.status in (AnswerStatus.POSSIBLE, AnswerStatus.UNANSWERABLE)
    assert said.model == "reader:random"
    assert said.reason is not None
    assert "reader:random is not calibrated" in said.reason
    assert "qa eval calibrate-reader" in said.reason
    for one in said.possible:
        assert one.citation.quote in "The Pentagon sent 2,000 troops to Poland."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "cannot be read"),
        ("{", "not as expected"),
        ('{"reader": {"name": "a"}}', "not as expected"),
        ('{"reader": {"name": "a", "fingerprint": "b"}, "bias": 0}', "not as expected"),
    ],
    ids=["absent", "no-json", "no-fingerprint", "incomplete"],
)
def test_a_file_that_is_no_decision_is_refused(tmp_path: Path, text: str | None, says: str) -> None:
    path = tmp_path / "decision.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(BadSettings, match=says) as raised:
        decision_for(open_reader_named(), path)
    assert "calibrate-reader" in raised.value.hint


def test_the_packaged_reader_needs_no_file() -> None:
    assert decision_for(open_reader_named()) == packaged_decision()
