"""Alterations that a reporter fears beside digits: who, which way, what became of it, when."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from random import Random

from evals.attack.alter_values import EXACT_KINDS
from evals.attack.types import Sentence
from qa.figures import MONTHS, WEEKDAYS, Approximator, Figure, Kind, attributions

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]*\w(?: [A-Z][\w’'-]*\w)*")
_JOINED = re.compile(r"\W*(?:(?:and|or|vs|of|the|in|with|to)\W*)?")
_SHORTEST_NAME = 4
_OPPOSITES = (
    ("rose", "fell"), ("risen", "fallen"), ("rising", "falling"), ("rise", "fall"),
    ("increased", "decreased"), ("increase", "decrease"), ("increasing", "decreasing"),
    ("gained", "lost"), ("up", "down"), ("won", "lost"), ("wins", "loses"),
    ("more", "fewer"), ("before", "after"), ("highest", "lowest"), ("largest", "smallest"),
    ("first", "last"), ("above", "below"), ("north", "south"), ("east", "west"),
    ("northern", "southern"), ("eastern", "western"), ("arrived", "left"), ("opened", "closed"),
    ("bought", "sold"), ("accepted", "rejected"),
)  # fmt: skip
_REVERSED = {one: other for pair in _OPPOSITES for one, other in (pair, pair[::-1])}
_FATES = (
    ("killed", "injured"), ("injured", "killed"), ("wounded", "killed"), ("died", "survived"),
    ("dead", "injured"), ("arrested", "released"), ("released", "arrested"), ("missing", "found"),
    ("will", "did"), ("expected", "known"), ("planned", "finished"), ("proposed", "approved"),
)  # fmt: skip
_OTHER_BOUND = {
    Approximator.AT_MOST: "at least",
    Approximator.AT_LEAST: "at most",
    Approximator.MORE_THAN: "less than",
    Approximator.LESS_THAN: "more than",
    Approximator.NEARLY: "more than",
    Approximator.JUST_OVER: "nearly",
    Approximator.ABOUT: "at least",
}


def _moved(figure: Figure, text: str, random: Random, highest: int) -> str | None:
    """Return a figure's words with its one whole number moved by one."""
    numbers = list(re.finditer(r"\d+", text))
    if len(numbers) != 1:
        return None
    old = int(numbers[0][0])
    new = old + random.choice((-1, 1)) if 1 < old < highest else old - 1 or 2
    return f"{text[: numbers[0].start()]}{new}{text[numbers[0].end() :]}"


