"""Follow-up questions made to stand alone, by rules: the same turns always give the same question.

"And how many of them to Romania?" takes its noun and verb from the question before, and puts its
own place where that question had one. Where several readings are possible the likeliest is taken
and said to be unsure: the rewritten question is always shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from qa.conversation.pronouns import resolve
from qa.conversation.reading import (
    AUX,
    BARE_WH,
    DATE,
    QUANTITY,
    WH,
    Part,
    counted,
    definite,
    names,
    phrases,
    possessed,
    subject,
)
from qa.types import Turn, Value

_LEAD = re.compile(
    r"^(?:(?:and|but|so|ok|okay|well|then|also|thanks|thank you|hm+|no)\b[,.!]?\s+)+", re.IGNORECASE
)
_ABOUT = re.compile(r"^(?:what|how) about\s+", re.IGNORECASE)
_SHORT = 4
"""Words of a question that says too little to stand alone."""
_THAT = re.compile(r" (?:is|was) (?:that|this|it)$", re.IGNORECASE)
_MOST_WORDS = 6
"""A fragment has no more; longer ones are taken for whole questions."""


class Rewrite(Value):
    """A question that can be understood alone."""

    question: str
    changed: bool
    sure: bool
    """Whether the rules left one reading."""
    previous: str | None = None
    """The question before it, in its own stand-alone form."""


class _Said(NamedTuple):
    question: str
    sure: bool


def standalone_question(question: str, turns: Sequence[Turn]) -> Rewrite:
    """Return a follow-up as a question that can be understood alone.

    Args:
        question: As asked.
        turns: The conversation so far, oldest first, with questions as they were asked.
    """
    before: list[str] = []
    answers: list[str] = []
    for turn in turns:
        before.append(_rewrite(turn.question.strip(), before, answers).question)
        answers.append(turn.answer)
    found = _rewrite(question.strip(), before, answers)
    return Rewrite(
        question=found.question,
        changed=found.question != question,
        sure=found.sure,
        previous=before[-1] if before else None,
    )


def _rewrite(question: str, before: Sequence[str], answers: Sequence[str]) -> _Said:
    if not before or not question:
        return _Said(question, sure=True)
    bare = _LEAD.sub("", question).rstrip("?!. ").strip()
    said = _fragment(bare, before, answers) or _quantity(bare, before[-1])
    if said is None:
        said = resolve(bare, before, answers)
    if said is None:
        said = _in_context(bare, before[-1])
    if said is None:
        return _Said(question, sure=True)
    text, sure = said
    return _Said(_as_question(text), sure)


def _as_question(text: str) -> str:
    folded = " ".join(text.replace(" ,", ",").split()).rstrip("?")
    return f"{folded[:1].upper()}{folded[1:]}?"


def _fragment(bare: str, before: Sequence[str], answers: Sequence[str]) -> tuple[str, bool] | None:
    """Complete "What about X?", "And in 1991?", "Why?" from the question before."""
    last = before[-1].rstrip("?")
    if BARE_WH.match(bare):
        return _asked_otherwise(_THAT.sub("", bare), last)
    about = _ABOUT.match(bare)
    new = bare[about.end() :] if about else bare
    whole = WH.match(bare) or AUX.search(bare)
    if (not about and whole) or len(new.split()) > _MOST_WORDS or not new:
        return None
    resolved = resolve(new, before, answers)
    text, sure = _put_in(resolved[0] if resolved else new, last, before[:-1])
    return text, sure and (resolved is None or resolved[1])


def _put_in(new: str, last: str, earlier: Sequence[str]) -> tuple[str, bool]:
    """Put a fragment where the question before had something of its kind."""
    own = phrases(new)
    if own and own[0].start == 0:
        same = [part for part in phrases(last) if part.preposition == own[0].preposition]
        dated = [part for part in same if bool(DATE.search(part.text)) == bool(DATE.search(new))]
        return (_replaced(last, dated[-1], new), True) if dated else (f"{last} {new}", not same)
    if DATE.match(new):
        dates = [part for part in phrases(last) if DATE.search(part.text)]
        if dates:
            return _replaced(last, dates[-1], f"{dates[-1].preposition} {new}"), True
        return f"{last} in {new}", True
    places = _places_for(new, last, earlier)
    if not places:
        return f"{last}, {new}", False
    return _replaced(last, places[-1], new), len(places) == 1 and new[0].isupper()


def _places_for(new: str, last: str, earlier: Sequence[str]) -> Sequence[Part]:
    """Return the parts that a name or thing may replace: those that the last question brought in.

    What earlier questions spoke of already is the topic, and stays.
    """
    owned, agent, noun = possessed(last), subject(last), counted(last)
    if owned and possessed(new):
        return [owned]
    if noun and not agent and not new[0].isupper():
        at = last.find(noun)
        return [Part(at, at + len(noun), noun)]
    named = [*names(last), *([agent] if agent else [])]
    parts: list[Part] = sorted(set(named))
    if not parts and not new[0].isupper():
        parts = list(definite(last))
    fresh = [part for part in parts if not any(part.text in question for question in earlier)]
    return fresh or parts


def _asked_otherwise(bare: str, last: str) -> tuple[str, bool]:
    """Ask for the reason, time or place of what the question before asked about."""
    aux = AUX.search(last)
    if aux is None:
        return f"{bare}: {last[:1].lower()}{last[1:]}", False
    noun = counted(last)
    rest = last[aux.start() :]
    if noun and subject(last):
        first = next(iter(phrases(rest)), None)
        at = first.start if first else len(rest)
        rest = f"{rest[:at].rstrip()} {noun} {rest[at:]}"
    elif noun:
        rest = f"{aux[0]} {noun} {last[aux.end() :]}"
    return f"{bare} {rest}", True


def _quantity(bare: str, last: str) -> tuple[str, bool] | None:
    """Complete "how many were wounded" and "how many of them to Romania"."""
    match = QUANTITY.match(bare)
    noun = counted(last.rstrip("?"))
    if match is None or noun is None:
        return None
    rest = bare[match.end() :]
    verb = AUX.match(rest)
    if not match["of"] and not verb and not phrases(rest)[:1]:
        return None
    if not verb and phrases(rest) and phrases(rest)[0].start == 0:
        return _put_in(rest, last.rstrip("?"), ())
    if not match["of"] and not verb:
        return None
    context = "" if phrases(rest) or names(rest) else _trailing(last.rstrip("?"))
    return f"{match['how']} {noun} {rest}{context}", True


def _trailing(last: str) -> str:
    """Return the phrases with which a question ends."""
    found = phrases(last)
    return f" {last[found[0].start :]}" if found else ""


def _in_context(bare: str, last: str) -> tuple[str, bool] | None:
    """Add what the last question was about to one that says "the panel" and names nobody."""
    if names(bare) or not (definite(bare) or len(bare.split()) <= _SHORT):
        return None
    named, things = names(last), definite(last)
    if not named and not things:
        return None
    own = set(bare.casefold().split())
    topic = _topic(last, named) if named else things[-1].text
    return None if set(topic.casefold().split()) <= own else (f"{bare} ({topic})", False)


def _topic(last: str, named: Sequence[Part]) -> str:
    """Return the names of a question with the words that belong to them."""
    end = AUX.search(last, named[-1].end)
    stop = end.start() if end else len(last)
    return last[named[0].start : stop].rstrip("? ")


def _replaced(text: str, part: Part, new: str) -> str:
    return f"{text[: part.start]}{new}{text[part.end :]}"
