"""Whether another than the one asked about does, or says, what the words found tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from qa.answer.anchors import Anchors, Name, alike, is_held, names_in, words_held
from qa.answer.name_forms import unified
from qa.answer.place import Doubt, Place

OTHER_ACTOR, NO_ACTOR = -2.3, -1.0
"""For "Veskby has 14,300 inhabitants" where Port Sel's are asked for; where neither is near."""
OWN_WORDS = -3.5
"""For "I have performed in 32 countries" where another than the speaker is asked about."""
NAMESAKE = -2.0
"""For Operation Unifier where the question has Operation Reassurance."""

_GOVERNED = re.compile(
    r"\b(?:of|to|in|on|at|for|from|by|against|into|with|near|than|over)\s+(?:the\s+)?\Z"
)
_FIRST = re.compile(r"([A-Z][a-z]\w+)(?=['’ ])")
_OWN = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur)\b")
_REFERS = re.compile(r"\b(?:he|she|it|they|him|her|them|his|its|their)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“”]")
_INTERVIEWED = re.compile(
    r"\b(?:interview(?:s|ed)?(?: with)?|(?:spoke|speaks|talk(?:s|ed)) (?:with|to)"
    r"|s[ia]ts? down with|caught up with)\s+([^.;:?!]*)",
    re.IGNORECASE,
)
_BEFORE_NAME = 8
"""Words of rank or trade between "interviewed" and the name."""


def other_actor(anchors: Anchors, place: Place) -> Iterator[Doubt]:
    """Yield another name, or the speaker, in the part that the question's subject should have."""
    subject = anchors.subject
    part = place.part.cut(place.sentence)
    if subject is None or is_held(subject, words_held(part)):
        return
    told = place.sentence[place.part.start : place.inside.start]
    within = is_held(subject, words_held(place.sentence))
    if _OWN.search(place.sentence[: place.inside.start]) and not _QUOTED.search(place.sentence):
        if not _speaks(subject, place) and not within:
            yield Doubt(OWN_WORDS, f"they tell of who speaks there, not of “{subject.text}”")
        return
    first = _first_names(subject, place.article)
    known = *anchors.names, *first
    near = words_held(f"{place.near} {place.sentence}")
    others = [
        one
        for one in (*_first_word(told, place), *_actors(told))
        if not any(alike(one, own) for own in known)
    ]
    if within:  # "..., reaffirming the US commitment" goes on telling of the one before
        others = [one for one in others if len(told[: one.start].split()) <= 1]
    if others and not _REFERS.search(part):
        why = f"they are said of “{others[0].text}”, not of “{subject.text}”"
        yield Doubt(OTHER_ACTOR, why)
    elif not (within or others) and not any(is_held(one, near) for one in (subject, *first)):
        yield Doubt(NO_ACTOR, f"nothing near them tells of “{subject.text}”")


def _speaks(name: Name, place: Place) -> bool:
    """Whether the first person may be one's: named in the title, or at once and again."""
    if is_held(name, words_held(place.title)) or _interviewed(name, place.head):
        return True
    again = len(re.findall(rf"\b{re.escape(name.text.split()[-1])}\b", place.article)) > 1
    return again and is_held(name, words_held(place.head))


def _interviewed(name: Name, head: str) -> bool:
    """Whether an article begins with whom it interviews: "Wikinews spoke with William Evans"."""
    for found in _INTERVIEWED.finditer(unified(head)):
        near = " ".join(found[1].split()[:_BEFORE_NAME])
        if is_held(name, words_held(near)):
            return True
    return False


def _first_names(subject: Name, article: str) -> tuple[Name, ...]:
    """Return "Daniel" for Montalvo where the article has Daniel Montalvo somewhere."""
    if len(subject.words) > 1:
        return ()
    found = re.findall(rf"\b([A-Z][a-z]+) {re.escape(subject.text)}\b", article)
    return tuple(Name(0, (first,)) for first in dict.fromkeys(found))


def _first_word(told: str, place: Place) -> tuple[Name, ...]:
    """Return the word that begins the sentence if the article has it as a name elsewhere."""
    found = _FIRST.match(told) if place.sentence.startswith(told) else None
    if found is None or found[1].casefold() in place.article.split():
        return ()
    first = Name(0, (found[1],))
    return (first,) if any(alike(first, one) for one in _names_of(place.article)) else ()


@lru_cache(maxsize=64)
def _names_of(article: str) -> tuple[Name, ...]:
    return tuple({name.words[0]: name for name in names_in(unified(article))}.values())


def _actors(told: str) -> list[Name]:
    """Return the names before the words found that no preposition governs."""
    plain = unified(told)
    return [name for name in names_in(plain) if not _GOVERNED.search(plain[: name.start])]


def namesake(anchors: Anchors, place: Place) -> Iterator[Doubt]:
    """Yield a name of the sentence that begins as one of the question, and goes on otherwise."""
    held = words_held(place.sentence)
    theirs = [one for one in names_in(unified(place.sentence)) if len(one.words) > 1]
    for name in anchors.names:
        if len(name.words) < len(("Operation", "Unifier")) or is_held(name, held):
            continue
        for one in theirs:
            mine, other = name.text.split(), one.text.split()
            if mine[0] == other[0] and not set(mine[1:]) & set(other[1:]):
                yield Doubt(NAMESAKE, f"they are said of “{one.text}”, not of “{name.text}”")
                break
