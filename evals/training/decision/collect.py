"""Ask questions with known answers, and keep the features of every candidate with its label.

Each source is an archive of its own, searched as a user's would be: the suites (their odd cases),
and the stories and passages whose writers were kept out of the reader's training, with their near
misses, which nothing answers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from evals.training.reader.sources import (
    Question,
    read_stories,
    read_written,
    split_by_article,
)
from qa.answering.answerers.candidates import read_candidates
from qa.answering.question import Question as AskedQuestion
from qa.engine import open_engine
from qa.evaluation.load import load_suite
from qa.evaluation.matching import f1, says_any
from qa.models.judge.support_model import open_support_model
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


def sources(data: Path, half: str) -> Iterator[Source]:
    """The archives to ask: ``half`` is "odd" (to fit on), "even" or "all" of the suites' cases."""
    for name in SUITES:
        suite = load_suite(SUITES_FOLDER / name)
        asked = [
            Asked(name, case.id, case.question, case.answers if case.answerable else ())
            for case in suite.cases
            if not case.turns and not case.parts and in_half(case.id, half)
        ]
        yield Source(name, (), suite.article_paths(), asked)
    if half != "even":
        for name, questions in (
            ("teach", read_stories(data / "teach")), ("written", read_written(data)),
        ):  # fmt: skip
            yield _held_out(name, split_by_article(questions)[1])


def in_half(name: str, half: str) -> bool:
    """Whether a case belongs to a half, by the hash of its id."""
    odd = hashlib.sha256(name.encode()).digest()[0] % 2 == 1
    return half == "all" or odd == (half == "odd")


def _held_out(name: str, questions: Sequence[Question]) -> Source:
    texts = {q.article: q.context for q in questions}
    asked = [
        Asked(name, q.article, q.text, tuple(q.context[a:b] for a, b in q.answers))
        for q in questions
    ]
    articles = [{"id": key.replace("/", "-")[:150], "text": text} for key, text in texts.items()]
    return Source(name, articles, (), asked)


def rows_of(source: Source, home: Path) -> Iterator[dict[str, Any]]:
    """One row for each candidate of each question: its features, and whether it is right."""
    reader, support = open_reader(), open_support_model()
    with open_engine(Settings(home=home / source.name), light=True) as engine:
        if source.files:
            engine.ingest([str(path) for path in source.files])
        if source.articles:
            engine.ingest_mappings(source.articles)
        for number, one in enumerate(source.asked):
            hits = engine.search(one.question).hits
            found = read_candidates(
                AskedQuestion(one.question),
                hits,
                reader,
                engine.store.article,
                supports=support.judge_now,
            )
            yield {
                "source": one.source,
                "group": one.group,
                "question": number,
                "answerable": bool(one.answers),
                "candidates": [
                    {
                        "features": c.features._asdict() if c.features else {},
                        "right": right(one.answers, c.text),
                        "probability": c.probability,
                    }
                    for c in found
                ],
            }


def right(answers: Sequence[str], text: str) -> bool:
    """Whether words say what an accepted answer says."""
    return bool(answers) and (says_any(text, answers) or f1(answers, text) >= ALIKE)


def collect(data: Path, out: Path, half: str) -> list[dict[str, Any]]:
    """Collect the rows of every source; those of a source that is done are read back."""
    out.mkdir(parents=True, exist_ok=True)
    found: list[dict[str, Any]] = []
    for source in sources(data, half):
        path = out / f"{source.name}-{half}.jsonl"
        if not path.exists():
            lines = [json.dumps(row) for row in rows_of(source, out / "home")]
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            print(f"{source.name}: {len(lines)} questions", flush=True)
        found += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return found
