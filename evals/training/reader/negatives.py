"""Make examples without an answer.

The answer's sentences removed, a passage that only looks right, or a question that misses by one
detail.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evals.training.reader.classes import Classes
from evals.training.reader.inside import ground, inside_miss
from evals.training.reader.sources import CharSpan, Question, contexts
from evals.training.reader.swaps import (
    Lexicon,
    alike,
    inner_names,
    insert_nation,
    near_miss,
    question_names,
    replaced,
    stands_in,
)

SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“(\[]?[A-Z0-9])|\n+")
NUMBER_WORD = re.compile(
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|million|dozen)\b"
)
MIN_CONTEXT = 120


def sentences(text: str) -> list[CharSpan]:
    """Sentences as spans that tile the text."""
    cuts = [m.end() for m in SENTENCE_END.finditer(text)]
    starts = [0, *cuts]
    ends = [*cuts, len(text)]
    return [(a, b) for a, b in zip(starts, ends, strict=True) if b > a]


def folded(text: str) -> str:
    """Lower case, words only, one space between."""
    return " ".join(re.findall(r"\w+", text.lower()))


def holds_answer(context: str, q: Question) -> bool:
    """Whether any annotator's answer occurs in the text as whole words."""
    inside = f" {folded(context)} "
    answers = {folded(q.context[a:b]) for a, b in q.answers} - {""}
    return any(f" {answer} " in inside for answer in answers)


def without_answer(q: Question) -> Question | None:
    """The passage less every sentence that an answer touches, if the rest holds no answer."""
    keep = [
        (a, b)
        for a, b in sentences(q.context)
        if not any(a < end and start < b for start, end in q.answers)
    ]
    context = "".join(q.context[a:b] for a, b in keep).strip()
    if len(context) < MIN_CONTEXT or holds_answer(context, q):
        return None
    return replace(q, context=context, answers=(), relevant=None)


@dataclass(frozen=True)
class Candidates:
    """For each passage, the passages of the same source that BM25 finds nearest a question."""

    passages: tuple[Question, ...]
    nearest: dict[tuple[str, str], tuple[int, ...]]


def candidates(questions: Sequence[Question], top: int = 12) -> Candidates:
    """Rank the passages of each source for each of its questions (BM25, k1=1.5, b=.75)."""
    import bm25s

    passages: list[Question] = []
    nearest: dict[tuple[str, str], tuple[int, ...]] = {}
    for source in sorted({q.source for q in questions}):
        asked = [q for q in questions if q.source == source]
        pool = list(contexts(asked))
        index = bm25s.BM25()
        texts = bm25s.tokenize([p.context for p in pool], show_progress=False)
        index.index(texts, show_progress=False)
        asked_texts = sorted({q.text for q in asked})
        query = bm25s.tokenize(asked_texts, stopwords="en", show_progress=False, return_ids=False)
        found = index.retrieve(query, k=min(top, len(pool)), show_progress=False).documents
        for text, row in zip(asked_texts, found, strict=True):
            nearest[source, text] = tuple(int(i) + len(passages) for i in row)
        passages += pool
    return Candidates(tuple(passages), nearest)


def lookalikes(q: Question, found: Candidates) -> list[Question]:
    """BM25's nearest passages that hold none of the question's answers, nearest first."""
    near = [found.passages[i] for i in found.nearest[q.source, q.text]]
    return [p for p in near if p.context != q.context and not holds_answer(p.context, q)]


def beside(q: Question, other: Question) -> Question:
    """The question with the passage of another that does not answer it."""
    return replace(q, context=other.context, title=other.title, answers=(), relevant=False)


def ranked(q: Question, found: Candidates, rng: random.Random) -> list[Question]:
    """The question with one of all its lookalikes, for relevance alone."""
    near = lookalikes(q, found)
    return [replace(beside(q, rng.choice(near)), ranked_only=True)] if near else []


def retrieved(q: Question, found: Candidates, rng: random.Random) -> Question | None:
    """The question with one of its nearest lookalikes, of its own article if there is one."""
    near = lookalikes(q, found)
    same = [p for p in near if p.article == q.article]
    pool = (same or near)[:4]
    return beside(q, rng.choice(pool)) if pool else None


def kind_stands_in(answer: str, sentence: str) -> bool | None:
    """Whether the sentence has anything of the answer's kind; None: its kind can't be told."""
    if NUMBER_WORD.search(answer.lower()):
        return bool(NUMBER_WORD.search(sentence.lower()))
    if inner_names("x " + answer):
        return len(inner_names(sentence)) > 1
    return None


def swap_inside(q: Question, lex: Lexicon, rng: random.Random) -> str | None:
    """Swap a name for another of the *same* passage, whose sentences have no such answer.

    "How many troops go to Romania?" becomes "… to Poland?" where no sentence about Poland has a
    number: every word of the question stands in the passage, and yet it doesn't answer it.
    """
    names = [n for n in question_names(q.text) if n in q.context]
    if not names:
        return None
    name = rng.choice(names)
    others = set(alike(name, lex, q.article)) & set(inner_names(q.context))
    answers = [q.context[a:b] for a, b in q.answers]
    parts = [q.context[a:b] for a, b in sentences(q.context)]
    for other in sorted(sorted(others - {name}), key=lambda _: rng.random()):
        about = [s for s in parts if stands_in(other, s)]
        if stands_in(other, q.text) or any(a in s for s in about for a in answers):
            continue
        if about and all(kind_stands_in(answers[0], s) is False for s in about):
            return replaced(q.text, name, other)
    return None


def unanswered(q: Question, text: str | None) -> Question | None:
    """The passage with an altered question; where its answer stood is now a decoy."""
    if not text:
        return None
    return replace(q, text=text, answers=(), decoy=q.answers[0], relevant=None)


def missed(q: Question, lex: Lexicon, rng: random.Random) -> Question | None:
    """A near miss on the same passage: one detail of the question altered."""
    return unanswered(q, swap_inside(q, lex, rng) or near_miss(q, lex, rng))


def missed_inside(q: Question, classes: Classes, rng: random.Random) -> Question | None:
    """A near miss on the same passage, made of its own words."""
    return unanswered(q, inside_miss(ground(q, sentences(q.context), classes), rng))


def inserted(q: Question, rng: random.Random) -> Question | None:
    """A near miss on the same passage: "how many troops" becomes "how many Polish troops"."""
    return unanswered(q, insert_nation(q, rng))


def joined(q: Question, others: Sequence[str], rng: random.Random) -> Question:
    """A single-sentence passage set at a random place among up to four other sentences."""
    chosen = rng.sample(others, min(len(others), rng.randint(1, 4)))
    place = rng.randint(0, len(chosen))
    before = "".join(f"{sentence} " for sentence in chosen[:place])
    context = " ".join([*chosen[:place], q.context, *chosen[place:]])
    answers = tuple((a + len(before), b + len(before)) for a, b in q.answers)
    return replace(q, context=context, answers=answers)


def without_own_sentence(q: Question, others: Sequence[str], rng: random.Random) -> Question | None:
    """The question of a single sentence with other sentences only."""
    context = " ".join(rng.sample(others, min(len(others), 4)))
    if len(context) < MIN_CONTEXT or holds_answer(context, q):
        return None
    return replace(q, context=context, answers=(), relevant=False)
