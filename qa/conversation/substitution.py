"""Putting what pronouns stand for in their place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qa.conversation import referents
from qa.conversation.frame import NOMINAL, Frame, Part, Sort, read
from qa.conversation.mentions import Kind, Said, kind_of, plural
from qa.conversation.words import (
    ANNOUNCING,
    BE,
    BEGINNING,
    HAPPENING,
    POSSESSIVES,
)

_PERSON = frozenset("he she him her hers his".split())
_GROUP = frozenset("they them their theirs these those".split())
_THING = frozenset("it its this that".split())
_POSSESSIVE = frozenset("his her its their hers theirs".split())
_OBJECTS = frozenset(["what", "which", "who", "whom", "how many", "how much"])


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
    if word in _PERSON:
        return referents.owners if possessive else referents.persons
    if word in _GROUP:
        return referents.groups
    if word in ("one", "ones"):
        before = frame.parts[frame.parts.index(part) - 1]
        return _heads if before.sort in NOMINAL and before.named else referents.ones
    if word == "there":
        return referents.places
    return _thing(part, frame) if word in _THING else None


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
    if part != frame.subject:
        return None if _chosen_already(frame) else referents.things
    after = frame.parts[at + 1 :]
    if not frame.wh and len(after) == 1 and after[0].text.lower().startswith(("a ", "an ", "the ")):
        return lambda turns: []
    if verb in ("take", "took") and frame.parts[-1] == frame.verb:
        return lambda turns: []
    if verb in BEGINNING | {"cost"}:
        return referents.beginnings
    passive = verb.endswith("ed") or verb in ("", "be", "been", "have")
    has_object = frame.wh in _OBJECTS or any(
        other.sort in NOMINAL and frame.verb and other.start > frame.verb.start
        for other in frame.parts
    )
    if _chosen_already(frame):
        return None
    return referents.agents if has_object and not passive else referents.subjects


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
