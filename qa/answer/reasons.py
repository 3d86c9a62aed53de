"""What answers "why": what will not be done, or what came of it, is no reason."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.answer.place import Doubt, Place
from qa.types import Span

NOT_DONE, CAME_OF_IT = -2.5, -2.0
"""For "he will not put troops in Ukraine", and for "causing the site to shut down"."""
NO_MORE_THAN_WHEN = -2.5
"""For "the coming days"."""
BACKED = 0.5
"""For words that a because, an as, an amid introduces. A to says too little: "told to leave"."""

_WHY = re.compile(r"\bwhy\b|\bfor what reasons?\b|\bhow come\b", re.IGNORECASE)
_NOT = (
    r"(?:\b(?:will|would|shall|do|does|did|is|are|was|were|has|have|had|can|could|should|may|might)"
    r"\s+(?:not|never)\b|n['’]t\b|\bcannot\b|\b(?:no|any) (?:plans?|intention)\b)"
)
_NOT_DONE = re.compile(_NOT, re.IGNORECASE)
_SURE = r"because|since|as|due to|owing to|thanks to|amid|citing|so that|lest"
_CUES = rf"{_SURE}|in order to|for fear of|in response to|on the grounds?|after|following|over"
_BEHIND_CUE = re.compile(rf"\b(?:{_CUES})(?: that| an?| the)?\s*\Z", re.IGNORECASE)
_BEGINS_WITH_CUE = re.compile(rf"(?:{_CUES})\b", re.IGNORECASE)
_EFFECT = re.compile(
    r"(?:thereby |thus )?(?:causing|leading|resulting|forcing|prompting|sparking|triggering)\b",
    re.I,
)
_ONLY_WHEN = re.compile(
    r"(?:(?:in|on|by|during|for|over) )?(?:the )?"
    r"(?:(?:coming|next|past|last|following|previous|recent|this|that) )?(?:few |several )?"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:hour|day|night|week|month|year|decade)s?)\W*",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    rf",?\s+(?:(?:{_SURE}|in order to|in response to|for fear of)(?!\s+(?:well|of|if)\b)"
    r"|to(?= [a-z]))"
    r"\s[^,;:.!?()\"“”—–]+",
    re.IGNORECASE,
)


def asks_why(question: str) -> bool:
    """Whether a question asks for a reason."""
    return _WHY.search(question) is not None


def no_reason(question: str, place: Place) -> Iterator[Doubt]:
    """Yield what makes the words found no reason, where the question asks for one."""
    if not asks_why(question):
        return
    words, before = place.inside.cut(place.sentence), place.sentence[: place.inside.start]
    if _ONLY_WHEN.fullmatch(words):
        yield Doubt(NO_MORE_THAN_WHEN, "they only tell when")
    elif _EFFECT.match(words):
        yield Doubt(CAME_OF_IT, "they tell what came of it")
    elif not _NOT_DONE.search(question) and not _because(words, before):
        clause = place.sentence[place.part.start : place.inside.end]
        if _NOT_DONE.search(clause):
            yield Doubt(NOT_DONE, "they tell what is not done")


def _because(words: str, before: str) -> bool:
    """Whether words begin with, or stand behind, what gives even something undone as a reason."""
    sure = rf"(?:{_SURE})(?: that)?"
    return bool(re.match(rf"{sure}\b", words, re.I) or re.search(rf"\b{sure}\s*\Z", before, re.I))


def backing(question: str, place: Place) -> float:
    """Return the log-odds that a because, an as or an amid adds to the reason asked for."""
    if not asks_why(question):
        return 0.0
    behind = _BEHIND_CUE.search(place.sentence[: place.inside.start])
    return BACKED if behind or _BEGINS_WITH_CUE.match(place.inside.cut(place.sentence)) else 0.0


def whole_reason(sentence: str, span: Span) -> Span:
    """Return words with the because, the to or the as that goes on right behind them."""
    found = _GOES_ON.match(sentence, span.end)
    return Span(start=span.start, end=found.end()) if found else span
