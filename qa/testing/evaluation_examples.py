"""A small suite, and answers to it that a test can spoil."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path

from typer.testing import CliRunner, Result

from qa.checking.citations import cut_citation, sentence_around
from qa.cli import app
from qa.evaluation import (
    CaseInput,
    CaseResult,
    LoadedSuite,
    RunFolder,
    RunManifest,
    load_suite,
    read_articles,
)
from qa.evaluation.load import corpus_hash
from qa.types import (
    Answer,
    AnswerStatus,
    Article,
    Citation,
    Claim,
    Hit,
    Passage,
    Span,
    content_hash,
)

NORTH = (
    "The ministry sent about 2,000 soldiers north on Tuesday. Another 60 will follow. "
    "Col. Ana Reyes said that 75 trucks had gone ahead."
)
SOUTH = "In the south 12 people were hurt, the police said. The doctors spoke of 15 people."
CASES: list[dict[str, object]] = [
    {
        "id": "sent",
        "question": "How many soldiers did the ministry send north?",
        "answers": ["about 2,000", "about 2,000 soldiers"],
        "number": {"value": 2000, "unit": "soldiers", "hedge": "about"},
        "evidence": [
            {
                "article_id": "north",
                "quote": "sent about 2,000 soldiers",
                "answer": "about 2,000 soldiers",
            }
        ],
        "tags": ["numeric"],
    },
    {
        "id": "trucks",
        "question": "How many trucks had gone ahead?",
        "answers": ["75", "75 trucks"],
        "number": {"value": 75, "unit": "trucks"},
        "evidence": [{"article_id": "north", "quote": "75 trucks", "answer": "75"}],
        "tags": ["numeric"],
    },
    {
        "id": "who",
        "question": "Who spoke of the trucks?",
        "answers": ["Col. Ana Reyes", "Ana Reyes"],
        "evidence": [{"article_id": "north", "quote": "Col. Ana Reyes"}],
        "tags": ["who"],
    },
    {
        "id": "hurt",
        "question": "How many people were hurt in the south?",
        "answers": ["12 people; 15 people", "12", "15"],
        "conflicts": [
            {"answer": "12 people", "article_ids": ["south"]},
            {"answer": "15 people", "article_ids": ["south"]},
        ],
        "evidence": [
            {"article_id": "south", "quote": "12 people"},
            {"article_id": "south", "quote": "15 people", "part": 1},
        ],
        "tags": ["conflict"],
    },
    {
        "id": "ships",
        "question": "How many ships did the ministry send?",
        "answerable": False,
        "must_not": ["2,000", "60", "75"],
        "tags": ["unanswerable"],
    },
    {
        "id": "premise",
        "question": "Why did the ministry send 9,000 soldiers north?",
        "answerable": False,
        "corrections": ["about 2,000"],
        "must_not": ["9,000"],
        "tags": ["unanswerable", "premise"],
    },
]
RIGHT: dict[str, tuple[str, ...]] = {
    "sent": ("about 2,000 soldiers",),
    "trucks": ("75",),
    "who": ("Col. Ana Reyes",),
    "hurt": ("12 people", "15 people"),
    "ships": (),
    "premise": (),
}
"""Case id to the words of its right answer, a claim each."""


def write_suite(folder: Path, **settings: object) -> Path:
    """Write the suite to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    articles = [
        {"id": "north", "text": NORTH, "publisher": "The Example", "date": "2030-05-07"},
        {"id": "south", "text": SOUTH, "publisher": "The Other", "date": "2030-05-08"},
    ]
    (folder / "articles.jsonl").write_text("".join(json.dumps(a) + "\n" for a in articles))
    (folder / "cases.jsonl").write_text("".join(json.dumps(c) + "\n" for c in CASES))
    suite = {"name": "small", "articles": ["articles.jsonl"], "cases": ["cases.jsonl"]}
    (folder / "suite.yaml").write_text(json.dumps(suite | settings))
    return folder


def small_suite(folder: Path, **settings: object) -> LoadedSuite:
    return load_suite(write_suite(folder, **settings))


def stored(article_id: str, text: str) -> Article:
    return Article(
        id=article_id,
        version=1,
        content_hash=content_hash(text),
        source="<test>",
        publisher="The Example",
        published_at=date(2030, 5, 7),
        ingested_at=datetime(2030, 5, 8, tzinfo=UTC),
        length=len(text),
        text=text,
    )


ARTICLES = {"north": stored("north", NORTH), "south": stored("south", SOUTH)}


def citation(words: str, number: int = 1) -> Citation:
    """Cite the sentence that holds the first occurrence of ``words`` in either article."""
    article = next(a for a in ARTICLES.values() if words in a.text)
    start = article.text.index(words)
    span = Span(start=start, end=start + len(words))
    around = sentence_around(article.text, span)
    return cut_citation(article, around, number=number, evidence=span)


def answer_with(*words: str, text: str | None = None, question: str = "q") -> Answer:
    """An answer with a claim for each of ``words``; none: a decline."""
    claims, said = [], ""
    for number, one in enumerate(words, start=1):
        shown = text or one
        said += "; " * bool(said)
        place = Span(start=len(said), end=len(said) + len(shown))
        said += shown
        cited = (citation(one, number),)
        claims.append(Claim(text=shown, answer_range=place, citations=cited, score=0.9))
    status = AnswerStatus.ANSWERED if len(words) == 1 else AnswerStatus.CONFLICTING
    return Answer(
        id="0",
        status=status if words else AnswerStatus.UNANSWERABLE,
        question=question,
        answer=said or "The articles don't say.",
        claims=tuple(claims),
        retrieved=tuple(hit(article, rank) for rank, article in enumerate(ARTICLES.values(), 1)),
        model="test/answers",
    )


def hit(article: Article, rank: int) -> Hit:
    passage = Passage.cut(article, Span(start=0, end=article.length), 0)
    return Hit(passage=passage, article=article.meta(), rank=rank, score=1 / rank)


def asking(answers: dict[str, Answer]) -> Callable[[CaseInput], Awaitable[Answer]]:
    """An ``ask`` that gives each question of the suite its answer."""
    by_question = {str(case["question"]): answers[str(case["id"])] for case in CASES}

    async def ask(question: CaseInput) -> Answer:
        return by_question[question.question]

    return ask


def right_answers() -> dict[str, Answer]:
    return {case_id: answer_with(*words) for case_id, words in RIGHT.items()}


def run_of(loaded: LoadedSuite, *variants: str) -> RunManifest:
    return RunManifest(
        suite=loaded.suite,
        cases=loaded.cases,
        suite_hash=loaded.hash,
        corpus_hash=corpus_hash(read_articles(loaded)),
        variants=variants or ("test",),
        started_at=datetime(2030, 5, 9, tzinfo=UTC),
        dateline_version="0",
    )


def results_of(answers: dict[str, Answer], variant: str = "test") -> list[CaseResult]:
    return [CaseResult(case_id=i, variant=variant, answer=a) for i, a in answers.items()]


def saved_run(folder: Path, answers: dict[str, Answer], **settings: object) -> Path:
    """A run of the small suite on disk, as ``qa eval run`` leaves it."""
    loaded = small_suite(folder / "suite", **settings)
    run = RunFolder(folder / "run")
    run.start(run_of(loaded), read_articles(loaded))
    for result in results_of(answers):
        run.append(result)
    return folder / "run"


def qa_eval(*arguments: object) -> Result:
    """``qa eval`` with these arguments, in this process."""
    return CliRunner().invoke(app, ["eval", *(str(argument) for argument in arguments)])
