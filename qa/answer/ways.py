"""Whether what is told goes elsewhere, or belongs to another, than the question has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qa.answer.anchors import Anchors, Name, alike, is_held, names_in, words_held
from qa.answer.name_forms import unified
from qa.answer.place import Doubt, Place
from qa.figures import FUNCTION_WORDS, VERBS
from qa.text import sentence_spans
from qa.text.abbreviations import MONTHS
from qa.text.stems import content_stems

OTHER_WAY, OTHER_WAY_NEAR = -4.0, -1.5
"""For "sending to Poland" where the question has "sending to Estonia"; so in a sentence near."""
OTHER_OWNER, OTHER_KIND = -3.0, -1.3
"""For "Taiwan's population" where the question has Japan's; for the Indonesian navy where it has
the Malaysian one."""
OTHER_PLACE = -3.0
"""For "troops in Europe, ... such as Poland" where the question has troops in Poland."""
ONLY_PLACE = -1.5
"""For troops "to Poland" where the question has Polish troops."""

_TO_NAME = re.compile(
    r"\b(to|into|onto|from|on|against|towards?)\s+(?:the\s+)?(?:[a-z]+\s+)?(?=[A-Z])"
)
_TO_PLACE = re.compile(r"\b(?:to|into|in|at|near|from)\s+(?=[A-Z])")
_THERE = re.compile(r" (?:[a-z][\w-]* ){0,3}?(?:in|at) (?:the )?(?=[A-Z])")
_THERE_BEFORE = re.compile(r"\b(?:in|at) (?:the )?\Z")
_HOW_MANY = re.compile(r"\bhow (?:many|much)\s+\Z", re.IGNORECASE)
_NOUN_BEHIND = re.compile(r" ([a-z][\w-]+)")
_NOUN_BEFORE = re.compile(r"\b([a-z][\w-]+) of (?:the )?\Z")
_OFFICE = re.compile(r"\b([A-Z][\w-]+['’]s) ([A-Z][\w-]+)")
_BESIDE = 40
"""Code points between an owner and the words found."""
_SMALL = re.compile(r"(?<![\w-])[a-z][a-z'’-]+")
_NO_NOUNS = (
    VERBS
    | FUNCTION_WORDS
    | frozenset(
        "already still also soon yet again ever never now today too just even once then".split()
    )
)
_NO_WAY = frozenset("according due thanks owing".split())
_REACH, _CLOSE = 5, 3
"""Content words in which a verb stands before its preposition, and words behind what it governs in
which something may still belong to it."""


def other_way(anchors: Anchors, place: Place) -> Iterator[Doubt]:
    """Yield "sending to Poland" where the question has "sending to Estonia"."""
    text = unified(place.sentence)
    for asked in _ways(anchors.question):
        here = [one for one in _ways(text) if _same_way(asked, one)]
        if here and _beside(place, _listed(text, here[0].goal)[-1]):
            yield from _unless_listed(OTHER_WAY, asked, here[0], text)
        for near in () if here else sentence_spans(place.near):
            told = unified(near.cut(place.near))
            there = [one for one in _ways(told) if _same_way(asked, one)]
            if there and is_held(asked.goal, words_held(told)):
                yield from _unless_listed(OTHER_WAY_NEAR, asked, there[0], told)
                break


def _unless_listed(weight: float, asked: _Way, one: _Way, text: str) -> Iterator[Doubt]:
    if not any(alike(asked.goal, goal) for goal in _listed(text, one.goal)):
        told, wanted = f"{one.way} {one.goal.text}", f"{asked.way} {asked.goal.text}"
        yield Doubt(weight, f"they are said of “{told}”, not of “{wanted}”")


def _same_way(asked: _Way, one: _Way) -> bool:
    return one.way == asked.way and asked.verbs[-1] in one.verbs[-_REACH:]


class _Way(NamedTuple):
    """A preposition of direction with the name that it governs and the words before it."""

    way: str
    goal: Name
    verbs: tuple[str, ...]
    """Stems of the small words before it: the verb is among them."""


def _ways(text: str) -> Iterator[_Way]:
    known = {name.start: name for name in names_in(text)}
    for match in _TO_NAME.finditer(text):
        goal = known.get(match.end())
        before = _SMALL.findall(text[: match.start()])
        verbs = tuple(stem for word in before for stem in content_stems(word))
        day = goal and goal.words[0].casefold() in MONTHS
        if goal and not day and verbs and before[-1] not in _NO_WAY:
            yield _Way(match[1], goal, verbs)


def _beside(place: Place, last: Name) -> bool:
    """Whether the words found belong to a direction: none other is told in between."""
    end = last.start + len(" ".join(last.words))
    start = len(unified(place.sentence[: place.inside.start]))
    between = unified(place.sentence)[end:start]
    return start < end or len(between.split()) <= _CLOSE


def _listed(text: str, goal: Name) -> list[Name]:
    """Return the name and those listed right behind it: "to Poland and Germany"."""
    found = [one for one in names_in(text) if one.start >= goal.start]
    listed = found[:1]
    for one in found[1:]:
        end = listed[-1].start + len(" ".join(listed[-1].words))
        if text[end : one.start].strip(" ,") not in ("", "and", "or"):
            break
        listed.append(one)
    return listed


def other_owner(anchors: Anchors, place: Place) -> Iterator[Doubt]:
    """Yield "Taiwan's population" where the question has Japan's, and nothing of Japan."""
    held, text = words_held(place.sentence), unified(place.sentence)
    at = len(unified(place.sentence[: place.inside.start]))
    known = {name.start for name in anchors.names}
    for noun, asked in _owned(anchors.question):
        owners = [owner for other, owner in _owned(text) if other == noun]
        if asked.start not in known or any(alike(asked, owner) for owner in owners):
            continue
        if is_held(asked, held):  # it may be told of both: only what stands beside counts
            owners = [one for one in owners if abs(at - one.start) <= _BESIDE]
        others = [one for one in owners if not any(alike(one, own) for own in anchors.names)]
        if others:
            owns = asked.words[-1].endswith(("'s", "’s")) or is_held(asked, held)
            why = f"they are said of “{others[0].text}”, not of “{asked.text}”"
            yield Doubt(OTHER_OWNER if owns else OTHER_KIND, why)


