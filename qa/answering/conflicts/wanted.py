"""What a query asks for, and how well a figure fits it."""

from __future__ import annotations

import re
from typing import NamedTuple

from qa.answering.conflicts.names import alike, named
from qa.answering.conflicts.same import HARMED
from qa.figures import (
    GENERIC_PEOPLE,
    PEOPLE,
    SAME_PLACE,
    STATUS,
    Figure,
    FigureQuestion,
    Kind,
    kind_asked,
    lemma,
    same_head,
)
from qa.text.stems import content_stems

QUANTITIES = (
    Kind.COUNT, Kind.MONEY, Kind.PERCENT, Kind.PERCENTAGE_POINTS, Kind.RATIO, Kind.MEASURE,
    Kind.DURATION, Kind.AGE, Kind.SCORE,
)  # fmt: skip
LEAST_FIT = 0.5
IN_SENTENCE, BESIDE, IN_ARTICLE = 1.0, 0.7, 0.4
"""What a word of the query adds by where it stands; beside: the sentence before, or the title."""
_LEAST_SUM = 1000
"""Counts from here on may be sums in a currency that no table knows ("38 million crowns")."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PROPER = re.compile(r"(?<=\w )[A-Z][\w.]+")
_US = re.compile(r"\bUS\b")
REFERS = re.compile(r"\b(?:number|figure|total|count|toll|estimate)\b", re.IGNORECASE)
"""Words by which a sentence speaks of the figure in the sentence before it."""
_MONEY_STEMS = frozenset(
    content_stems("cost price fine salary sum amount budget spend pay worth money")
)
_ABOUT_FIGURES = frozenset(
    content_stems("number figure figures count total toll amount estimate many much size")
)


class Wanted(NamedTuple):
    """What is looked for."""

    kinds: tuple[Kind, ...]
    counted: str | None
    head: str | None
    names: frozenset[str]
    """Capitalised words before the noun ("US"), folded."""
    topics: tuple[str, ...]
    """Stems of the other words of the query, those that tell a fate aside ("sent", "killed")."""
    proper: tuple[str, ...]
    """Stems of the names in the query."""
    fates: frozenset[str]
    """What harm the query asks about: ``killed``, ``wounded``, ..."""


class Around(NamedTuple):
    """The words about a figure, as stems."""

    before: str
    """The sentence before, as written."""
    sentence: frozenset[str]
    beside: frozenset[str]
    article: frozenset[str]


def wanted(query: str) -> Wanted:
    """Read a question ("How many US troops are in Poland?") or a topic ("US troops in Poland")."""
    spelt = _US.sub("U.S.", query)  # bare, it reads like the pronoun
    forms = (spelt, f"what is the {spelt}", f"how many {spelt}")
    found = (kind_asked(form) for form in forms)
    asked = next((one for one in found if one), FigureQuestion(kinds=QUANTITIES))
    bare = asked.head is None and asked.kinds == (Kind.COUNT,)
    noun = frozenset(content_stems(asked.counted.split()[-1])) if asked.counted else frozenset()
    words = [match[0].lower() for match in _WORD.finditer(query)]
    verbs = frozenset(content_stems(" ".join(word for word in words if word in STATUS)))
    stems = dict.fromkeys(content_stems(query))
    return Wanted(
        kinds=QUANTITIES if bare else asked.kinds,
        counted=asked.counted,
        head=asked.head,
        names=_names(asked.counted or ""),
        topics=tuple(one for one in stems if one not in noun | verbs | _ABOUT_FIGURES),
        proper=tuple(dict.fromkeys(content_stems(" ".join(_PROPER.findall(query))))),
        fates=frozenset(STATUS[word] for word in words if word in STATUS) & HARMED,
    )


def _names(phrase: str) -> frozenset[str]:
    words = (word.removesuffix("'s").removesuffix("’s") for word in phrase.split())
    capital = (word.split("-")[0].lower() for word in words if word[:1].isupper())
    return frozenset(SAME_PLACE.get(word, word) for word in capital)


def fits(
    asked: Wanted, figure: Figure, sentence: str, around: Around, fates: frozenset[str]
) -> bool:
    """Whether a figure is of the kind and the thing asked for.

    Args:
        asked: What is looked for.
        figure: Of the sentence.
        sentence: As written.
        around: The words about it.
        fates: What the sentence says became of anything it counts.
    """
    return (
        _fate_fits(asked, figure, fates)
        and _kind_fits(asked, figure, around)
        and _noun_fits(asked, figure, sentence, around.before)
    )


def nearness(asked: Wanted, around: Around) -> float:
    """Return how much of what is asked stands in or around a sentence, 0 to 1."""
    if not asked.topics:
        return 1.0
    return sum(_nearness(stem, around) for stem in asked.topics) / len(asked.topics)


def _fate_fits(asked: Wanted, figure: Figure, fates: frozenset[str]) -> bool:
    """Soldiers hurt are no soldiers deployed, and the other way round.

    A figure without noun and fate of its own ("and not eleven") shares those of its sentence.
    """
    bare = figure.counted is None and not figure.status
    harmed = HARMED & (fates if bare else frozenset(figure.status))
    return bool(harmed & asked.fates) if asked.fates else not harmed


def _kind_fits(asked: Wanted, figure: Figure, around: Around) -> bool:
    if figure.kind in asked.kinds:
        return figure.low is not None
    sum_of_money = (
        asked.kinds[0] is Kind.MONEY
        and figure.kind is Kind.COUNT
        and figure.low is not None
        and figure.low >= _LEAST_SUM
        and not (figure.counted and figure.counted.head in PEOPLE | GENERIC_PEOPLE)
    )
    return sum_of_money and bool(_MONEY_STEMS & around.sentence)


def _noun_fits(asked: Wanted, figure: Figure, sentence: str, before: str) -> bool:
    """A figure without a noun of its own fits where its sentence names the thing.

    So does the one of "they put the number at 20,000" where the sentence before names it.
    """
    if asked.head is None:
        return True
    if figure.counted is None:
        told = f"{before} {sentence}" if REFERS.search(sentence) else sentence
        words = (lemma(match[0]) for match in _WORD.finditer(told))
        return any(same_head(word, asked.head) for word in words)
    if not _same_thing(figure.counted.head, asked.head):
        return False
    names = _names(" ".join(figure.counted.modifiers))
    return not names or not asked.names or any(alike(a, b) for a in names for b in asked.names)


def _same_thing(one: str, other: str) -> bool:
    generic = other in GENERIC_PEOPLE and one in PEOPLE
    return same_head(one, other) or generic


def _nearness(stem: str, around: Around) -> float:
    places = (
        (around.sentence, IN_SENTENCE), (around.beside, BESIDE), (around.article, IN_ARTICLE),
    )  # fmt: skip
    return next((w for stems, w in places if named(stem, stems)), 0.0)
