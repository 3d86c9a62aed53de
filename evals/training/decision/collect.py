"""Ask questions with known answers, and keep the features of every candidate with its label.

Each source is an archive of its own, searched as a user's would be: the suites that have been read
(their odd cases), and the invented articles of ``evals/training/written/questions_*`` with their
questions: more than half in other words than the article's, a third without an answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from evals.training.written import FOR_DECISION, archive
from qa.answering.answerers.candidates import read_candidates
from qa.answering.question import Question
from qa.engine import open_engine
from qa.evaluation.load import load_suite
from qa.evaluation.matching import f1, says_any
from qa.models.reader import open_reader
from qa.settings import Settings

SUITES = ("wikinews", "troops", "attack", "unseen", "unseen2", "unseen3")
SUITES_FOLDER = Path(__file__).parents[2] / "suites" / "seen"
ALIKE = 0.6
"""Token F1 from which words say what an accepted answer says."""


class Asked(NamedTuple):
    """A question with its accepted answers; none where nothing answers it."""

    source: str
    group: str
    question: str
    answers: tuple[str, ...]


class Source(NamedTuple):
    """An archive and what is asked of it."""

    name: str
    articles: Sequence[Mapping[str, Any]]
    files: Sequence[Path]
    asked: Sequence[Asked]


def sources(half: str) -> Iterator[Source]:
    """The archives to ask: ``half`` is "odd" (to fit on), "even" or "all" of the suites' cases."""
    for writer in FOR_DECISION:
        yield written_source(writer)
    for name in SUITES:
        suite = load_suite(SUITES_FOLDER / name)
        asked = [
            Asked(name, case.id, case.question, case.answers if case.answerable else ())
            for case in suite.cases
            if not case.turns and not case.parts and in_half(case.id, half)
        ]
        yield Source(name, (), suite.article_paths(), asked)


def written_source(name: str) -> Source:
    """The articles and questions that one writer made: ``questions_NAME.jsonl.gz``."""
    rows = archive(name)
    asked = [
        Asked(f"questions_{name}", row["id"], one["question"], tuple(one.get("answers", ())))
        for row in rows
        for one in row["questions"]
    ]
    articles = [{key: value for key, value in row.items() if key != "questions"} for row in rows]
    return Source(f"questions_{name}", articles, (), asked)


def in_half(name: str, half: str) -> bool:
    """Whether a case belongs to a half, by the hash of its id."""
    odd = hashlib.sha256(name.encode()).digest()[0] % 2 == 1
    return half == "all" or odd == (half == "odd")


def rows_of(source: Source, home: Path) -> Iterator[dict[str, Any]]:
    """One row for each question: the features of its candidates, and whether each is right."""
    reader = open_reader()
    with open_engine(Settings(home=home / source.name), light=True) as engine:
        if source.files:
            engine.ingest([str(path) for path in source.files])
        if source.articles:
            engine.ingest_mappings(source.articles)
        for number, one in enumerate(source.asked):
            hits = engine.search(one.question).hits
            found = read_candidates(Question(one.question), hits, reader, engine.store.article)
            yield {
                "source": one.source,
                "group": one.group,
                "question": number,
                "answerable": bool(one.answers),
                "candidates": [
                    {"features": c.features._asdict(), "right": right(one.answers, c.text)}
                    for c in found
                    if c.features
                ],
            }


def right(answers: Sequence[str], text: str) -> bool:
    """Whether words say what an accepted answer says."""
    return bool(answers) and (says_any(text, answers) or f1(answers, text) >= ALIKE)


def collect(out: Path, half: str) -> list[dict[str, Any]]:
    """Collect the rows of every source; those of a source that is done are read back."""
    out.mkdir(parents=True, exist_ok=True)
    found: list[dict[str, Any]] = []
    for source in sources(half):
        path = out / f"{source.name}-{half}.jsonl"
        if not path.exists():
            lines = [json.dumps(row) for row in rows_of(source, out / "home")]
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            print(f"{source.name}: {len(lines)} questions", flush=True)
        found += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return found
