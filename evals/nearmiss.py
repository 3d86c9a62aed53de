"""``python -m evals.nearmiss --data DIR``: near misses, as a user meets them.

The held-out SQuAD 2.0 questions, each asked of its own paragraph alone, and held-out Wikipedia
questions, all of which have an answer; by the packaged reader as it is, by the reader with its
words in their natural extent, and by the reader's answerer, whose decision weighs the words found
(without the support model). DIR is the folder of the training sets. F1 and exact match are SQuAD's;
a natural extent ("about 2,000" for the annotators' "2,000") costs F1 without being wrong.

Errors were read in the first half of the articles only (``--show`` writes that half's answers).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from evals.news.remembered import RememberedReader
from evals.training.reader.calibrate import halves
from evals.training.reader.evaluate import Floats, golds, reliability
from evals.training.reader.metrics import Scores, best, scores
from evals.training.reader.sources import Question, read_all, split_by_article
from qa.answering.answerers.candidates import Candidate, read_candidates
from qa.answering.answerers.extent import natural_extent
from qa.answering.question import Question as AskedQuestion
from qa.models.reader import Reader, open_reader
from qa.testing.corpus import stored_article
from qa.types import Article, Hit, Passage, Span, content_hash

WIKI = 600
"""Wikipedia questions asked, evenly spread."""
FLOORS = (68.0, 70.0, 74.0)
"""Shares of declined near misses, in percent, at which the best HasAns F1 is told."""
RIGHT = 0.5
"""F1 from which an answer counts as right in the reliability table."""


class Said(NamedTuple):
    """The likeliest words for one question."""

    text: str
    probability: float


def article_of(asked: Question) -> Article:
    """Return a question's paragraph as an article."""
    digest = content_hash(asked.context)
    return stored_article(asked.context, digest[:16], title=asked.title or None)


def answered(asked: Question, reader: Reader) -> tuple[Candidate, ...]:
    """Return the answerer's candidates with the paragraph as the only passage."""
    article = article_of(asked)
    passage = Passage.cut(article, Span(start=0, end=article.length), 0)
    hit = Hit(passage=passage, article=article.meta(), rank=1, score=1.0)
    return read_candidates(AskedQuestion(asked.text), [hit], reader, lambda _, __: article)


def said_by_each(asked: Question, reader: Reader) -> dict[str, Said]:
    """Return what the reader says, the same in its natural extent, and what the answerer says."""
    first = reader.read(asked.text, [asked.context], spans=1)[0].spans[0]
    wide = natural_extent(AskedQuestion(asked.text), asked.context, first.span)
    found = answered(asked, reader)
    return {
        "reader": Said(first.span.cut(asked.context), first.probability),
        "reader, natural extent": Said(wide.cut(asked.context), first.probability),
        "answerer": Said(found[0].text, found[0].probability) if found else Said("", 0.0),
    }


def at(questions: Sequence[Question], said: Sequence[Said], cut: float) -> Scores:
    """Return SQuAD's scores where words below a probability are not said."""
    return scores(golds(questions), [one.text if one.probability >= cut else "" for one in said])


def overlaps(questions: Sequence[Question], said: Sequence[Said]) -> Floats:
    """Return the F1, 0 to 1, of each question's words; 0 where nothing answers."""
    pairs = zip(golds(questions), said, strict=True)
    return np.array([best(gold, one.text)[1] if gold else 0.0 for gold, one in pairs])


def best_above(questions: Sequence[Question], said: Sequence[Said], floor: float) -> float:
    """Return the best HasAns F1, in percent, over all cuts that decline ``floor`` % of NoAns."""
    probability = np.array([one.probability for one in said])
    has = np.array([bool(one.answers) for one in questions])
    quality = overlaps(questions, said)
    cuts = np.append(np.unique(probability), np.inf)
    allowed = [cut for cut in cuts if 100 * (probability[~has] < cut).mean() >= floor]
    return max(100 * float((quality * (probability >= cut))[has].mean()) for cut in allowed)


