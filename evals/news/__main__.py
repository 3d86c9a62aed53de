"""``python -m evals.news --data DIR --home HOME``: answers and citations on news questions.

RealTimeQA questions of 2022-23, whose article is known, with the span of the answer. All articles
are ingested into one archive; every question is asked of it. ``match``: the answer equals an
accepted one after SQuAD's normalisation, or contains it. ``cited``: a citation overlaps the gold
span. Declining counts as neither. Readings are kept in HOME, so that a run that was cut off goes
on where it was, and a changed selection is measured in a minute.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

from evals.news.outcome import MEASURES, Outcome, outcome, paired, table
from evals.news.questions import NewsQuestion, news_question, read_rows
from evals.news.remembered import RememberedReader
from evals.news.sentences import SentenceAnswerer
from qa.answering.answerers.base import Answerer
from qa.answering.answerers.reader import ReaderAnswerer
from qa.answering.ask import ask, final_answer
from qa.answering.question import Question
from qa.engine import Engine, open_engine
from qa.models.reader import open_reader
from qa.settings import Settings
from qa.text import sentence_spans
from qa.types import Answer, ClaimDraft, DraftEnd, EvidenceHint, Retrieval


class FirstSentence:
    """The floor: the first sentence of the first passage by BM25."""

    name = "first sentence of BM25's first passage"
    prompt_version = None
    part_by_part = False

    async def draft(
        self, question: Question, retrieval: Retrieval
    ) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
        """Yield that sentence."""
        for hit in retrieval.hits:
            ranks = {leg.leg: leg.rank for leg in hit.legs}
            if ranks.get("lexical") == 1:
                span = sentence_spans(hit.passage.text)[0]
                hint = EvidenceHint(passage=hit.passage, span=span.shift(hit.passage.start))
                text = span.cut(hit.passage.text)
                yield ClaimDraft(text=text, evidence=(hint,), score=1.0)
                break
        yield DraftEnd()


def answerers(engine: Engine, readings: Path) -> Sequence[Answerer]:
    """Return what the reader is compared with, and the reader."""
    reader = RememberedReader(open_reader(), readings)
    return [
        FirstSentence(),
        SentenceAnswerer(engine.archive.embedder, engine.run),
        ReaderAnswerer(reader, engine.store.article, engine.run),
    ]


async def answers_to(
    engine: Engine, asked: NewsQuestion, answering: Sequence[Answerer]
) -> list[Answer]:
    """Search once and have every answerer answer from what was found."""
    retrieval = engine.search(asked.question)

    async def retrieve(_: Question) -> Retrieval:
        return retrieval

    return [
        await final_answer(
            ask(
                Question(asked.question),
                retrieve=retrieve,
                answerer=one,
                article=engine.store.article,
            )
        )
        for one in answering
    ]


async def measure(
    engine: Engine, questions: Sequence[NewsQuestion], readings: Path
) -> tuple[dict[str, list[Outcome]], list[dict[str, object]]]:
    """Ask every question of every answerer; also return the read half's answers by the last."""
    answering = answerers(engine, readings)
    found: dict[str, list[Outcome]] = {one.name: [] for one in answering}
    shown: list[dict[str, object]] = []
    for number, asked in enumerate(questions, start=1):
        answers = await answers_to(engine, asked, answering)
        for one, answer in zip(answering, answers, strict=True):
            found[one.name].append(outcome(asked, answer))
        if asked.half == "read":
            shown.append(_shown(asked, answers[-1]))
        if number % 20 == 0:
            print(f"{number} of {len(questions)}", end="\r", flush=True)
    return found, shown


def _shown(asked: NewsQuestion, answer: Answer) -> dict[str, object]:
    return {
        "asked": asked.model_dump(mode="json"),
        "outcome": outcome(asked, answer)._asdict(),
        "answer": answer.model_dump(mode="json", exclude={"retrieved"}),
        "retrieved": [hit.passage.id for hit in answer.retrieved],
    }


def main() -> None:
    """Ingest, ask, print."""
    parser = argparse.ArgumentParser(prog="python -m evals.news", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--home", type=Path, required=True, help="keeps archive and readings")
    parser.add_argument("--limit", type=int, help="take this many questions, evenly spread")
    parser.add_argument("--numeric", action="store_true", help="numeric ones, strict or not")
    parser.add_argument("--top-k", type=int, default=10)
    parser.add_argument("--show", type=Path, help="write the read half's answers here")
    options = parser.parse_args()
    rows = read_rows(options.data)
    questions = [one for one in map(news_question, rows) if one.strict or options.numeric]
    if options.numeric:
        questions = [one for one in questions if one.numeric]
    if options.limit:
        questions = questions[:: max(1, len(questions) // options.limit)]
    with open_engine(Settings(home=options.home, top_k=options.top_k), light=False) as engine:
        docs = {row["doc"]["id"]: row["doc"] for row in rows}
        engine.ingest_mappings(list(docs.values()))
        print(f"{len(docs)} articles, {len(questions)} questions, top {options.top_k}")
        readings = options.home / "readings.jsonl"
        found, shown = asyncio.run(measure(engine, questions, readings))
    if options.show:
        options.show.write_text("\n".join(map(json.dumps, shown)), encoding="utf-8")
    print("\n".join(table(questions, found)))
    alone, whole = list(found.values())[-2:]
    for measure_name in MEASURES:
        change = paired(alone, whole, measure_name)
        print(f"held to the figure asked for: {measure_name} {change}")


if __name__ == "__main__":
    main()