def _year_moved(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    if figure.kind is not Kind.YEAR or figure.is_range:
        return None
    made = _moved(figure, figure.core.cut(sentence.text), random, 9999)
    return made and sentence.replaced(figure.core.start, figure.core.end, made)


def _day_moved(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    """Move "May 5" or "September 1, 2015" by a day."""
    days = figure.calendar
    if figure.kind is not Kind.DATE or days is None or days.day is None:
        return None
    text = figure.core.cut(sentence.text)
    found = re.search(rf"\b{days.day}(?!\d)", text)
    if found is None:
        return None
    new = days.day + random.choice((-1, 1)) if 1 < days.day < len("x" * 28) else 2
    moved = text[: found.start()] + str(new) + text[found.end() :]
    return sentence.replaced(figure.core.start, figure.core.end, moved)


def _half_swapped(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    if figure.kind is not Kind.TIME:
        return None
    text = figure.core.cut(sentence.text)
    made = re.sub(r"([ap])(?=\.?m)", lambda m: "p" if m[1] == "a" else "a", text)
    return sentence.replaced(figure.core.start, figure.core.end, made)


def _vague_changed(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    if figure.approximator is not Approximator.VAGUE:
        return None
    words = ["dozens", "hundreds", "thousands", "millions", "billions"]
    found = re.search("|".join(words), figure.text, re.IGNORECASE)
    if found is None:
        return None
    other = random.choice([word for word in words if word != found[0].lower()])
    if found[0][0].isupper():
        other = other.capitalize()
    start = figure.span.start + found.start()
    return sentence.replaced(start, start + len(found[0]), other)


def _bound_reversed(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    other = _OTHER_BOUND.get(figure.approximator)
    if figure.hedge is None or other is None or figure.hedge.start > figure.core.start:
        return None
    if figure.kind not in EXACT_KINDS:
        return None
    capital = figure.hedge.cut(sentence.text)[0].isupper()
    said = other.capitalize() if capital else other
    return sentence.replaced(figure.hedge.start, figure.hedge.end, said)


def _reversed(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    return _word_swapped(sentence, figure, _REVERSED)


def _fate_swapped(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    return _word_swapped(sentence, figure, dict(_FATES))


def _word_swapped(sentence: Sentence, figure: Figure, table: dict[str, str]) -> str | None:
    """Swap the word of a table that stands nearest to the sentence's first figure."""
    words = [m for m in re.finditer(r"[a-z]+", sentence.text) if m[0] in table]
    outside = [
        m for m in words
        if not any(m.start() < f.span.end and f.span.start < m.end() for f in sentence.figures)
    ]  # fmt: skip
    if not outside or figure != sentence.figures[0]:
        return None
    near = min(outside, key=lambda m: abs(m.start() - figure.span.start))
    return sentence.replaced(near.start(), near.end(), table[near[0]])


def names_in(text: str) -> Iterator[re.Match[str]]:
    """Yield the names inside the sentences of a text."""
    for match in _NAME.finditer(text):
        words = match[0].casefold().split()
        if len(match[0]) >= _SHORTEST_NAME and not set(words) & {*MONTHS, *WEEKDAYS}:
            yield match


def _unlike(name: str, others: Sequence[str]) -> list[str]:
    """Return the others that share no word, and no beginning of one, with a name."""
    mine = {word[:_SHORTEST_NAME] for word in name.casefold().split()}
    return [o for o in others if not mine & {w[:_SHORTEST_NAME] for w in o.casefold().split()}]


def _name_swapped(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    here = list(names_in(sentence.text))
    if not here or figure != sentence.figures[0]:
        return None
    chosen = random.choice(here)
    absent = [name for name in sentence.names if name not in sentence.text]
    others = _unlike(chosen[0], _unlike(sentence.text, absent))
    if not others:
        return None
    return sentence.replaced(chosen.start(), chosen.end(), random.choice(others))


def _names_exchanged(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    """Exchange two names of a sentence that are not merely listed."""
    if figure != sentence.figures[0]:
        return None
    here = list(names_in(sentence.text))
    pairs = [
        (one, other)
        for at, one in enumerate(here)
        for other in here[at + 1 :]
        if _unlike(one[0], [other[0]])
        and not _JOINED.fullmatch(sentence.text[one.end() : other.start()])
        and len(re.findall(r"\b[a-z]{3,}\b", sentence.text[one.end() : other.start()])) > 1
    ]
    if not pairs:
        return None
    one, other = random.choice(pairs)
    between = sentence.text[one.end() : other.start()]
    return sentence.replaced(one.start(), other.end(), f"{other[0]}{between}{one[0]}")


def _speaker_swapped(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    """Let another speaker of the article, or else somebody it names, have said it."""
    if figure != sentence.figures[0]:
        return None
    named = [one for one in attributions(sentence.text) if one.speaker_text[:1].isupper()]
    named = [one for one in named if len(one.speaker_text) >= _SHORTEST_NAME]
    if not named:
        return None
    speakers = [one for one in sentence.speakers if one not in sentence.text]
    options = _unlike(named[0].speaker_text, _unlike(sentence.text, speakers or sentence.names))
    if not options:
        return None
    span = named[0].speaker
    return sentence.replaced(span.start, span.end, random.choice(options))


MOVED: dict[str, Callable[[Sentence, Figure, Random], str | None]] = {
    "year moved by one": _year_moved,
    "day moved by one": _day_moved,
    "a.m. and p.m. swapped": _half_swapped,
    "vague number changed": _vague_changed,
}
"""Alterations of a figure itself."""
CONTEXT_CHANGES: dict[str, Callable[[Sentence, Figure, Random], str | None]] = {
    "bound reversed": _bound_reversed,
    "direction reversed": _reversed,
    "fate swapped": _fate_swapped,
    "speaker swapped": _speaker_swapped,
    "name swapped": _name_swapped,
    "two names exchanged": _names_exchanged,
}
"""Alterations of what a figure is said of."""
