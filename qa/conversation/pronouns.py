"""What the pronouns of a follow-up stand for, by the questions and answers before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.conversation.reading import (
    AUX,
    Part,
    counted,
    definite,
    names,
    phrases,
)

_PERSON = re.compile(r"\b(he|she|him|her|his|hers)\b", re.IGNORECASE)
_GROUP = re.compile(r"\b(they|them|their|theirs|those|these)\b", re.IGNORECASE)
_THING = re.compile(
    r"\b(it|its|this|that)\b(?! \w+(?:s|ed|ing)?\b(?= (?:of|in|on)))", re.IGNORECASE
)
_THERE = re.compile(r"\bthere\b(?! (?:is|are|was|were|be|any|a)\b)", re.IGNORECASE)
_ARE_THERE = re.compile(r"\b(?:is|are|was|were|be) there\b", re.IGNORECASE)
_ONE = re.compile(r"\b(?:the|that|this|which) (?:\w+ )?(ones?)\b", re.IGNORECASE)
_EVENT_VERB = re.compile(
    r"\b(?:announc|happen|occur|decid|order|confirm|den(?:y|ied)|critici[sz]|approv|react|respond"
    r"|comment|mean|caus|take place|took place|begin|began|start|end)\w*\b",
    re.IGNORECASE,
)
_POSSESSIVE = frozenset(["his", "hers", "her", "its", "their", "theirs"])
_PLACE_PREPOSITIONS = frozenset(["in", "to", "from", "at", "near", "into", "over"])
_WHO = re.compile(r"^who\b", re.IGNORECASE)


def resolve(bare: str, before: Sequence[str], answers: Sequence[str]) -> tuple[str, bool] | None:
    """Return the question with its pronouns replaced and whether that was sure; None without any.

    Args:
        bare: The question without its question mark.
        before: The stand-alone questions before it, oldest first.
        answers: Their answers.
    """
    text, sure, changed = bare, True, False
    things = _events if _EVENT_VERB.search(bare) else _things
    for pattern, candidates in (
        (_ONE, _counted_things),
        (_PERSON, _persons),
        (_GROUP, _groups),
        (_THING, things),
        (_THERE, _places),
    ):
        match = pattern.search(text)
        if match is None or _within(pattern, match, bare):
            continue
        found = candidates(before, answers)
        if not found:
            return f"{text} ({before[-1].rstrip('?')})", False
        text = _put(text, match, found[0])
        sure = sure and len(found) == 1 and pattern is not _ONE
        changed = True
    return (text, sure) if changed else None


def _within(pattern: re.Pattern[str], match: re.Match[str], bare: str) -> bool:
    """Whether a pronoun needs nothing from before: "are there", "who lost their seats"."""
    if pattern is _THERE:
        return _ARE_THERE.search(bare) is not None
    if match[0].casefold() == "their":
        return _WHO.match(bare) is not None
    return match[0].casefold() == "its" and bool(names(bare))


def _put(text: str, match: re.Match[str], name: str) -> str:
    start, end = match.span(1) if match.lastindex else match.span()
    word = text[start:end]
    follows = re.match(r" \w", text[end:]) is not None
    possessive = word.casefold() in _POSSESSIVE and (word.casefold() != "her" or follows)
    if possessive:
        name = f"{name}'" if name.endswith("s") else f"{name}'s"
    elif not match.lastindex:
        name = f"in {name}"
    return f"{text[:start]}{name}{text[end:]}"


def _persons(before: Sequence[str], answers: Sequence[str]) -> list[str]:
    """Return names that are not places, the last question's first, its answer's if it asked who."""
    found: list[str] = []
    for question, answer in zip(reversed(before), reversed(answers), strict=True):
        if _WHO.match(question) and not _not_places(question):
            found += [part.text for part in names(f"- {answer}")][:1]
        found += [part.text for part in reversed(_not_places(question))]
        if found:
            break
    return list(dict.fromkeys(found))


def _not_places(question: str) -> list[Part]:
    return [part for part in names(question) if _preposition(question, part) not in _PLACES]


_PLACES = _PLACE_PREPOSITIONS - {"to", "from"}


def _groups(before: Sequence[str], answers: Sequence[str]) -> list[str]:
    """Return what was counted, or plural things of the last question that had any."""
    del answers
    for question in reversed(before):
        noun = counted(question)
        if noun:
            return [noun if noun[0].isupper() else f"the {noun}"]
        joined = [part.text for part in names(question) if " and " in part.text]
        plural = [part.text for part in definite(question) if part.text.endswith("s")]
        if joined or plural:
            return joined + plural
    return []


def _things(before: Sequence[str], answers: Sequence[str]) -> list[str]:
    """Return the definite things of the last question that had one, else its names."""
    found = _definite_things(before)
    return found or list(reversed([part.text for part in names(before[-1])]))


def _events(before: Sequence[str], answers: Sequence[str]) -> list[str]:
    """Return what may happen or be announced: a definite thing, else the whole last clause."""
    clause = _clause(before[-1])
    return _definite_things(before) or ([clause] if clause else [])


def _definite_things(before: Sequence[str]) -> list[str]:
    for question in reversed(before):
        things = [part.text for part in definite(question) if not part.text.endswith("s")]
        if things:
            return list(reversed(things))
    return []


def _clause(question: str) -> str | None:
    """Return what a question is about as a noun phrase: "Biden sending troops to Romania"."""
    aux = AUX.search(question)
    if aux is None:
        return None
    noun = counted(question)
    rest = question[aux.end() :].strip(" ?")
    if noun and names(rest)[:1] and names(rest)[0].start == 0:
        first = next(iter(phrases(rest)), None)
        at = first.start if first else len(rest)
        return f"{rest[:at].rstrip()} {noun} {rest[at:]}".strip()
    return f"{noun} {rest}" if noun else rest or None


def _places(before: Sequence[str], answers: Sequence[str]) -> list[str]:
    del answers
    for question in reversed(before):
        found = [
            p.text for p in names(question) if _preposition(question, p) in _PLACE_PREPOSITIONS
        ]
        if found:
            return list(reversed(found))
    return []


def _counted_things(before: Sequence[str], answers: Sequence[str]) -> list[str]:
    """Return the noun that "one" stands for: what was counted, or the last plural word."""
    del answers
    for question in reversed(before):
        noun = counted(question)
        if noun:
            return [noun]
        plurals = re.findall(
            r"\b((?:[\w'’]+ ){0,3}[a-z]{3,}[^\Ws])s\b(?! \w+s\b)", question.rstrip("?")
        )
        if plurals:
            return [
                AUX.sub(
                    "", re.sub(r"^(?:\w+ )*(?:what|which|who|how) ", "", plurals[-1], flags=re.I)
                ).strip()
            ]
    return []


def _preposition(question: str, part: Part) -> str:
    before = question[: part.start].split()
    word = before[-1].lower() if before else ""
    return before[-2].lower() if word == "the" and len(before) > 1 else word
