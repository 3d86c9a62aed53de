"""Putting what pronouns stand for in their place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qa.conversation import referents
from qa.conversation.candidates import events_in
from qa.conversation.frame import Frame, read
from qa.conversation.mentions import Kind, Said, kind_of, plural
from qa.conversation.tokens import NOMINAL, Part, Sort
from qa.conversation.words import (
    ANNOUNCING,
    BE,
    BEGINNING,
    HAPPENING,
    ORDINALS,
    POSSESSIVES,
)

_PERSON = frozenset("he she him her hers his".split())
_GROUP = frozenset("they them their theirs these those".split())
_THING = frozenset("it its this that".split())
_POSSESSIVE = frozenset("his her its their hers theirs".split())
_OBJECTS = frozenset(["what", "which", "who", "whom", "how many", "how much"])


_FINDERS = (
    (_PERSON, referents.persons),
    (_GROUP, referents.groups),
    (frozenset(["there"]), referents.places),
)


class Resolved(NamedTuple):
    """A question in which pronouns are replaced."""

    core: str
    """With short descriptions."""
    text: str
    """With descriptions that tell things from others."""
    sure: bool
    open: bool
    people: tuple[str, ...]
    """Whom "he" and "she" were taken for."""

    """Whether a pronoun was left for which nothing was found."""


def resolve(question: str, turns: Sequence[Said]) -> Resolved | None:
    """Return the question with its pronouns replaced; None where it has none to replace.

    Args:
        question: Without its question mark.
        turns: The conversation, oldest first; not empty.
    """
    frame = read(question)
    core, text, sure, left, seen = question, question, True, False, False
    fuller = {short: full for turn in turns for short, full in turn.fuller}
    said_full: set[str] = set()
    used: set[str] = set()
    people: list[str] = []
    for part in reversed(frame.parts):
        asked = _asks_for(part, frame)
        if asked is None or _repeats(part, frame):
            continue
        seen = True
        found = [name for name in asked(turns) if name not in used]
        if not found:
            left = True
            continue
        used.add(found[0])
        if asked in (referents.persons, referents.owners):
            people.append(found[0])
        full = fuller.get(found[0], found[0])
        if full in said_full:
            full = found[0]
        said_full.add(full)
        core = _put(core, part, found[0])
        text = _put(text, part, full)
        sure = sure and len(found) == 1
    return Resolved(core, text, sure and not left, left, tuple(people)) if seen else None


def with_name(question: str, name: str) -> str:
    """Return a question whose first pronoun is replaced by a name."""
    for part in read(question).parts:
        word = part.text.split()[0].lower()
        possessive = part.sort in NOMINAL and word in POSSESSIVES
        if (part.sort is Sort.PRONOUN or possessive) and word in _PERSON | _GROUP | _THING:
            return _put(question, part, name)
    return question


def _asks_for(part: Part, frame: Frame) -> referents.Finder | None:
    """Return what finds the referent of a part, None where it needs none from before."""
    word = part.text.split()[0].lower()
    possessive = part.sort in NOMINAL and word in POSSESSIVES
    if (part.sort is not Sort.PRONOUN and not possessive) or _bound(part, word, frame):
        return None
    if word in ("one", "ones"):
        return _one(frame, frame.parts[frame.parts.index(part) - 1])
    for words, found in _FINDERS:
        if word in words:
            return referents.owners if found is referents.persons and possessive else found
    return _thing(part, frame) if word in _THING else None


def _one(frame: Frame, before: Part) -> referents.Finder:
    if before.text.lower() == "the":
        return _same_event
    own = before.sort in NOMINAL and (before.named or _describes(before))
    return _heads if own else referents.ones


def _describes(part: Part) -> bool:
    """Whether "the sick" of "the sick ones" says which: "the first" only counts."""
    return len(part.text.split()) > 1 and part.head not in ORDINALS


def _same_event(turns: Sequence[Said]) -> list[str]:
    """Return the stampede of "the one in 1991"."""
    found = events_in(turns[-1])
    return [found[0].split()[-1]] if found else referents.ones(turns)


def _heads(turns: Sequence[Said]) -> list[str]:
    """Return the bare noun of what "one" is another of: the game of "the England one"."""
    return [noun.split()[-1] for noun in referents.ones(turns)]


def _repeats(part: Part, frame: Frame) -> bool:
    """Whether the same one was meant before: "they" in "when did they win their match"."""
    before = frame.parts[: frame.parts.index(part)]
    word = part.text.split()[0].lower()
    return any(
        word in names and other.text.split()[0].lower() in names
        for names in (_PERSON, _GROUP)
        for other in before
    )


def _thing(part: Part, frame: Frame) -> referents.Finder | None:
    """Return what finds "it": something that happens, begins or acts, or any thing."""
    at = frame.parts.index(part)
    verb = frame.verb.text.lower() if frame.verb else ""
    before = frame.parts[at - 1].text.lower() if at else ""
    if part.sort in NOMINAL:
        return referents.subjects
    if before == "about" or verb in ANNOUNCING or (verb in HAPPENING and part == frame.subject):
        return referents.events
    if _chosen_already(frame):
        return None
    return _subject(verb, frame.parts[at + 1 :], frame) if part == frame.subject else (
        referents.things
    )  # fmt: skip


def _subject(verb: str, after: Sequence[Part], frame: Frame) -> referents.Finder:
    named = len(after) == 1 and after[0].text.lower().startswith(("a ", "an ", "the "))
    lasts = verb in ("take", "took") and frame.parts[-1] == frame.verb
    if (named and not frame.wh) or lasts:
        return _nothing  # "was it a penalty", "how long does it take"
    if verb in BEGINNING | {"cost"}:
        return referents.beginnings
    start = frame.verb.start if frame.verb else len(frame.text)
    object_ = any(part.sort in NOMINAL and part.start > start for part in frame.parts)
    passive = verb.endswith("ed") or verb in ("", "be", "been", "have")
    acts = not passive and (object_ or frame.wh in _OBJECTS)
    return referents.agents if acts else referents.subjects


def _nothing(turns: Sequence[Said]) -> list[str]:
    return []


def _chosen_already(frame: Frame) -> bool:
    """Whether "one" is what "it" is: "which one was it"."""
    return any(part.text.lower() == "one" for part in frame.asked)


def _bound(part: Part, word: str, frame: Frame) -> bool:
    """Whether the question itself says what a pronoun stands for."""
    at = frame.parts.index(part)
    before, after = frame.parts[:at], frame.parts[at + 1 :]
    if word == "there":
        return _exists(frame, at)
    if word == "that" and part.sort is Sort.PRONOUN and _connects(before, after):
        return True
    if word in _POSSESSIVE and part.sort in NOMINAL:
        asked = frame.wh == "who" and word == "their" and frame.aux is None
        return asked or _owner(word, before, after, frame)
    inner = part != frame.subject and any(p.sort in (Sort.WH, Sort.OTHER) for p in before[1:])
    clause = inner and bool(after) and after[0].sort in (Sort.VERB, Sort.AUX)
    return clause and _owner(word, before, (), frame)


def _exists(frame: Frame, at: int) -> bool:
    """Whether "there" only says that something is: "are there", "there were"."""
    near = frame.parts[max(0, at - 1) : at + 2]
    return any(part.sort is Sort.AUX and part.text.lower() in BE for part in near if part) and not (
        at > 0 and frame.parts[at - 1].sort in (*NOMINAL, Sort.OTHER)
    )


def _connects(before: Sequence[Part], after: Sequence[Part]) -> bool:
    """Whether "that" joins clauses: "the bus that overturned", "who said that it was"."""
    if not before or not after:
        return False
    relative = before[-1].sort in NOMINAL and after[0].sort in (Sort.VERB, Sort.AUX, *NOMINAL)
    said = before[-1].sort is Sort.VERB and after[0].sort in (*NOMINAL, Sort.PRONOUN)
    return relative or said


def _owner(word: str, before: Sequence[Part], after: Sequence[Part], frame: Frame) -> bool:
    """Whether the question names whose it is: "Hong Kong hold its election"."""
    if word in _PERSON:
        kinds = (Kind.PERSON, Kind.NAME)
        return any(p.sort in NOMINAL and kind_of(p, frame) in kinds for p in before)
    if word in _GROUP:
        return any(p.sort in NOMINAL and plural(p) for p in before)
    named = [*before, *(after if word == "its" else ())]
    return any(
        p.sort in NOMINAL and not plural(p) and (p.named or p.text.lower().startswith("the "))
        and p.head not in ("people",)
        for p in named
    )  # fmt: skip


def _put(text: str, part: Part, name: str) -> str:
    """Put a name in the place of a pronoun; the parts before it must not have moved."""
    word = part.text.split()[0]
    end = part.start + len(word)
    lower = word.lower()
    if lower in _POSSESSIVE and (lower != "her" or part.sort in NOMINAL):
        name = f"{name}'" if name.endswith("s") else f"{name}'s"
    elif lower == "there":
        name = f"in {name}"
    elif lower == "one" and name.endswith("s"):
        name = name.removesuffix("s")
    return f"{text[: part.start]}{name}{text[end:]}"
