"""How well words answer a question by what stands around them, beside what the reader says.

The reader judges one passage at a time and is often deceived by the right kind of thing said of
something else. Plain facts correct it: where retrieval ranks the passage, how much of the question
the sentence holds, whether names of the question are missing from the passage, whether the figure
counts what is asked, and whether the words name anything at all. Each adds to the log-odds of the
reader's probability. The weights are round numbers, chosen on the suites and on news questions;
``python -m evals.news`` measures them, and apart the half of the news whose errors nobody read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import exp, log, sqrt
from typing import NamedTuple

from qa.answer.figures import figures_of
from qa.answer.kin import stems_told
from qa.figures import (
    EXCLUSIVE_STATUS,
    GENERIC_PEOPLE,
    PEOPLE,
    SAYING,
    STATUS,
    Figure,
    FigureQuestion,
    Kind,
    kind_asked,
    same_head,
)
from qa.text.stems import content_stems
from qa.types import Span

RANK = -0.3
"""For each e-fold of the passage's rank."""
COVERAGE = 2.0
"""For a sentence that holds all of the question's words; rare words weigh more."""
TYPICAL = 7
"""Content words of a question; the words of a longer one stand the less in a single sentence."""
MISSING = -0.3
"""For each name or number of the question that the passage lacks, up to three."""
MOST_MISSING = 3
UNHEARD = -1.5
"""For a figure of the question that the passage lacks: "elected with 48,121 votes" may be false."""
MOST_DOUBTED = -5.0
"""All that ``qa.answer.doubts`` finds together takes no more than this."""
NO_DATE = -0.5
"""For an answer to "when" that holds no date: "in the coming days" may well be one."""
PRONOUN = -2.5
"""For an answer that names nothing: "she"."""
ECHO = -1.5
"""For an answer that only repeats words of the question: "the tech giant" to "which tech giant"."""
NO_REASON = -2.0
"""For an answer to "why" that begins with a verb of speech: "said he will not"."""
LISTED = 0.6
"""For a list where the question asks for several things."""
NO_FIGURE, OTHER_KIND, OTHER_THING, OTHER_FATE = -1.5, -1.5, -1.3, -2.2
"""For an answer to a figure question that holds no figure, one of another kind, a count of
something else, or of those killed where the question asks for the injured."""
NOT_THERE = -3.0
"""For a figure of those being added or sent where the question asks for those already there."""
BASE = -0.65
"""Makes up for the coverage of an ordinary sentence, so that half the answers at 0.5 are right."""

_ARE_IN = re.compile(
    r"\bhow many\b[^,;]*\b(?:are|were)(?: now| currently| there)* (?:in|at)\b", re.I
)
_WORD = re.compile(r"[a-z]+")
_UNCERTAIN = frozenset(["planned", "sent", "alert"])
"""What is planned is soon sent: questions and articles mix these."""
_FATES = tuple(group for group in EXCLUSIVE_STATUS if not group & _UNCERTAIN)
_MASS = frozenset(["kg", "g", "mg", "tonne", "ton", "lb", "ounce"])
_HEAVY = frozenset("heavy heavier weigh weighs weighed weight".split())
_LONG = frozenset("tall high deep wide far height depth width distance".split())
_PRONOUNS = frozenset(
    "he him his she her it its they them their we us our i you this that these those the a an who "
    "which what not whoever whatever someone somebody anyone everyone nobody nothing something"
    " everything".split()
)
_CALENDAR = frozenset([Kind.DATE, Kind.YEAR, Kind.TIME])
_NEVER_COUNTS = frozenset([Kind.DATE, Kind.TIME, Kind.YEAR, Kind.MONEY])
_LEAST = 1e-4
_TIME = r"\b(?:1\d{3}|20\d\d)s?\b|\bcentur"
_LASTING = r"\b(?:since|until|till|throughout)\b|\bcentur"
_NUMBER = r"\A(?:none|nothing|nobody|no one|neither|both|an? single)\b"
_IN_WORDS = {
    **dict.fromkeys(_CALENDAR, re.compile(_TIME, re.IGNORECASE)),
    **dict.fromkeys((Kind.COUNT, Kind.MONEY), re.compile(_NUMBER, re.IGNORECASE)),
    Kind.DURATION: re.compile(_LASTING, re.IGNORECASE),
}
"""What answers without a figure of the kind asked: how long, "since the 1950s"."""


class Asked(NamedTuple):
    """What a question asks, worked out once for all candidates."""

    stems: Mapping[str, float]
    """Its content words with their weights, which sum to 1."""
    figure: FigureQuestion | None
    """The sort of figure, if it asks for one (and answers are to be held to it)."""
    words: frozenset[str]
    """All its words, in lower case."""
    fates: frozenset[str]
    """What it says became of those it asks for: killed, wounded, ..."""


def asked_by(question: str, texts: Sequence[str], *, guided: bool = True) -> Asked:
    """Return what a question asks.

    Args:
        question: As asked.
        texts: What is read for it: words that stand in few of them weigh more.
        guided: Whether answers to figure questions are held to figures of that kind.
    """
    held = [frozenset(content_stems(text)) for text in texts]
    weights = {
        stem: log(1 + len(held) / (0.5 + sum(stem in one for one in held)))
        for stem in content_stems(question)
    }
    total = sum(weights.values()) or 1.0
    words = frozenset(_WORD.findall(question.lower()))
    return Asked(
        stems={stem: weight / total for stem, weight in weights.items()},
        figure=kind_asked(question) if guided else None,
        words=words,
        fates=frozenset(STATUS[word] for word in words if word in STATUS) | _there(question),
    )


