"""Read every training set of the support model into one shape: a claim, its evidence, a label.

| set | what it gives |
|---|---|
| `teach/[a-d].jsonl.gz` | invented news stories with statements, true or subtly false |
| `teach/real_*.jsonl.gz` | single sentences of Wikinews with statements |
| `evals/training/written/[0-9]*.jsonl.gz` | statements on passages of Wikinews and Wikipedia |
| `evals/training/written/articles_*.jsonl.gz` | on invented articles; `c`, `g`, `m` held out |
| `support/` | FoolMeTwice (Eisenschlos et al. 2021), symmetric FEVER (Schuster et al. 2019) |
| QAMR, SQuADShifts, SQuAD 2.0 | a question with its answer as a claim, or with a wrong one |
"""

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.training.reader.sources import Question, read_qamr, read_squad, split_by_article
from evals.training.written import HELD_OUT, WRITTEN, passage_texts, surroundings, written

LABELS = ("supported", "contradicted", "not_stated")
AROUND = 450
"""Characters of an article at most on each side of a passage: as much as a judge is shown."""
UNSUPPORTED = 3
"""A claim that is not supported, where nobody said whether it is contradicted."""


@dataclass(frozen=True)
class Example:
    """A claim to judge by its evidence, the stretch of `text` from `start` to `end`.

    `around`: how many more characters of `text` may be shown on either side. `label` indexes
    LABELS, or is UNSUPPORTED. `origin` names the set, `kind` what was changed.
    """

    origin: str
    claim: str
    text: str
    start: int
    end: int
    label: int
    kind: str = ""
    around: int = 0
    group: str = ""


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def stories(folder: Path, names: str = "abcd") -> Iterator[Example]:
    """Statements on invented stories; the evidence is the stretch that decides them."""
    for name in names:
        for row in lines(folder / f"{name}.jsonl.gz"):
            text = row["text"]
            for one in row["statements"]:
                start = text.index(one["s"])
                yield Example(
                    "stories", one["text"], text, start, start + len(one["s"]),
                    LABELS.index(one["label"]), one["kind"], 350, f"{name}{row['id']}",
                )  # fmt: skip


def articles(names: str) -> Iterator[Example]:
    """Statements on the invented articles of `evals/training/written`, as a chatbot makes them.

    The evidence is the stretch that decides each; the article around it may be shown too.
    """
    for name in names:
        for row in lines(WRITTEN / f"articles_{name}.jsonl.gz"):
            text = row["text"]
            for one in row["statements"]:
                start = text.index(one["s"])
                yield Example(
                    "articles", one["text"], text, start, start + len(one["s"]),
                    LABELS.index(one["label"]), one["kind"], AROUND, f"{name}{row['id']}",
                )  # fmt: skip


def sentences(folder: Path) -> Iterator[Example]:
    """Statements on single real sentences."""
    for path in sorted(folder.glob("real_*.jsonl.gz")):
        for row in lines(path):
            for one in row["statements"]:
                label = LABELS.index(one["label"])
                text = row["s"]
                yield Example(
                    "sentences", one["text"], text, 0, len(text), label, one["kind"], 0, row["id"]
                )


def passages(folder: Path, held_out: bool) -> Iterator[Example]:
    """Statements on real passages of some sentences, of the held-out writers or of the others.

    The passages beside it in its article may be shown too: a judge reads stretches of an article
    in which most sentences say nothing of the claim.
    """
    around = surroundings(passage_texts(folder))
    for writer, passage, row in written(folder):
        if (writer in HELD_OUT) != held_out:
            continue
        before, after = around[row["id"]]
        text = " ".join(part for part in (before, passage, after) if part)
        start = len(before) + 1 if before else 0
        for one in row["statements"]:
            label = LABELS.index(one["label"])
            yield Example(
                "passages", one["text"], text, start, start + len(passage), label, one["kind"],
                AROUND, row["id"],
            )  # fmt: skip


def fool_me_twice(path: Path, rng: random.Random) -> Iterator[Example]:
    """Claims written to fool people, their evidence among sentences that don't decide."""
    for row in lines(path):
        near = [s for s in row["nearby"] if rng.random() < 0.4]
        place = rng.randint(0, len(near))
        text = " ".join([*near[:place], row["evidence"], *near[place:]])
        label = LABELS.index(row["label"])
        yield Example("fool_me_twice", row["claim"], text, 0, len(text), label, group=row["id"])


def symmetric_fever(path: Path) -> Iterator[Example]:
    """Claims and evidence in minimal pairs, so that the claim alone tells nothing."""
    for row in lines(path):
        text, label = row["evidence"], LABELS.index(row["label"])
        yield Example("fever", row["claim"], text, 0, len(text), label, group=row["id"])


def answered(question: Question, answer: str, label: int) -> Example:
    """A question with an answer as a claim."""
    spans = question.answers or ((0, len(question.context)),)
    start, end = spans[0]
    claim = f"{question.text.rstrip()} {answer}"
    name = f"qa_{question.source}"
    return Example(name, claim, question.context, start, end, label, "", 250, question.article)


def pairs(questions: list[Question], rng: random.Random) -> Iterator[Example]:
    """Questions of one passage with their answers, right or another question's or a decoy."""
    by_passage: dict[str, list[Question]] = defaultdict(list)
    for question in questions:
        by_passage[question.context].append(question)
    for asked in by_passage.values():
        own = [q.context[slice(*q.answers[0])] if q.answers else "" for q in asked]
        for q, right in zip(asked, own, strict=True):
            if not q.answers:
                if q.decoy:
                    yield answered(q, q.context[slice(*q.decoy)], UNSUPPORTED)
                continue
            if rng.random() < 0.5:
                yield answered(q, right, 0)
                continue
            told = {w.lower() for span in q.answers for w in q.context[slice(*span)].split()}
            wrong = [a for a in own if a and not told & {w.lower() for w in a.split()}]
            if wrong:
                yield answered(q, rng.choice(wrong), UNSUPPORTED)


def read_questions(folder: Path) -> list[Question]:
    """The questions whose answers make claims, less the articles that the reader holds out."""
    found = read_squad(folder / "squadshifts_new_wiki.json.gz", "wiki")
    found += read_squad(folder / "squad2_eight_articles.json.gz", "squad2")
    return split_by_article(found + read_qamr(folder / "qamr"))[0]
