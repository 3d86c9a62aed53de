"""Questions that ask several things at once, or for the larger or smaller of two.

"Who sent more troops, Canada or Poland?" asks "How many troops did Canada send?" and the same of
Poland.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qa.answering.follow_up import standalone_question
from qa.figures import kind_asked
from qa.text.english import AUXILIARIES, HOW, INTERROGATIVES, PERSONS, PREPOSITIONS, THINGS
from qa.types import Turn

MOST = 3
"""Parts of a question that are answered one by one; one of more is left whole."""

_PREPOSITION = rf"(?:(?:{PREPOSITIONS})(?: the \w+ of)? )?"
_ASKS = rf"(?:how(?: (?:{HOW}))?|{INTERROGATIVES})"
_BETWEEN = re.compile(
    rf"(?:[,;]\s+and(?: also)?|\?\s+(?:and\s+)?)\s*(?={_PREPOSITION}{_ASKS}\b)",
    re.IGNORECASE,
)
_BEGINS = re.compile(rf"{_PREPOSITION}{_ASKS}\b", re.IGNORECASE)
_KNOWS = re.compile(r"\b(?:ask(?:s|ed)?|explain\w*|kn[oe]w\w*|wonder\w*)\b", re.IGNORECASE)
"""Behind these, "and how" may be what somebody asks or knows."""
_REFERS = re.compile(rf"\b(?:{PERSONS}|{THINGS}|one|ones)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_LEAST_WORDS = 4


def split_question(question: str) -> tuple[str, ...]:
    """Return the questions that one asks, each to be understood alone; itself where it is one.

    "How old is A, and how old is B?" asks two things that no single sentence need answer. Only
    whole questions are taken apart, not lists ("Which states and which cities ..."); what a later
    one leaves out is understood from the first.
    """
    parts = [part.strip(" ?") for part in _BETWEEN.split(question)]
    whole = all(_BEGINS.match(part) and len(part.split()) >= _LEAST_WORDS for part in parts)
    if not 1 < len(parts) <= MOST or not whole or any(_KNOWS.search(p) for p in parts[:-1]):
        return (question,)
    first = f"{parts[0]}?"
    later = (f"{part[0].upper()}{part[1:]}?" for part in parts[1:])
    understood = [_alone(one, first) for one in later]
    return (first, *filter(None, understood)) if all(understood) else (question,)


def _alone(later: str, first: str) -> str | None:
    """Return a later part as a question by itself, or None where it needs more than the first."""
    understood = standalone_question(later, [Turn(question=first)])
    words = set(_WORD.findall(understood.question.casefold()))
    if understood.sure and words <= set(_WORD.findall(f"{first} {later}".casefold())):
        return understood.question
    return None if _REFERS.search(later) else later


_AUXILIARY = f"(?:{AUXILIARIES})"
_COMPARATIVE = re.compile(r"\b(?:more|fewer|less|[a-z]+er)\b", re.IGNORECASE)
_ASKED_FIRST = re.compile(
    r"(?P<wh>who|which|what|where)\s+(?P<head>[^,:;–—]+)\s*[,:;–—]\s*"
    r"(?P<one>.+?),?\s+or\s+(?P<other>.+)",
    re.IGNORECASE,
)
"""Who sent more troops, Canada or Poland?"""
_SIDES_FIRST = re.compile(
    rf"(?P<aux>{_AUXILIARY})\s+(?P<one>.+?)\s+or\s+(?P<rest>.+)", re.IGNORECASE
)
"""Did Canada or Poland send more troops?"""
_BE = frozenset("is are was were".split())


class Comparison(NamedTuple):
    """A question for the larger or smaller of two."""

    sides: tuple[str, str]
    questions: tuple[str, str]
    """What is asked of each."""


def comparison_of(question: str) -> Comparison | None:
    """Return what a question compares; None where it names no two sides and no quantity.

    Example:
        ``comparison_of("Who is older, Ann Ray or Bo Lee?")`` asks "How old is Ann Ray?" and
        "How old is Bo Lee?".
    """
    bare = question.strip().rstrip("?!. ")
    found = _ASKED_FIRST.fullmatch(bare)
    if found is not None:
        more = _more(found["head"])
        if more is None:
            return None
        words = found["head"][: more.start()].split()
        verb = _predicate(words) if found["wh"].lower() in ("which", "what") else words
        noun = found["head"][more.end() :]
        return _compared(more[0], noun, verb, (found["one"], found["other"]))
    found = _SIDES_FIRST.fullmatch(bare)
    more = _more(found["rest"]) if found else None
    if found is None or more is None:
        return None
    other = found["rest"][: more.start()].split()
    verb = [found["aux"].lower()]
    if verb[0] not in _BE and len(other) > 1:
        verb.append(other.pop())
    noun = found["rest"][more.end() :]
    return _compared(more[0], noun, verb, (found["one"], " ".join(other)))


def _more(words: str) -> re.Match[str] | None:
    """Return the first comparative of a quantity: more, older; not "tower"."""
    found = _COMPARATIVE.finditer(words)
    return next((one for one in found if _how(one[0].lower()) is not None), None)


def _how(word: str) -> str | None:
    """Return what is asked where this is compared: "how old" of "older"."""
    if word in ("more", "fewer", "less"):
        return "How many"
    bases = (f"How {base}" for base in _bases(word))
    return next((how for how in bases if kind_asked(f"{how} is it?")), None)


def _predicate(words: list[str]) -> list[str]:
    """Return "sent" of "country sent", "has had" of "team has had": what follows the noun."""
    at = [n for n, word in enumerate(words) if re.fullmatch(_AUXILIARY, word, re.IGNORECASE)]
    return words[at[0] :] if at else words[-1:]


def _compared(word: str, noun: str, verb: list[str], sides: tuple[str, str]) -> Comparison | None:
    if not all(side.strip() for side in sides):
        return None
    asked, noun = _how(word.lower()) or "", noun.strip()
    if verb and verb[-1] in ("a", "an"):
        noun = f"{verb[-1]} {noun}"
        verb = verb[:-1]
    if not noun and asked == "How many":
        asked = "How much"
    is_auxiliary = bool(verb) and re.fullmatch(_AUXILIARY, verb[0], re.IGNORECASE) is not None
    first, rest = (verb[0], verb[1:]) if is_auxiliary else ("did", verb)
    one, other = (
        " ".join(f"{asked} {noun} {first} {side.strip()} {' '.join(rest)}".split()) + "?"
        for side in sides
    )
    return Comparison((sides[0].strip(), sides[1].strip()), (one, other))


def _bases(word: str) -> Iterator[str]:
    """Yield what a comparative may be of: older, larger, bigger, heavier."""
    yield word[:-2]
    yield word[:-1]
    if len(word) > len("xxer") and word[-3] == word[-4]:
        yield word[:-3]
    if word.endswith("ier"):
        yield word[:-3] + "y"
