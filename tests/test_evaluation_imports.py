"""Public formats become suites that load and lint clean."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from qa.errors import BadCase
from qa.evaluation import LoadedSuite, Number, load_suite, read_articles, resolve
from qa.evaluation.imports import import_from
from qa.evaluation.load import lint


def imported(source: str, path: Path, out: Path) -> LoadedSuite:
    import_from(source, path, out)
    return load_suite(out)


def clean(loaded: LoadedSuite) -> bool:
    return not list(lint(loaded, read_articles(loaded)))


def write_json(path: Path, value: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value))
    return path


def write_lines(path: Path, *rows: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


SQUAD = {
    "version": "v2.0",
    "data": [
        {
            "title": "The North",
            "paragraphs": [
                {"context": "Sixty came. Sixty went.", "qas": [
                    {"id": "q1", "question": " How many went? ", "answers": [
                        {"text": "Sixty", "answer_start": 12},
                        {"text": "Sixty", "answer_start": 12},
                    ], "is_impossible": False},
                    {"id": "q2", "question": "How many stayed?", "answers": [],
                     "plausible_answers": [{"text": "Sixty", "answer_start": 0}],
                     "is_impossible": True},
                ]},
                {"context": "Sixty came back.", "qas": [
                    {"id": "q3", "question": "Who came back?",
                     "answers": [{"text": "Sixty", "answer_start": 0}]},
                ]},
            ],
        }
    ],
}  # fmt: skip


@pytest.mark.parametrize("zipped", [False, True])
def test_squad(tmp_path: Path, zipped: bool) -> None:
    file = write_json(tmp_path / "dev.json", SQUAD)
    if zipped:
        file = tmp_path / "dev.json.gz"
        file.write_bytes(gzip.compress(json.dumps(SQUAD).encode()))
    loaded = imported("squad", file, tmp_path / "out")
    texts = read_articles(loaded)
    assert [case.answerable for case in loaded.cases] == [True, False, True]
    spans = [resolve(case, texts)[0].span.start for case in loaded.cases if case.answerable]
    assert spans == [12, 25]
    assert clean(loaded)


def test_multihop(tmp_path: Path) -> None:
    url = "https://example.org/a"
    write_json(
        tmp_path / "in/corpus.json",
        [{"title": "A", "source": "The A", "published_at": "2023-11-01", "url": url,
          "body": "He said “yes” and left."}],
    )  # fmt: skip
    write_json(
        tmp_path / "in/MultiHopRAG.json",
        [
            {"query": "What did he say?", "answer": "yes", "question_type": "inference_query",
             "evidence_list": [{"url": url, "fact": 'He said "yes"'}]},
            {"query": "And she?", "answer": "Insufficient information.",
             "question_type": "null_query", "evidence_list": []},
            {"query": "Lost?", "answer": "no", "question_type": "inference_query",
             "evidence_list": [{"url": url, "fact": "He said no"}]},
        ],
    )  # fmt: skip
    done = import_from("multihop", tmp_path / "in", tmp_path / "out")
    loaded = load_suite(tmp_path / "out")
    assert [case.answerable for case in loaded.cases] == [True, False]
    assert loaded.cases[0].evidence[0].quote == "He said “yes”"
    assert len(done.dropped) == 1
    assert clean(loaded)


def test_realtimeqa_weekly_files(tmp_path: Path) -> None:
    write_lines(
        tmp_path / "in/20220617_qa.jsonl",
        {"question_id": "20220617_0", "question_sentence": "Since when?",
         "choices": ["1975", "1994"], "answer": ["1"]},
        {"question_id": "20220617_1", "question_sentence": "Who?",
         "choices": ["Ann", "Bob"], "answer": ["0"]},
    )  # fmt: skip
    write_lines(
        tmp_path / "in/20220617_gcs.jsonl",
        {"question_id": "20220617_0", "search_result": [
            {"doc_id": "d1", "url": "https://example.org/d1", "title": "Hike",
             "publish_date": "2022-06-15", "text": "The largest hike since 1994."}]},
    )  # fmt: skip
    done = import_from("realtimeqa", tmp_path / "in", tmp_path / "out")
    loaded = load_suite(tmp_path / "out")
    assert [case.answers for case in loaded.cases] == [("1994",)]
    assert "20220617_1" in done.dropped[0]
    assert clean(loaded)


def test_ragtruth(tmp_path: Path) -> None:
    write_lines(
        tmp_path / "in/source_info.jsonl",
        {"source_id": "7", "task_type": "QA",
         "source_info": {"question": "How?", "passages": "passage 1:So."}},
        {"source_id": "8", "task_type": "Summary", "source_info": "A long text."},
    )  # fmt: skip
    write_lines(
        tmp_path / "in/response.jsonl",
        {"id": "1", "source_id": "7", "model": "m", "response": "So, and thus.",
         "labels": [{"start": 4, "end": 12, "text": "and thus"}]},
    )  # fmt: skip
    loaded = imported("ragtruth", tmp_path / "in", tmp_path / "out")
    assert [case.question for case in loaded.cases] == ["How?"]
    reply = json.loads((tmp_path / "out/replies.jsonl").read_text())
    assert reply["unsupported"] == [[4, 12]]
    assert clean(loaded)


def test_beir(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write_lines(
        folder / "corpus.jsonl",
        {"_id": "d1", "title": "One", "text": "First."},
        {"_id": "d2", "title": "", "text": "Second."},
    )
    write_lines(folder / "queries.jsonl", {"_id": "q1", "text": "one"}, {"_id": "q2", "text": "x"})
    (folder / "qrels").mkdir()
    (folder / "qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n")
    done = import_from("beir", folder, tmp_path / "out")
    loaded = load_suite(tmp_path / "out")
    assert loaded.cases[0].relevant == {"d1": 2.0, "d2": 0.0}
    assert "q2" in done.dropped[0]
    assert clean(loaded)


def test_a_spreadsheet(tmp_path: Path) -> None:
    file = tmp_path / "questions.csv"
    file.write_text(
        "\ufeffQuestion,Expected,Sentence,Article,Tags\n"
        '"How many, in all?","2,000 | two thousand","sent 2,000 men",north,"numeric, count"\n'
        "How many ships?,,,,\n"
        ",60,,,\n",
        encoding="utf-8",
    )
    done = import_from("csv", file, tmp_path / "out")
    first, second = load_suite(tmp_path / "out").cases
    assert first.answers == ("2,000", "two thousand")
    assert first.evidence[0].article_id == "north"
    assert first.tags == ("numeric", "count")
    assert not second.answerable
    assert done.dropped == ("line 4: it has no question",)
    assert done.articles == 0


def test_a_unit_makes_the_answer_a_number(tmp_path: Path) -> None:
    file = tmp_path / "questions.csv"
    file.write_text(
        "question,answer,quote,article,unit\n"
        "How much?,about 3.2 million crowns | 3.2 million,cost about 3.2 million crowns,a,crowns\n"
        "How old?,aged 8 to 10,aged 8 to 10,a,years\n"
        "How many?,12,12 trams; 12 more,a,trams\n"
    )
    import_from("csv", file, tmp_path / "out")
    money, age, trams = load_suite(tmp_path / "out").cases
    assert money.number == Number(value=3_200_000, unit="crowns", hedge="about")
    assert money.evidence[0].answer == "about 3.2 million crowns"
    assert age.number == Number(low=8, high=10, unit="years")
    assert trams.evidence[0].answer is None  # it stands there twice


def test_a_unit_without_a_single_number_names_the_line(tmp_path: Path) -> None:
    file = tmp_path / "questions.csv"
    file.write_text("question,answer,unit\nHow many?,dozens,troops\n")
    with pytest.raises(BadCase, match="Line 2: 'dozens' holds no single number of troops"):
        import_from("csv", file, tmp_path / "out")


def test_a_quote_without_its_article_names_the_line(tmp_path: Path) -> None:
    file = tmp_path / "questions.csv"
    file.write_text("question,answer,quote\nHow many?,60,another 60\n")
    with pytest.raises(BadCase, match="Line 2: quote and article"):
        import_from("csv", file, tmp_path / "out")


def test_promptfoo(tmp_path: Path) -> None:
    file = tmp_path / "promptfooconfig.yaml"
    file.write_text(
        """
