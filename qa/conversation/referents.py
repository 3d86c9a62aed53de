"""What a pronoun may stand for, by the turns before it: likeliest first, nearest turn first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qa.conversation.candidates import (
    agents_of,
    counted_of,
    definite,
    events_in,
    groups_of,
    of_kind,
    persons_of,
    places_of,
    singles_of,
    texts,
    things_of,
    unmarked_of,
    unnamed,
)
from qa.conversation.clauses import happening
from qa.conversation.frame import read
from qa.conversation.mentions import Kind, Said, kind_of
from qa.conversation.words import ORDINALS
from qa.figures import lemma

_REACH = 3
"""Turns back in which an agent is looked for."""
Finder = Callable[[Sequence[Said]], list[str]]


def persons(turns: Sequence[Said]) -> list[str]:
    """Whom "he" or "she" may be."""
    people = frozenset(name for turn in turns for name in turn.people)
    found = _nearest(turns, lambda turn: persons_of(turn, people))
    nobody = unnamed(turns[-1])
    if nobody and not people.intersection(found):
        return [nobody]
    return found or _nearest(turns, unmarked_of)


def owners(turns: Sequence[Said]) -> list[str]:
    """Whose something may be by "his" or "her": of "Gloria's mother", Gloria's."""
    found = persons(turns)
    return list(dict.fromkeys(re.split("['’]s ", name)[0] for name in found))


def groups(turns: Sequence[Said]) -> list[str]:
    """Whom or what "they" may be."""
    return _nearest(turns, groups_of)


def things(turns: Sequence[Said]) -> list[str]:
    """What "it" may be, where it is no subject."""
    return _nearest(turns, lambda turn: things_of(turn, subject=False))


def subjects(turns: Sequence[Said]) -> list[str]:
    """What "it" may be as a subject: subjects go on as subjects."""
    return _nearest(turns, lambda turn: things_of(turn, subject=True))


def agents(turns: Sequence[Said]) -> list[str]:
    """Who or what "it" is that acts."""
    return _nearest(turns[-_REACH:], agents_of) or subjects(turns)


def places(turns: Sequence[Said]) -> list[str]:
    """Where "there" may be."""
    return _nearest(turns, places_of)


def events(turns: Sequence[Said]) -> list[str]:
    """What happened or was announced: a thing that happens, else what the last turn asked about."""
    last = turns[-1]
    subject = last.frame.subject
    thing = subject and definite(subject) and kind_of(subject, last.frame) is Kind.THING
    named = [subject.text] if subject and thing else []
    clause = happening(last.frame)
    return events_in(last)[:1] or named or ([clause] if clause else [])


def beginnings(turns: Sequence[Said]) -> list[str]:
    """What began, ended or cost something: a thing that lasts, rather than who acts."""
    last = turns[-1]
    things = of_kind(last, Kind.THING)
    found = _nearest(turns[-_REACH:], events_in)[:1] or texts([p for p in things if definite(p)])
    clause = happening(last.frame) if last.frame.subject else ""
    return found or ([clause] if clause else subjects(turns))


def counted(turns: Sequence[Said]) -> list[str]:
    """What "how many" counts: what was counted or chosen, else several of a kind."""
    return _nearest(turns[-_REACH:], counted_of)


def ones(turns: Sequence[Said]) -> list[str]:
    """What "one" is one of, or another of."""
    return counted(turns) or _nearest(turns[-_REACH:], singles_of)


def with_noun(question: str, turns: Sequence[Said]) -> str:
    """Return a question in which "the second" says the second what."""
    frame = read(question)
    for part in reversed(frame.nominals):
        after = frame.parts[frame.parts.index(part) + 1 :]
        said = bool(after) and after[0].text.lower() in ("one", "ones")
        if part.head in ORDINALS and part.text.lower().startswith("the ") and not said:
            noun = next(iter(ones(turns)), "")
            if not noun:
                continue
            *modifiers, head = noun.split() or [""]
            modifiers = [word for word in modifiers if word.lower() not in ORDINALS]
            one = " ".join([*modifiers, lemma(head.lower()) if head.islower() else head])
            question = f"{question[: part.end]} {one}{question[part.end :]}"
    return question


def _nearest(turns: Sequence[Said], of: Callable[[Said], list[str]]) -> list[str]:
    for turn in reversed(turns):
        found = list(dict.fromkeys(of(turn)))
        if found:
            return found
    return []
