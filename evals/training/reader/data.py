"""Compose what one pass trains on.

Everything here is a function of the questions and a seed: the same seed gives the same batches, so
a run that was cut off goes on from its batch number alone.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evals.training.reader.classes import Classes, word_classes
from evals.training.reader.negatives import (
    Candidates,
    candidates,
    inserted,
    joined,
    missed,
    missed_inside,
    ranked,
    retrieved,
    sentences,
    without_answer,
    without_own_sentence,
)
from evals.training.reader.sources import Question, by_article
from evals.training.reader.swaps import Lexicon, lexicon

CHARACTERS = (260, 850)
LATE_CHARACTERS = (450, 1000)
TITLE_SHARE = 0.2
QAMR_PER_SENTENCE = 7
# Share of a source's questions that a pass takes (wiki and squad2 are most like what is asked).
TAKEN = {"wiki": 1.0, "squad2": 1.0, "amazon": 0.45, "reddit": 0.45, "drop": 0.6, "qamr": 1.0}
TAKEN |= {"teach": 1.0, "written": 1.0}
LATE_TAKEN = TAKEN | {"squad2": 1.6, "amazon": 0.4, "reddit": 0.35, "drop": 0.4}
# For going on from trained weights with what people wrote about news, within an hour on two cores.
NEWS_TAKEN = {
    "wiki": 0.35, "squad2": 1.3, "amazon": 0.08, "reddit": 0.08, "drop": 0.12, "qamr": 0.35,
    "teach": 1.5, "written": 1.5,
}  # fmt: skip
# Chance that an answerable question also brings a negative of this kind.
MISSED = {"wiki": 0.45, "squad2": 0.15, "amazon": 0.2, "reddit": 0.2, "drop": 0.25, "qamr": 0.15}
REMOVED = {"wiki": 0.3, "squad2": 0.15, "amazon": 0.25, "reddit": 0.25, "drop": 0.1, "qamr": 0.2}
RETRIEVED = {"wiki": 0.3, "squad2": 0.2, "amazon": 0.1, "reddit": 0.1, "drop": 0.0, "qamr": 0.0}
INSIDE = {"wiki": 0.45, "squad2": 0.3, "amazon": 0.1, "reddit": 0.1, "drop": 0.1, "qamr": 0.0}
for _chances in (MISSED, REMOVED, RETRIEVED, INSIDE):
    _chances |= {"teach": 0.0, "written": 0.0}  # they bring near misses of their own
LATE_MISSED = MISSED | {"wiki": 0.25, "amazon": 0.08, "reddit": 0.08, "drop": 0.12}
RANKED = ("wiki", "squad2")
LATE_REMOVED = dict.fromkeys(REMOVED, 0.08)
LATE_INSERTED = 0.1


@dataclass(frozen=True)
class Material:
    """What negatives are made of, collected once from the training questions."""

    questions: tuple[Question, ...]
    lexicon: Lexicon
    classes: Classes
    candidates: Candidates


def material(questions: Sequence[Question]) -> Material:
    """Collect the lexicon and BM25's candidates."""
    asked = [q for q in questions if q.answers and RETRIEVED[q.source]]
    classes = word_classes(sorted({q.context for q in questions}))
    return Material(tuple(questions), lexicon(questions), classes, candidates(asked))


def cropped(q: Question, limit: int, rng: random.Random) -> Question:
    """Whole sentences around the answer, about `limit` characters.

    Without an answer, the window is around the decoy, or else anywhere. Answers of other annotators
    that fall outside are dropped.
    """
    if len(q.context) <= limit:
        return q
    parts = sentences(q.context)
    target = rng.choice(q.answers) if q.answers else q.decoy or rng.choice(parts)
    inside = [i for i, (a, b) in enumerate(parts) if a < target[1] and target[0] < b]
    low, high = inside[0], inside[-1] + 1
    while low > 0 or high < len(parts):
        grow_left = high == len(parts) or (low > 0 and rng.random() < 0.5)
        new = (low - 1, high) if grow_left else (low, high + 1)
        if parts[new[1] - 1][1] - parts[new[0]][0] > limit:
            break
        low, high = new
    start, end = parts[low][0], parts[high - 1][1]
    kept = tuple((a - start, b - start) for a, b in q.answers if start <= a and b <= end)
    return replace(q, context=q.context[start:end], answers=kept)


