"""Near misses made of a passage's own words, as most of SQuAD 2.0's are.

A thing, property, deed, name, date or direction of the question is exchanged for another that the
passage has too ("two strokes occur in an *exhaust* cycle", "the *20th* century", "fled *from*
Italy"): every word of the question stands in the passage, and yet it doesn't answer it. A question
is given up where a sentence has both the new word and most of the question's others: it may then be
answered there.
"""

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass

from evals.training.reader.classes import Classes
from evals.training.reader.sources import Question
from evals.training.reader.swaps import (
    AUXILIARIES,
    KINDS,
    MONTHS,
    STARTERS,
    inner_names,
    question_names,
    replaced,
)

WORD = re.compile(r"[A-Za-z][\w'’-]*|\d[\d,.]*\w*")
CENTURY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)\b")
YEAR = re.compile(r"\b[12]\d{3}\b")
FIGURE = re.compile(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?(?![\w])")
DIRECTIONS = (
    ("from", "to"), ("to", "from"), ("into", "out of"), ("with", "without"),
    ("before", "after"), ("after", "before"), ("since", "until"), ("over", "under"),
)  # fmt: skip
TIMES = "century|decade|year|when|during|after|before|later|today"
TIME = re.compile(rf"\d|\b(?:{'|'.join(MONTHS)}|{TIMES})")
LISTED = re.compile(r"\b(?:and|or|nor|as well as)\b|,|/|\(")
SYMMETRIC = re.compile(
    r"\b(and|or|between|with|from each|both|met|meet|married|marry|related|same)\b"
)
ALMOST_ALL = 0.6
OWN_SENTENCE = 0.4
STEM = 5


def stems(text: str) -> set[str]:
    """First letters of the words that carry meaning."""
    words = (w.lower() for w in WORD.findall(text))
    return {w[:STEM] for w in words if len(w) > 2 and w not in STARTERS | AUXILIARIES}


@dataclass(frozen=True)
class Ground:
    """A question with what its passage offers."""

    q: Question
    parts: list[str]
    own: list[str]
    classes: Classes

    def answers(self) -> str:
        """The answers' words, which mustn't be asked for."""
        return " ".join(self.q.context[a:b] for a, b in self.q.answers)


def ground(q: Question, sentences: list[tuple[int, int]], classes: Classes) -> Ground:
    """Cut the passage into sentences; `own` are those that an answer touches."""
    parts = [q.context[a:b] for a, b in sentences]
    touched = [any(a < e and s < b for s, e in q.answers) for a, b in sentences]
    own = [part for part, touch in zip(parts, touched, strict=True) if touch]
    return Ground(q, parts, own, classes)


def may_answer(text: str, new: str, on: Ground) -> bool:
    """Whether some sentence, other than the answer's own, may answer the altered question."""
    gained = stems(new)
    rest = stems(text) - gained
    for sentence in on.parts:
        has = stems(sentence)
        if sentence not in on.own and gained & has and len(rest & has) >= ALMOST_ALL * len(rest):
            return True
    return not rest


def listed_together(one: str, other: str, sentences: list[str]) -> bool:
    """Whether a sentence joins both words ("steam and water"), so that it may speak of both."""
    for sentence in sentences:
        places = [sentence.find(one), sentence.find(other)]
        if min(places) >= 0 and LISTED.search(sentence[min(places) : max(places)]):
            return True
    return False


def exchanged(on: Ground, old: str, pool: Iterable[str], rng: random.Random) -> str | None:
    """The question with `old` exchanged for a member of the pool that leaves it unanswered."""
    known = stems(on.q.text) | stems(on.answers())
    options = sorted({p for p in pool if not stems(p) & known})
    rng.shuffle(options)
    for new in options[:6]:
        text = replaced(on.q.text, old, new)
        if text == on.q.text or may_answer(text, new, on):
            continue
        if not any(new in sentence for sentence in on.own) or (
            rng.random() <= OWN_SENTENCE and not listed_together(old, new, on.own)
        ):
            return text
    return None


def shared_words(on: Ground, group: frozenset[str]) -> list[str]:
    """Words of the group that the question shares with its passage."""
    lowered = on.q.context.lower()
    words = [w for w in re.findall(r"\b[a-z]{4,}\b", on.q.text) if w in group]
    return [w for w in words if re.search(rf"\b{w[:STEM]}", lowered) and w not in AUXILIARIES]


def words_of(on: Ground, group: frozenset[str], plural: bool) -> set[str]:
    """Words of the group in the passage, of one number."""
    words = set(re.findall(r"\b[a-z]{4,}\b", on.q.context)) & group
    return {w for w in words if w.endswith("s") == plural}


def exchange_word(on: Ground, group: frozenset[str], rng: random.Random) -> str | None:
    """Exchange a word of a group for another of the passage's."""
    shared = shared_words(on, group)
    if not shared:
        return None
    old = rng.choice(shared)
    return exchanged(on, old, words_of(on, group, old.endswith("s")), rng)


def exchange_thing(on: Ground, rng: random.Random) -> str | None:
    """Another thing of the passage: "pump" for "engine"."""
    return exchange_word(on, on.classes.heads, rng)


def exchange_property(on: Ground, rng: random.Random) -> str | None:
    """Another property of the passage: "exhaust cycle" for "engine cycle"."""
    return exchange_word(on, on.classes.modifiers, rng)


def exchange_deed(on: Ground, rng: random.Random) -> str | None:
    """Another deed of the passage: "abandoned" for "founded"."""
    return exchange_word(on, on.classes.deeds, rng)


def kind_of(name: str) -> int:
    """The gazetteer that has the name, or how many words it has (negative)."""
    for number, kind in enumerate(KINDS):
        if name in kind:
            return number
    return -len(name.split())


def exchange_name(on: Ground, rng: random.Random) -> str | None:
    """Another name of the passage, of the same kind."""
    names = [n for n in question_names(on.q.text) if n in on.q.context]
    if not names:
        return None
    old = rng.choice(names)
    inside = {n for n in inner_names(on.q.context) if kind_of(n) == kind_of(old)}
    return exchanged(on, old, inside, rng)


def exchange_figure(on: Ground, rng: random.Random) -> str | None:
    """Another year, century or number of the passage, or (often absent from it) a nearby one."""
    for pattern in (CENTURY, YEAR, FIGURE):
        found = pattern.findall(on.q.text)
        if found:
            old = rng.choice(found)
            pool = set(pattern.findall(on.q.context))
            if pattern is CENTURY and 1 < int(old[:-2]) < 21:
                pool |= {f"{int(old[:-2]) + shift}th" for shift in (-1, 1) if int(old[:-2]) > 4}
            return exchanged(on, old, pool, rng)
    return None


def turn_round(on: Ground, rng: random.Random) -> str | None:
    """Two names change places: "Who did Rollo defeat for Charles?"."""
    names = [n for n in question_names(on.q.text) if n in on.q.context]
    if len(names) < 2 or SYMMETRIC.search(on.q.text):
        return None
    first, second = rng.sample(names, 2)
    if first in second or second in first:
        return None
    marked = replaced(replaced(on.q.text, first, "\0"), second, first)
    return marked.replace("\0", second)


def turn_direction(on: Ground, rng: random.Random) -> str | None:
    """From for to, before for after: where the passage doesn't say so too."""
    options = [
        replaced(on.q.text, match[0], f"{new} {match[1]}")
        for old, new in DIRECTIONS
        for match in re.finditer(rf"\b{old} (the [a-z]+|[A-Z]\w+|\d+)", on.q.text)
        if match[0] in on.q.context and f"{new} {match[1]}" not in on.q.context
    ]
    return rng.choice(options) if options else None


def ask_when(on: Ground, rng: random.Random) -> str | None:
    """When it was, where no sentence that speaks of it says so."""
    if not re.match(r"(Where|Why|How|What) did ", on.q.text):
        return None
    asked = stems(on.q.text)
    about = [s for s in on.parts if len(asked & stems(s)) >= len(asked) / 2]
    if not about or any(TIME.search(s) for s in [*about, *on.own]):
        return None
    text = re.sub(r"^\w+", lambda _: "When", on.q.text)
    return text if rng.random() < 0.5 else re.sub(r"^When", "In what year", text)


WAYS = (
    (exchange_thing, 5), (exchange_property, 4), (exchange_name, 5), (exchange_figure, 4),
    (exchange_deed, 2), (turn_direction, 2), (turn_round, 1), (ask_when, 1),
)  # fmt: skip


def inside_miss(on: Ground, rng: random.Random) -> str | None:
    """An altered question by the first workable way, tried in a weighted random order."""
    order = sorted(WAYS, key=lambda w: rng.random() ** (1 / w[1]), reverse=True)
    for way, _ in order:
        text = way(on, rng)
        if text and text != on.q.text:
            return text
    return None
