"""The suites that ship: complete, correct against their articles, and marked where invented."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import jsonschema
import pytest

from evals.schema.__main__ import FOLDER, SCHEMAS, schema_text
from qa.evaluation import LoadedSuite, load_suite, read_articles, resolve
from qa.evaluation.load import lint

EVALS = Path(__file__).parent.parent
SUITES = EVALS / "suites"
FOLDERS = sorted(path.parent for path in SUITES.glob("*/*/suite.yaml"))
SEEN = [folder for folder in FOLDERS if folder.parent.name == "seen"]
MARK = "INVENTED FOR TESTING"


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def loaded(request: pytest.FixtureRequest) -> LoadedSuite:
    return load_suite(request.param)


@pytest.fixture(scope="module", params=SEEN, ids=lambda folder: folder.name)
def seen(request: pytest.FixtureRequest) -> LoadedSuite:
    return load_suite(request.param)


def suite(name: str) -> LoadedSuite:
    return load_suite(SUITES / "seen" / name)


def tags(loaded: LoadedSuite) -> Counter[str]:
    return Counter(tag for case in loaded.cases for tag in case.tags)


def test_every_suite_is_free_of_faults(loaded: LoadedSuite) -> None:
    assert list(lint(loaded, read_articles(loaded))) == []


def test_every_quote_stands_once_and_holds_its_answer(seen: LoadedSuite) -> None:
    texts = read_articles(seen)
    for case in seen.cases:
        for evidence, gold in zip(case.evidence, resolve(case, texts), strict=True):
            assert texts[evidence.article_id].count(evidence.quote) == 1, case.id
            assert gold.answer.cut(texts[evidence.article_id]) == evidence.answer, case.id


def test_unanswerable_cases_say_why(seen: LoadedSuite) -> None:
    assert [c.id for c in seen.cases if not c.answerable and not c.note] == []


def test_the_suites_have_the_sizes_they_promise() -> None:
    wikinews, troops, attack = suite("wikinews"), suite("troops"), suite("attack")
    assert len(wikinews.cases) >= 120
    counts = tags(wikinews)
    assert counts["numeric"] >= 50
    assert counts["unanswerable"] >= 30
    assert counts["two-articles"] >= 15
    assert counts["follow-up"] >= 10
    assert len(troops.cases) >= 60
    assert tags(troops)["golden"] == 11
    assert len(attack.cases) >= 50
    assert len(suite("smoke").cases) == 20


def test_wikinews_asks_every_news_story_and_only_those() -> None:
    lines = (EVALS / "articles/wikinews.jsonl").read_text(encoding="utf-8").split("\n")
    news = {r["id"] for r in map(json.loads, filter(None, lines)) if r["genre"] == "news"}
    asked = {e.article_id for case in suite("wikinews").cases for e in case.evidence}
    assert asked == news


def test_two_article_cases_have_evidence_in_two_articles() -> None:
    for case in suite("wikinews").cases:
        if "two-articles" in case.tags and case.answerable:
            parts = {(e.part, e.article_id) for e in case.evidence}
            assert len({part for part, _ in parts}) == 2, case.id
            assert len({article for _, article in parts}) == 2, case.id


def test_smoke_is_taken_from_troops() -> None:
    known = {case.id: case for case in suite("troops").cases}
    assert all(case == known[case.id] for case in suite("smoke").cases)


def test_invented_articles_are_marked_in_front_matter_and_first_line() -> None:
    files = sorted((EVALS / "articles/invented").glob("*.md"))
    assert len(files) == 6
    for suite_name in ("attack", "unseen3"):
        files += sorted((SUITES / "seen" / suite_name / "articles").glob("*.md"))
    for file in files:
        _, front, body = file.read_text(encoding="utf-8").split("---\n", 2)
        assert MARK in front, file
        assert MARK in body.strip().split("\n")[0], file


def test_invented_json_articles_are_marked_too() -> None:
    for file in sorted((SUITES / "seen/attack/articles").glob("*.jsonl")):
        for line in filter(None, file.read_text(encoding="utf-8").split("\n")):
            row = json.loads(line)
            assert MARK in row["note"]
            assert row["text"].startswith(MARK)


@pytest.mark.parametrize("name", SCHEMAS)
def test_published_schemas_are_those_of_the_code(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == schema_text(SCHEMAS[name])


def test_shipped_files_satisfy_the_published_schemas(loaded: LoadedSuite) -> None:
    import yaml

    case_schema = json.loads((FOLDER / "case.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(case_schema)
    for name in loaded.suite.cases:
        text = (loaded.folder / name).read_text(encoding="utf-8")
        for line in filter(None, text.split("\n")):
            validator.validate(json.loads(line))
    suite_schema = json.loads((FOLDER / "suite.json").read_text(encoding="utf-8"))
    stated = yaml.safe_load((loaded.folder / "suite.yaml").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(suite_schema).validate(stated)
