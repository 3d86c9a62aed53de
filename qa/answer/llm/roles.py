"""Whether a statement swaps the parts that two names, or two figures, play in its sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from qa.answer.content_words import WORD, content_stems
from qa.answer.llm.clauses import Name, clauses, named_in
from qa.answer.llm.crossed import crossed
from qa.answer.name_forms import roots, stands_for_names, unified
from qa.figures import SAYING
from qa.text.stems import content_stems as in_order

_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|got)\s+(?:\w+\s+){0,2}?\w+(?:ed|en|ne|wn|ught|t)\b.*\bby\b",
    re.I,
)
_DIRECTIONS = {"to": "to", "into": "to", "towards": "to", "from": "from", "against": "against"}
_BASED = re.compile(r"-based\b|(?<=[A-Z]\w)\w* based\b(?! (?:at|on|in))|\bbased\s+in\b")
_IT = re.compile(r"\b(?:when|as|because|after|before|while) (?:it|he|she)\b")
_SAID = "said"
_PUTS = frozenset({"put", "puts", "estimated", "estimates", "believe", "believes", "thinks"})
_POSSESSIVE = re.compile(r"\w+['’](?:s|(?= ))")
_SHORT = 3
_GLUED = 12
"""Characters between a name and "based", before or behind it."""
_NEAR = 3
"""Words that may stand between a preposition and its name: "to the capital in Kabul"."""


def roles_swapped(text: str, sources: Sequence[str]) -> bool:
    """Whether names change places between the text and a source.

    Either around the same verb (A told B, B told A; the passive is turned first), or behind
    prepositions of direction (from A to B, from B to A), or between the parts of a sentence
    (A got silver and B bronze, A got bronze and B silver). Only two names that both sides have
    are compared, so that a name left out or put in is no swap.
    """
    mine = unified(text)
    return any(
        _turned(mine, source)
        or _given_back(mine, source)
        or _redirected(mine, source)
        or _redirected(mine, _nearest_clause(mine, source))
        or crossed(mine, source)
        for source in map(unified, sources)
    ) or (bool(sources) and all(_replaced(mine, source) for source in map(unified, sources)))


def _turned(text: str, source: str) -> bool:
    """Whether two names stand on the other sides of the same verb."""
    mine = list(clauses(text))
    theirs = list(clauses(source))
    return any(
        one.verb == other.verb and _sides_changed(one, other)
        for part in mine
        for one in _events(part)
        for their_part in theirs
        for other in _events(their_part)
    )


def _given_back(text: str, source: str) -> bool:
    """Whether who sends or gives something here gets it there."""
    mine, theirs = _doers(text), _doers(source)
    to_mine, to_theirs = (_directions(one).get("to", frozenset()) for one in (text, source))
    return any(
        mine[verb] & to_theirs and theirs[verb] & to_mine and not mine[verb] & theirs[verb]
        for verb in mine.keys() & theirs.keys()
    )


class _Event(NamedTuple):
    """A word with the names nearest to it on both sides, as doer and as done to."""

    verb: str
    doer: frozenset[str]
    done_to: frozenset[str]


def _sides_changed(one: _Event, other: _Event) -> bool:
    # "North Korea" and "South Korea" differ in one word only.
    mine, theirs = one.doer - one.done_to, other.doer - other.done_to
    to_mine, to_theirs = one.done_to - one.doer, other.done_to - other.doer
    return bool(
        mine & to_theirs and to_mine & theirs and not mine & theirs and not to_mine & to_theirs
    )


def _nearest_clause(text: str, source: str) -> str:
    """Return the part of the source that has most of the text's words and figures."""
    wanted = frozenset(in_order(text))
    return max(clauses(source), key=lambda clause: len(wanted & frozenset(in_order(clause))))


def _events(clause: str) -> Iterator[_Event]:
    named = named_in(clause)
    turned = _PASSIVE.search(clause) is not None
    for match in WORD.finditer(clause):
        stem = content_stems(match[0])
        if len(stem) != 1 or not match[0].islower():
            continue
        before = _joined(clause, [n for n in named if n.at < match.start()][::-1])
        after = _joined(clause, [n for n in named if n.at > match.start()])
        if before and after:
            doer, done_to = (after, before) if turned else (before, after)
            yield _Event(next(iter(stem)), doer, done_to)