def near_miss_table(
    questions: Sequence[Question], said: dict[str, list[Said]], threshold: float
) -> list[str]:
    """Return the lines of a table for each half and all: at the threshold, and at best."""
    first = halves(questions)
    parts = {"all": first | ~first, "first half": first, "second half": ~first}
    floors = " | ".join(f"best F1, NoAns >= {floor:.0f}" for floor in FLOORS)
    lines = [
        "| by | articles | n with, without | HasAns EM | HasAns F1 | NoAns | F1 of all without"
        f" threshold | {floors} |",
        "|---" * (7 + len(FLOORS)) + "|",
    ]
    for name, every in said.items():
        for part, members in parts.items():
            chosen = [q for q, inside in zip(questions, members, strict=True) if inside]
            words = [one for one, inside in zip(every, members, strict=True) if inside]
            made, free = at(chosen, words, threshold), at(chosen, words, 0.0)
            figures = [made.has_exact, made.has_f1, made.no, free.has_f1]
            figures += [best_above(chosen, words, floor) for floor in FLOORS]
            cells = [name, part, f"{made.has_n}, {made.no_n}", *(f"{one:.1f}" for one in figures)]
            lines.append(f"| {' | '.join(cells)} |")
    return lines


def wiki_table(
    questions: Sequence[Question], said: dict[str, list[Said]], threshold: float
) -> list[str]:
    """Return the lines of a table of questions that all have an answer."""
    lines = ["| by | n | HasAns EM | HasAns F1 | without threshold |", "|---" * 5 + "|"]
    for name, words in said.items():
        made, free = at(questions, words, threshold), at(questions, words, 0.0)
        figures = f"{made.has_exact:.1f} | {made.has_f1:.1f} | {free.has_f1:.1f}"
        lines.append(f"| {name} | {made.has_n} | {figures} |")
    return lines


def reliability_table(questions: Sequence[Question], said: Sequence[Said]) -> list[str]:
    """Return the lines of a table: probability given, share right, in bins of a tenth."""
    given = np.array([one.probability for one in said])
    outcome = (overlaps(questions, said) >= RIGHT).astype(float)
    rows = reliability(given, outcome)
    lines = ["| probability | mean | right | n |", "|---" * 4 + "|"]
    return lines + [f"| {a:.1f}-{b:.1f} | {p:.2f} | {r:.2f} | {n} |" for a, b, p, r, n in rows]


def ask_all(questions: Sequence[Question], reader: Reader) -> dict[str, list[Said]]:
    """Ask every question of its own paragraph."""
    found: dict[str, list[Said]] = {}
    for number, asked in enumerate(questions, start=1):
        for name, said in said_by_each(asked, reader).items():
            found.setdefault(name, []).append(said)
        if number % 50 == 0:
            print(f"{number} of {len(questions)}", end="\r", flush=True)
    return found


def shown(questions: Sequence[Question], reader: Reader) -> list[str]:
    """Return the first half's answers as JSON lines."""
    lines = []
    for asked, first in zip(questions, halves(questions), strict=True):
        found = answered(asked, reader)[:1] if first else ()
        for one in found:
            row = {
                "question": asked.text,
                "golds": golds([asked])[0],
                "said": one.text,
                "probability": one.probability,
                "features": one.features._asdict() if one.features else {},
                "passage": asked.context,
            }
            lines.append(json.dumps(row))
    return lines


def report(held: Sequence[Question], reader: Reader) -> list[str]:
    """Return all tables."""
    near = [one for one in held if one.source == "squad2"]
    wiki = [one for one in held if one.source == "wiki" and one.answers]
    wiki = wiki[:: max(1, len(wiki) // WIKI)][:WIKI]
    said, easy = ask_all(near, reader), ask_all(wiki, reader)
    lines = [f"SQuAD 2.0, at P {reader.threshold:g}:"]
    lines += near_miss_table(near, said, reader.threshold)
    lines += ["", f"Wikipedia, at P {reader.threshold:g}:"]
    lines += wiki_table(wiki, easy, reader.threshold)
    for name in ("reader", "answerer"):
        lines += ["", f"Reliability on SQuAD 2.0, {name}:", *reliability_table(near, said[name])]
    return lines


def main() -> None:
    """Read, ask, print."""
    parser = argparse.ArgumentParser(prog="python -m evals.nearmiss", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--data", type=Path, required=True, help="folder of the training sets")
    parser.add_argument("--readings", type=Path, help="keeps what the reader said, in this file")
    parser.add_argument("--show", type=Path, help="write the first half's answers here")
    options = parser.parse_args()
    reader: Reader = open_reader()
    if options.readings:
        reader = RememberedReader(reader, options.readings)
    _, held = split_by_article(read_all(options.data))
    print("\n".join(report(held, reader)))
    if options.show:
        near = [one for one in held if one.source == "squad2"]
        options.show.write_text("\n".join(shown(near, reader)), encoding="utf-8")


if __name__ == "__main__":
    main()