def _there(question: str) -> frozenset[str]:
    """Return what "How many troops are in Poland?" asks for: those already there."""
    return frozenset(["already"]) if _ARE_IN.search(question) else frozenset()


def trusted(
    probability: float,
    asked: Asked,
    sentence: str,
    inside: Span,
    *,
    rank: int,
    missing: int,
    unheard: bool = False,
    doubted: float = 0.0,
    listed: bool = False,
) -> float:
    """Return the probability that words answer, in the light of what stands around them.

    Args:
        probability: The reader's.
        asked: What is asked.
        sentence: The sentence that holds the words.
        inside: Where the words stand in it.
        rank: Of the passage, from 1.
        missing: Names and numbers of the question that the passage lacks.
        unheard: Whether a figure is among them.
        doubted: Log-odds, 0 or less, for what the sentence says otherwise than the question.
        listed: Whether the words are a list, as the question asks for.
    """
    bounded = min(max(probability, _LEAST), 1 - _LEAST)
    odds = log(bounded / (1 - bounded)) + BASE + RANK * log(rank)
    odds += COVERAGE * coverage(asked, sentence) + MISSING * min(missing, MOST_MISSING)
    odds += (UNHEARD if unheard else 0.0) + max(doubted, MOST_DOUBTED)
    odds += _emptiness(asked, inside.cut(sentence)) + (LISTED if listed else 0.0)
    return 1 / (1 + exp(-odds - figure_fit(asked, sentence, inside)))


def _emptiness(asked: Asked, words: str) -> float:
    """Return what is taken off an answer that names nothing."""
    if words.casefold() in _PRONOUNS:
        return PRONOUN
    if "why" in asked.words and words.split(" ", 1)[0].casefold() in SAYING:
        return NO_REASON
    stems = frozenset(content_stems(words))
    choice = "or" in asked.words  # "Which was deadlier, the storm or the flood?"
    echoes = bool(stems) and stems <= asked.stems.keys() and not choice
    return ECHO if echoes and not any(letter.isdigit() for letter in words) else 0.0


def coverage(asked: Asked, sentence: str) -> float:
    """Return the share of the question's words, by weight, that a sentence holds, 0 to 1.

    Long questions (context, then what is asked) are held to less.
    """
    share = sum(asked.stems.get(stem, 0.0) for stem in stems_told(sentence))
    return min(1.0, share * sqrt(max(1.0, len(asked.stems) / TYPICAL)))


def figure_fit(asked: Asked, sentence: str, inside: Span) -> float:
    """Return what the figures at ``inside`` add to the log-odds: 0 if they are of the kind asked.

    0 as well where the question asks for no figure.
    """
    if asked.figure is None or _in_words(asked.figure, sentence, inside):
        return 0.0
    touched = [figure for figure in figures_of(sentence) if figure.span.overlaps(inside)]
    none = NO_DATE if asked.figure.kinds[0] in _CALENDAR else NO_FIGURE
    return max((_figure_fit(asked, asked.figure, one) for one in touched), default=none)


def _in_words(wanted: FigureQuestion, sentence: str, inside: Span) -> bool:
    """Whether the words, with the one before them, say it as no figure of the kind does."""
    pattern = _IN_WORDS.get(wanted.kinds[0])
    before = re.search(r"\b(?:since|until|till)\s+\Z", sentence[: inside.start], re.IGNORECASE)
    words = f"{before[0] if before else ''}{inside.cut(sentence)}"
    return pattern is not None and pattern.search(words) is not None


def _figure_fit(asked: Asked, wanted: FigureQuestion, figure: Figure) -> float:
    kind = 0.0 if figure.kind in wanted.kinds and _of_unit(asked, figure) else OTHER_KIND
    thing = 0.0 if may_count(wanted, figure) else OTHER_THING
    fate = OTHER_FATE if _other_fate(asked.fates, frozenset(figure.status)) else 0.0
    return kind + thing + fate + (NOT_THERE if _yet_to_come(asked.fates, figure) else 0.0)


def _of_unit(asked: Asked, figure: Figure) -> bool:
    """Whether a measure is of what is asked: a weight is no height."""
    if figure.kind is not Kind.MEASURE or not asked.words & (_HEAVY | _LONG):
        return True
    return (figure.unit in _MASS) == bool(asked.words & _HEAVY)


def may_count(wanted: FigureQuestion, figure: Figure) -> bool:
    """Whether a figure may count what is asked: it does, or says of nothing else that it does."""
    if wanted.kinds[0] is not Kind.COUNT or figure.counted is None or wanted.head is None:
        return True
    if figure.kind in _NEVER_COUNTS:
        return False
    mine, theirs = figure.counted.head, wanted.head
    people = {mine, theirs} & GENERIC_PEOPLE and {mine, theirs} & PEOPLE
    alike = same_head(mine, theirs) or mine.endswith(theirs) or theirs.endswith(mine)
    within = {word.casefold() for word in figure.counted.modifiers}
    return bool(alike or people or theirs in within or mine in (wanted.counted or "").split())


def _yet_to_come(asked: frozenset[str], figure: Figure) -> bool:
    """Whether "already" is asked, and the figure tells of those being added or about to be sent."""
    stated = frozenset(figure.status)
    return (
        "already" in asked and not asked & stated and (figure.additive or bool(stated & _UNCERTAIN))
    )


def _other_fate(asked: frozenset[str], stated: frozenset[str]) -> bool:
    return any(asked & group and stated & group and not asked & stated & group for group in _FATES)
