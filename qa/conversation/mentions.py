"""What a question or answer spoke of, and what kind of thing it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from qa.conversation.frame import Frame, read
from qa.conversation.place_names import PLACES
from qa.conversation.tokens import Part, Sort
from qa.conversation.words import (
    BE,
    DO,
    EVENTS,
    MOVING,
    ORGANISATIONS,
    PLACE_PREPOSITIONS,
    POINTING,
    POSSESSIVES,
    ROLES,
    TITLES,
    UNITS,
)
from qa.figures import IRREGULAR_PLURALS, NOT_PLURAL_ENDINGS

_LONGEST = 14
"""Words of a description: longer ones are left to the context."""
_PLACE_NAME = re.compile(
    r"(?:North|South|East|West|New|Hong|Saint|San|Los|Fort|Port|Mount|Lake|Cape)\b"
    r"|\w+(?:land|stan|burg|ville|shire|ania|inia|eria|enia|aria|onia|ussia|alia)$"
)
_TITLED = re.compile(
    r"\b(?:[A-Z][\w-]*\.?|[a-z]+) (?P<name>[A-Z][\w'’-]+(?: (?:[A-Z][\w'’-]+|al-\w+))*)"
)
_ANSWER_WORDS = 7
_OFFICES = TITLES | ORGANISATIONS | frozenset("prime defence defense foreign interior".split())


class Kind(Enum):
    """What a mention may be called afterwards."""

    PERSON = "person"
    PLACE = "place"
    BODY = "body"
    """An organisation, team or country: "it" and "they"."""
    GROUP = "group"
    THING = "thing"
    NAME = "name"
    """A name of which nothing tells what it is."""


class Said(NamedTuple):
    """An earlier turn, understood."""

    frame: Frame
    """Of the stand-alone question without its context."""
    topic: str
    """What the thread it belongs to is about."""
    answer: str
    fuller: tuple[tuple[str, str], ...] = ()
    """Short descriptions in the question, each with the one that tells it from others."""
    people: frozenset[str] = frozenset()
    """Names known to be persons', because they were called "he" or "she", or asked for by "who"."""


def said(
    core: str,
    topic: str,
    answer: str,
    fuller: Mapping[str, str],
    people: Sequence[str] = (),
) -> Said:
    """Return a turn with its question taken apart."""
    frame = read(core.rstrip("?!. "))
    noun = frame.counted
    described = describe(frame)
    own = {the(noun.text): described} if noun and described else {}
    turn = Said(frame, topic, answer, tuple({**fuller, **own}.items()))
    asked = {part.text for part in frame.names if kind_of(part, frame) is Kind.PERSON}
    return turn._replace(people=frozenset(asked | set(people)))


def bare(text: str) -> str:
    """Return a noun phrase with "the" if it stands without a determiner and names nobody."""
    first = text.split(maxsplit=1)[0].lower()
    part = read(text).parts[-1:]
    alone = not part or not (plural(part[0]) or part[0].head in ROLES)
    return text if alone or first in POINTING | POSSESSIVES else the(text)


def the(text: str) -> str:
    """Return the noun that was counted or chosen as something known."""
    return text if text[0].isupper() else f"the {text}"


def names_something(frame: Frame) -> bool:
    """Whether a question holds a name: "the Prime Minister" and "Parliament" are none."""
    return any(
        word[0].isupper() and word.lower().strip("'s.,") not in _OFFICES
        for part in frame.names for word in part.text.split()
    )  # fmt: skip


def tells_event(topic: str) -> bool:
    """Whether a topic speaks of something that happens."""
    return any(word.strip("'s,;").lower() in EVENTS for word in topic.split())


def describe(frame: Frame) -> str | None:
    """Return what is counted or chosen with what tells it apart: "the troops Biden is sending"."""
    noun = frame.counted
    if noun is None or frame.aux is None:
        return None
    after = frame.text[(frame.subject or frame.aux).end :].strip()
    aux = frame.aux.text.lower()
    if frame.subject:
        rest = " ".join(filter(None, [frame.subject.text, "" if aux in DO else aux, after]))
    else:
        rest = after if aux in BE else f"that {aux} {after}"
    found = f"{the(noun.text)} {rest}"
    return found if after and len(found.split()) <= _LONGEST else None


def plural(part: Part) -> bool:
    """Whether a noun phrase speaks of several."""
    head = part.head
    if " and " in part.text:
        return True
    if part.sort is Sort.NAME:
        return False
    many = head.endswith("s") and not head.endswith(NOT_PLURAL_ENDINGS)
    return many or head in IRREGULAR_PLURALS


@lru_cache(maxsize=1024)
def kind_of(part: Part, frame: Frame) -> Kind:
    """Return what a nominal of a question is, by its words and by what stands before it."""
    if part.sort is Sort.NAME and " and " in part.text:
        first = part.text.split(" and ")[0]
        return kind_of(part._replace(text=first, end=part.start + len(first)), frame)
    if plural(part):
        return Kind.GROUP
    asked_who = frame.wh in ("who", "whom") and frame.subject == part and frame.verb is None
    known = _by_words(part)
    return Kind.PERSON if asked_who and known is Kind.NAME else known


def _by_words(part: Part) -> Kind:
    words = {word.lower().strip("'s.,") for word in part.text.split()}
    owned = re.search(r"['’]s? ", part.text) is not None
    titled_name = part.named and words & TITLES and not words & ORGANISATIONS
    if part.head in ROLES or (titled_name and not owned):
        return Kind.PERSON
    if owned or not part.named:
        return Kind.THING
    if words & ORGANISATIONS:
        return Kind.BODY
    if part.sort is Sort.NOUN and part.text[0].islower():
        return Kind.THING
    return _by_name(part)


def _by_name(part: Part) -> Kind:
    known = part.text.lower() in PLACES or _PLACE_NAME.match(part.text) is not None
    if known or part.preposition in PLACE_PREPOSITIONS:
        return Kind.PLACE
    short = part.text.isupper() and len(part.text) > 1 and part.preposition not in MOVING
    return Kind.BODY if short else Kind.NAME


def answer_name(turn: Said) -> str | None:
    """Return the answer where it is a name or short noun phrase, without figures."""
    text = turn.answer.strip().rstrip(".")
    if not 0 < len(text.split()) <= _ANSWER_WORDS or any(c.isdigit() for c in text):
        return None
    frame = read(text)
    clause = {Sort.AUX, Sort.VERB, Sort.PRONOUN, Sort.WH} & {part.sort for part in frame.parts}
    return text if frame.nominals and not clause else None


def named_first(text: str) -> str | None:
    """Return the first name of several words in an answer."""
    names = [part.text for part in read(text).parts if part.sort is Sort.NAME]
    return next((name for name in names if " " in name and " and " not in name), None)


def titled(text: str) -> list[str]:
    """Return the people named with a title: "spokesman Col. Edran Pell"."""
    found = []
    for match in _TITLED.finditer(text):
        before = text[match.start() : match.start("name")].strip().lower().rstrip(".")
        if before in ROLES:
            found.append(match["name"])
    return found


def countable(part: Part | None) -> bool:
    """Whether the noun that is asked for can be spoken of afterwards: no unit of measure."""
    return part is not None and part.head not in UNITS


def texts(parts: Sequence[Part]) -> list[str]:
    """Return their texts."""
    return [re.sub(r"['’]s$", "", part.text) for part in parts]