def _owned(text: str) -> Iterator[tuple[str, Name]]:
    """Yield what belongs to each name, as a stem: its navy, the president of it."""
    for name in names_in(text):
        end = name.start + len(" ".join(name.words))
        behind, before = _NOUN_BEHIND.match(text, end), _NOUN_BEFORE.search(text[: name.start])
        for noun in (found[1] for found in (behind, before) if found):
            if noun not in _NO_NOUNS and not noun.endswith(("ed", "ing", "al")):
                yield from ((stem, name) for stem in content_stems(noun)[:1])
    for match in _OFFICE.finditer(text):  # "Lorvenia's Interior Minister" is a name in itself
        yield from ((s, Name(match.start(), (match[1],))) for s in content_stems(match[2])[:1])


def other_place(anchors: Anchors, place: Place) -> Iterator[Doubt]:
    """Yield the place right behind the words found that is not the question's, told elsewhere."""
    text = unified(place.sentence)
    behind = _THERE.match(text, len(unified(place.sentence[: place.inside.end])))
    goals = [one for one in names_in(text) if behind and one.start == behind.end()]
    for name in anchors.names:
        stands = _THERE_BEFORE.search(anchors.question[: name.start])
        if not (goals and stands and is_held(name, words_held(text))):
            continue
        if not any(alike(name, one) for one in _listed(text, goals[0])):
            yield Doubt(OTHER_PLACE, f"they are said of “{goals[0].text}”, not of “{name.text}”")


def only_place(anchors: Anchors, place: Place) -> Iterator[Doubt]:
    """Yield a country whose troops are counted, and that is only where the sentence's go."""
    text = unified(place.sentence)
    governed = {
        one.start
        for match in _TO_PLACE.finditer(text)
        for goal in names_in(text)
        if goal.start == match.end()
        for one in _listed(text, goal)
    }
    for name in anchors.names:
        counted = _HOW_MANY.search(anchors.question[: name.start])
        same = [one.start for one in names_in(text) if alike(one, name)]
        if counted and same and governed.issuperset(same):
            yield Doubt(ONLY_PLACE, f"“{name.text}” is only where they are")