prompts: [p]
tests:
  - description: a figure
    vars: {question: "How many troops?", quote: sent 60, article: north}
    assert:
      - {type: contains-any, value: ["60", sixty]}
      - {type: not-contains, value: "600"}
      - {type: llm-rubric, value: is polite}
  - vars: {question: "How many ships?"}
    assert: [{type: is-refusal}]
  - vars: {question: "How polite?"}
    assert: [{type: is-json}]
"""
    )
    done = import_from("promptfoo", file, tmp_path / "out")
    first, second = load_suite(tmp_path / "out").cases
    assert first.answers == ("60", "sixty")
    assert first.evidence[0].quote == "sent 60"
    assert first.must_not == ("600",)
    assert not second.answerable
    assert done.dropped == (
        "test 1: the assertion 'llm-rubric' has no equivalent",
        "test 3: the assertion 'is-json' has no equivalent",
        "test 3: left out, since no assertion that is read says what the answer is",
    )


@pytest.mark.parametrize(
    ("source", "content"),
    [("squad", "[]"), ("squad", "{"), ("csv", "a,b\n1,2\n"), ("promptfoo", "x: 1"), ("beir", "x")],
)
def test_other_files_are_refused_with_a_remedy(tmp_path: Path, source: str, content: str) -> None:
    file = tmp_path / "file.json"
    file.write_text(content)
    with pytest.raises(BadCase):
        import_from(source, file, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_suite_is_never_overwritten(tmp_path: Path) -> None:
    file = write_json(tmp_path / "dev.json", SQUAD)
    import_from("squad", file, tmp_path / "out")
    with pytest.raises(BadCase, match="holds a suite already"):
        import_from("squad", file, tmp_path / "out")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("question;answer;unit\r\nHow much?;3,2 million crowns;crowns\r\n", "q.csv"),
        ("sep=;\r\nquestion;answer;unit\r\nHow much?;3,2 million crowns;crowns\r\n", "q.csv"),
        ("question\tanswer\tunit\nHow much?\t3.2 million crowns\tcrowns\n", "q.csv"),
    ],
)
def test_tables_as_excel_writes_them(tmp_path: Path, content: str, name: str) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        file = tmp_path / name
        file.write_bytes(content.encode(encoding))
        import_from("csv", file, tmp_path / encoding)
        (case,) = load_suite(tmp_path / encoding).cases
        assert case.answers[0] == "3.2 million crowns"
        assert case.number == Number(value=3_200_000, unit="crowns")


def test_another_encoding_says_how_to_save(tmp_path: Path) -> None:
    file = tmp_path / "q.csv"
    file.write_bytes("question,answer\nWho?,José\n".encode("cp1252"))
    with pytest.raises(BadCase, match="CSV UTF-8"):
        import_from("csv", file, tmp_path / "out")


def test_promptfoo_s_assertions_in_cells(tmp_path: Path) -> None:
    file = tmp_path / "tests.csv"
    file.write_text(
        "question,__expected1,__expected2,__expected3\n"
        '"How many?",contains: 60,not-contains: 600,is-json\n'
        '"Who?","contains-any: Ann, Bo",,similar(0.8): Ann Lee\n'
        '"Where?",is-refusal,,\n'
        '"When?",Tuesday,,\n'
        '"Why?",is-json,not-contains: rain,\n'
    )
    done = import_from("promptfoo", file, tmp_path / "out")
    how, who, where, when = load_suite(tmp_path / "out").cases
    assert (how.answers, how.must_not) == (("60",), ("600",))
    assert who.answers == ("Ann", "Bo")
    assert not where.answerable
    assert when.answers == ("Tuesday",)
    assert done.dropped == (
        "line 2: the assertion 'is-json' has no equivalent",
        "line 3: the assertion 'similar' has no equivalent",
        "line 6: the assertion 'is-json' has no equivalent",
        "line 6: left out, since no assertion that is read says what the answer is",
    )