def _joined(clause: str, nearest_first: Sequence[Name]) -> frozenset[str]:
    """Return the roots of the nearest name, all its words together."""
    if not nearest_first:
        return frozenset()
    found = nearest_first[0].roots
    for one, other in pairwise(nearest_first):
        first, last = sorted((one.at, other.at))
        if len(WORD.findall(clause[first:last])) > 1:
            break
        found |= other.roots
    return found


def _redirected(text: str, source: str) -> bool:
    """Whether what goes to one name here comes from it there."""
    mine, theirs = _directions(text), _directions(source)
    return _both(mine, theirs, "to", "from") or _both(mine, theirs, "from", "to")


def _both(
    mine: Mapping[str, frozenset[str]], theirs: Mapping[str, frozenset[str]], one: str, other: str
) -> bool:
    """Whether a name goes the one way here and only the other way there."""
    none = frozenset[str]()
    here, there = mine.get(one, none), theirs.get(other, none)
    return bool(
        here & there and not here & theirs.get(one, none) and not there & mine.get(other, none)
    )


def _directions(text: str) -> Mapping[str, frozenset[str]]:
    """Return the names that each preposition of direction governs; "Germany-based" is from."""
    found: dict[str, frozenset[str]] = {}
    words = list(WORD.finditer(text))
    named = {name.at: name.roots for name in named_in(text)}
    for place, word in enumerate(words):
        way = _DIRECTIONS.get(word[0].casefold())
        if way:
            # A list ("to Poland and Germany") goes on past its first name.
            near = takewhile(_no_direction, words[place + 1 : place + 2 + _NEAR])
            governed = [named[word.start()] for word in near if word.start() in named]
            found[way] = found.get(way, frozenset()).union(*governed)
    for match in _BASED.finditer(text):
        based = [held for at, held in named.items() if -_GLUED < at - match.start() < _GLUED]
        found["from"] = found.get("from", frozenset()).union(*based)
    # "From Port Arlen to Port Sel": what both have does not tell them apart.
    both = found.get("to", frozenset()) & found.get("from", frozenset())
    return {way: governed - both for way, governed in found.items()}


def _no_direction(word: re.Match[str]) -> bool:
    return word[0].casefold() not in _DIRECTIONS


def _replaced(text: str, source: str) -> bool:
    """Whether a name that the source lacks does here what another name does there.

    An abbreviation there ("IE") may be the name.
    """
    mine, theirs = _doers(text), _doers(source)
    there, here = _every(source), _every(text)
    return any(
        not mine[verb] & there and not theirs[verb] & here and min(map(len, theirs[verb])) > _SHORT
        for verb in mine.keys() & theirs.keys()
    )


def _every(text: str) -> frozenset[str]:
    return frozenset[str]().union(*(roots(word) for word in WORD.findall(text)))


def _doers(text: str) -> Mapping[str, frozenset[str]]:
    """Return the name right before each word of a clause; none where a pronoun is in between."""
    found: dict[str, frozenset[str]] = {}
    for clause in clauses(text):
        named = named_in(clause)
        for match in WORD.finditer(clause):
            stem = content_stems(match[0])
            before = [name for name in named if name.at < match.start()]
            before = [] if before and _governed(clause, before) else before
            if not (_verb(match[0], stem) and match[0].islower() and before):
                continue
            if _is_one(clause, before) or not stands_for_names(
                clause[before[-1].at : match.start()]
            ):
                found[_verb(match[0], stem)] = _joined(clause, before[::-1])
    return found


def _is_one(clause: str, before: Sequence[Name]) -> bool:
    """Whether one thing alone is named, for which "it" then stands."""
    words = len(WORD.findall(clause[before[0].at : before[-1].at]))
    return words <= len(before) - 1 and _IT.search(clause, before[-1].at) is not None


def _verb(word: str, stem: Collection[str]) -> str:
    """Return the stem of a word of content; words of saying are all one."""
    if word in SAYING or word in _PUTS:
        return _SAID
    return next(iter(stem)) if len(stem) == 1 else ""


def _governed(clause: str, before: Sequence[Name]) -> bool:
    """Whether a name is done to: a word that is no small one stands right before it.

    What belongs to somebody ("Thailand's minister") is not.
    """
    first = before[-1].at
    if _POSSESSIVE.match(clause, first):
        return False
    for one, other in pairwise(before[::-1]):
        if len(WORD.findall(clause[other.at : one.at])) > 1:
            break
        first = other.at
    words = WORD.findall(clause[:first])
    return bool(words) and words[-1].islower() and bool(content_stems(words[-1]))