def titled(q: Question, rng: random.Random) -> Question:
    """The title, sometimes with a date, on lines of their own before the passage."""
    if not q.title or rng.random() >= TITLE_SHARE:
        return q
    months = "January March May June August October December".split()
    date = f"{rng.randint(1, 28)} {rng.choice(months)} {rng.randint(1995, 2023)}\n"
    head = q.title + "\n" + (date if rng.random() < 0.25 else "")
    answers = tuple((a + len(head), b + len(head)) for a, b in q.answers)
    return replace(q, context=head + q.context, answers=answers)


def with_negatives(
    q: Question, stock: Material, rng: random.Random, late: bool, news: bool = False
) -> list[Question]:
    """The question itself and, by chance, negatives made of it."""
    if q.answers:
        q = replace(q, relevant=True)
    made: list[Question | None] = [q]
    if late and q.answers and q.source in RANKED and not news:
        made.extend(ranked(q, stock.candidates, rng))
    if q.answers:
        if rng.random() < (LATE_MISSED if late else MISSED)[q.source]:
            made.append(missed(q, stock.lexicon, rng))
        if late and rng.random() < INSIDE[q.source]:
            made.append(missed_inside(q, stock.classes, rng))
        if rng.random() < (LATE_REMOVED if late else REMOVED)[q.source]:
            made.append(without_answer(q))
        if rng.random() < RETRIEVED[q.source]:
            made.append(retrieved(q, stock.candidates, rng))
        if late and rng.random() < LATE_INSERTED:
            made.append(inserted(q, rng))
    return [m for m in made if m]


def from_sentences(q: Question, others: Sequence[str], rng: random.Random) -> list[Question]:
    """A QAMR question on its sentence alone or among others; by chance with others only."""
    q, alone = replace(q, relevant=True), rng.random() < 0.45
    made: list[Question | None] = [q if alone else joined(q, others, rng)]
    if rng.random() < REMOVED["qamr"]:
        made.append(without_own_sentence(q, others, rng))
    return [m for m in made if m]


def qamr_pass(stock: Material, rng: random.Random) -> list[Question]:
    """Up to seven questions of each sentence, some of them in a longer context."""
    asked = [q for q in stock.questions if q.source == "qamr"]
    every = sorted({q.context for q in asked})
    made = []
    for group in by_article(asked).values():
        siblings = sorted({q.context for q in group})
        for sentence in siblings:
            own = [q for q in group if q.context == sentence]
            for q in rng.sample(own, min(QAMR_PER_SENTENCE, len(own))):
                others = [s for s in siblings if s != sentence] + rng.sample(every, 2)
                made += from_sentences(q, others, rng)
    return made


def compose(stock: Material, seed: int, late: bool = False, news: bool = False) -> list[Question]:
    """What one pass trains on, shuffled: questions, negatives, crops and titles drawn by seed.

    Late passes, in which the rate decays, are nearer to what is asked in use: longer passages, more
    of Wikipedia and news, and near misses by nationality (Hu et al. 2024, MiniCPM, section 5).
    """
    taken, characters = (LATE_TAKEN, LATE_CHARACTERS) if late else (TAKEN, CHARACTERS)
    taken = NEWS_TAKEN if news else taken
    rng = random.Random(seed)
    made = qamr_pass(stock, rng)
    made = rng.sample(made, int(len(made) * taken["qamr"]))
    for q in stock.questions:
        if q.source != "qamr":
            whole, part = divmod(taken[q.source], 1)
            for _ in range(int(whole) + (rng.random() < part)):
                made += with_negatives(q, stock, rng, late, news)
    made = [titled(cropped(q, rng.randint(*characters), rng), rng) for q in made]
    rng.shuffle(made)
    return made
