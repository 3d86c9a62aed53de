"""Follow-up questions made to stand alone without a model.

What a follow-up leaves out is taken from the question before where its form leaves one choice:

- a bare question word asks the same again: "When?" after "How many troops is Biden sending to
  Poland?" is "When is Biden sending troops to Poland?";
- a fragment takes the place of what has its form: "And to Romania?" of "to Poland", "And how many
  tanks?" of "how many troops", "And Trudeau?" of "Biden";
- "he" and "her" stand for the person spoken of, "they" for what was counted, "there" for the place.

Anything else is asked as it stands, with the words of the question before in brackets, and is said
to be unsure; the earlier question's passages are then read too (``answering.passages``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from qa.errors import BadQuestion
from qa.figures import PLACES
from qa.text.english import (
    AUXILIARIES,
    CHATTER,
    HOW,
    INTERROGATIVES,
    MONTH_NAMES,
    PERSONS,
    PREPOSITIONS,
    THINGS,
    any_case,
)
from qa.text.stems import content_stems
from qa.types import Turn, Value

_TURNS = 20
"""Turns that are remembered."""
_REACH = 4
"""Turns back in which somebody is looked for whom "he" may stand for."""
_LONGEST = 300
"""Code points of a question that may be a follow-up, and of an answer that is looked at."""
_FRAGMENT = 8
"""Words of a fragment at most."""
_OWN = 4
"""Content words with which a question without a name is understood alone."""
_UNANSWERED = ("The articles don't say", "What the articles report", "The question was not read")
"""How an answer begins in which nobody is named (``qa.answering.compose``)."""
_CHATTER_LONGEST = 80
"""Code points of a line that asks nothing."""
_CHATTER = any_case(rf"^(?:(?:{CHATTER})\b[\s,.!?…:)]*)+$")
_LEAD = any_case(
    r"^(?:(?:and|but|so|ok|okay|well|then|also|thanks|thank you|no|yes|right|great|oh|now|actually"
    r"|sorry|i mean(?:t)?)\b[,.!:…]*\s+)+(?=\S)"
)
_POLITE = any_case(
    r"^(?:(?:can|could|would|will) you (?:please )?(?:tell me|say)|do (?:you|we) know"
    r"|(?:please )?tell me|i(?:'d| would) like to know|remind me),? (?=\S)"
)
_ABOUT = any_case(
    r"^(?:(?:what|how) (?:about|of)|(?:the )?same(?: question)?(?: (?:for|with|about))?|as for|only"
    r"|just|how many(?: of (?:them|those|these))?(?= (?:at|by|for|from|in|on|to) ))\s+(?=\S)"
)
_NOT_BUT = any_case(r"^not (?P<old>[^,]+?),? but (?P<new>\S.*)$")
_WHO_SAYS = any_case(
    r"^(?:according to whom|says who|who (?:says|said|claims|told you) (?:so|that|this|it)"
    r"|what(?:'s| is) the source)$"
)
_AUXILIARY = f"(?:{AUXILIARIES})"
_PREPOSITION = f"(?:{PREPOSITIONS})"
_ASKS = rf"(?:{_PREPOSITION} )?(?:how (?:{HOW})|{INTERROGATIVES})"
_ASKED = any_case(
    rf"^{_ASKS}(?P<noun>(?: (?!{_AUXILIARY}\b)[\w'’-]+){{0,4}}?) (?P<aux>{_AUXILIARY})"
    r"\b(?P<rest>.*)$"
)
_BEGINS = any_case(rf"^{_ASKS}\b")
_BARE = any_case(
    rf"^(?P<word>(?:{_PREPOSITION} )?(?:when|where|why|how(?: long| often| soon| much)?|whom"
    rf"|(?:what|which) (?:day|month|year|date|place|country)))"
    rf"(?: {_AUXILIARY} (?:that|this|it|so))?(?: exactly| then)?$"
)
_HOW_MANY = any_case(r"^how (?:many|much) [a-z][\w -]*(?:s|people|men|women|children)$")
_UNCOUNTED = any_case(
    rf"^(?P<many>how (?:many|much)(?: more)?) (?P<rest>{_AUXILIARY}\b.*|\w+ed\b.*)$"
)
_NAME = re.compile(
    r"(?<![\w.])[A-Z][\w.'’-]*(?:(?: (?:of|the|de|al|bin|van|von))* [A-Z][\w.'’-]*)*"
    r"(?:(?:, | and )[A-Z][\w.'’-]*)*"
)
_WHEN = any_case(rf"^(?:the )?(?:\d{{4}}|(?:{'|'.join(MONTH_NAMES)})(?: \d{{4}})?)$")
_YEAR = re.compile(r"\b\d{4}\b")
_PERSON = any_case(rf"\b(?:{PERSONS})\b")
_THING = any_case(rf"\b(?:{THINGS}|one|ones)\b")
_OWNING = any_case(rf"\b(?:his|her) (?!{_PREPOSITION}\b)(?=[a-z])")
_PLURAL = any_case(r"\b(?:they|them)\b")
_THERE = any_case(r"\bthere\b(?! (?:is|are|was|were|will|has|have|any|more)\b)")
_ITS_OWN = re.compile(r"\b(?:its|their|it|they)\b.* [A-Z]", re.DOTALL)
"""As in "its flag will New Zealand hold": what it stands for comes behind it."""
_IS_THERE = any_case(rf"\b{_AUXILIARY} there\b")
_SUBJECT = any_case(r"^ (?:(?-i:[A-Z])|(?:the|a|an|his|her|its|their|he|she|it|they|this|that)\b)")


class Rewrite(Value):
    """A question that can be understood alone."""

    question: str
    changed: bool
    sure: bool
    """Whether its form left one reading."""
    previous: str | None = None
    """The question before it, in its own stand-alone form."""


class _Before(NamedTuple):
    """An earlier question in its stand-alone form, without the question mark, and its answer.

    "How many troops is Biden sending" has the noun " troops", the auxiliary verb "is", and the
    rest " Biden sending".
    """

    text: str
    answer: str
    noun: str
    aux: str
    rest: str
    topic: str
    """What its thread is about: its own words, or those it was completed with."""


class _Reading(NamedTuple):
    text: str
    sure: bool
    topic: str = ""


def is_chatter(text: str) -> bool:
    """Whether a line asks nothing: "Thanks!", "ok, great"."""
    return len(text) <= _CHATTER_LONGEST and _CHATTER.match(text.strip()) is not None


def standalone_question(question: str, turns: Sequence[Turn]) -> Rewrite:
    """Return a follow-up as a question that can be understood alone.

    Args:
        question: As asked.
        turns: The conversation so far, oldest first, with questions as they were asked.

    Raises:
        BadQuestion: It asks nothing: "Thanks!"
    """
    if is_chatter(question):
        raise BadQuestion("That asks nothing.", "Ask something that the articles may answer.")
    before: list[_Before] = []
    for turn in turns[-_TURNS:]:
        asked = turn.question.strip()
        if asked and len(asked) <= _LONGEST and not is_chatter(asked):
            said = "" if turn.answer.startswith(_UNANSWERED) else turn.answer[:_LONGEST]
            before.append(_before(_read(asked, before), said))
    found = _read(question.strip(), before)
    return Rewrite(
        question=found.text,
        changed=found.text != question,
        sure=found.sure,
        previous=f"{before[-1].text}?" if before else None,
    )


def _before(read: _Reading, answer: str) -> _Before:
    text = read.text.rstrip("?!. ")
    asked = _ASKED.match(text)
    noun, aux, rest = asked.group("noun", "aux", "rest") if asked else ("", "", "")
    topic = f"{noun}{rest}" if asked else _BEGINS.sub("", text)
    return _Before(text, answer, noun, aux, rest, read.topic or topic.strip())


def _read(question: str, before: Sequence[_Before]) -> _Reading:
    if not before or not question or len(question) > _LONGEST:
        return _Reading(question, sure=True)
    bare = _POLITE.sub("", _LEAD.sub("", question)).rstrip("?!. ")
    last = before[-1]
    found = (
        _corrected(bare, last)
        or _asked_again(bare, last)
        or _counted_again(bare, last)
        or _fragment(_with_owner(bare, before), last)
        or _with_person(bare, before)
        or _with_thing(bare, last)
        or _nameless(bare, last)
    )
    if found is None:
        return _Reading(question, sure=True)
    text = " ".join(found.text.split())
    return found._replace(text=f"{text[:1].upper()}{text[1:]}?")


def _corrected(bare: str, last: _Before) -> _Reading | None:
    """As in "Not Biden but Trudeau"."""
    swapped = _NOT_BUT.match(bare)
    if not swapped or swapped["old"] not in last.text:
        return None
    return _Reading(last.text.replace(swapped["old"], swapped["new"]), sure=True)


def _asked_again(bare: str, last: _Before) -> _Reading | None:
    """Repeat the question before with another question word, or ask who says so."""
    if _WHO_SAYS.match(bare):
        return _in_context("Who said that", last)
    word = _BARE.match(bare)
    if word is None:
        return None
    _, _, noun, aux, rest, topic = last
    place = re.search(rf" {_PREPOSITION} |$", rest) if _SUBJECT.match(rest) else None
    if not place and not noun:
        return _in_context(word["word"], last)
    at = place.start() if place else 0
    return _Reading(f"{word['word']} {aux}{rest[:at]}{noun}{rest[at:]}", sure=True, topic=topic)


def _counted_again(bare: str, last: _Before) -> _Reading | None:
    """Put in what is counted: "how many are in Europe" after "how many troops ..."."""
    counts = _UNCOUNTED.match(bare)
    if not counts or not last.noun or not last.text.lower().startswith("how m"):
        return None
    text = f"{counts['many']}{last.noun} {counts['rest']}"
    return _Reading(text, sure=True) if _names(counts["rest"]) else _in_context(text, last)


def _fragment(bare: str, last: _Before) -> _Reading | None:
    """Put a fragment in the place of what has its form in the question before."""
    new = _ABOUT.sub("", bare)
    if len(new.split()) > _FRAGMENT or re.search(rf"\b{_AUXILIARY}\b", new, re.IGNORECASE):
        return None
    preposition = re.match(rf"{_PREPOSITION}\b", new, re.IGNORECASE)
    if last.aux and _HOW_MANY.match(new):
        text = f"{new} {last.aux}{last.rest}"
    elif _BEGINS.match(new) and not re.match(rf"{_PREPOSITION} (?!wh)", new, re.IGNORECASE):
        return None
    elif _WHEN.match(new):
        text = _YEAR.sub(new, last.text) if _YEAR.search(last.text) else f"{last.text} in {new}"
    elif preposition:
        text = _with_phrase(last.text, preposition[0].lower(), new)
    else:
        named = _named_instead(new, last)
        return named._replace(sure=named.sure and new == bare)
    return _Reading(text, sure=True)


def _named_instead(new: str, last: _Before) -> _Reading:
    """Put a place in the place of a place, another name in that of another name."""
    names = _names(last.text)
    alike = [name for name in names if _is_place(name) is _is_place(new)]
    if _NAME.fullmatch(new) and (len(alike) == 1 or len(names) == 1):
        old = alike[0] if len(alike) == 1 else names[0]
        return _Reading(last.text.replace(old, new), sure=len(alike) == 1)
    who = re.match(r"(?P<asks>who (?:is|was|are|were)) .+", last.text, re.IGNORECASE)
    return _Reading(f"{who['asks']} {new}", sure=False) if who else _in_context(new, last)


def _with_phrase(last: str, preposition: str, new: str) -> str:
    """Put "to Romania" in the place of "to Poland and Germany", or else behind the question."""
    last, opens, context = last.partition(" (")
    found = list(re.finditer(rf"\b{preposition} (?:(?!\b{_PREPOSITION}\b).)+", last, re.IGNORECASE))
    start, end = found[-1].span() if found else (len(last), len(last))
    return f"{last[:start]} {new} {last[end:]}{opens}{context}"


def _with_owner(bare: str, before: Sequence[_Before]) -> str:
    """Put the name for "her" in "her father"."""
    person = _person(before) if _OWNING.search(bare) else None
    if person is None:
        return bare
    ending = "'" if person.text.endswith("s") else "'s"
    return _OWNING.sub(f"{person.text}{ending} ", bare)


def _with_person(bare: str, before: Sequence[_Before]) -> _Reading | None:
    """Put the person spoken of in the place of "he", "her" or "his"."""
    person = _person(before) if _PERSON.search(bare) else None
    if person is None:
        return None
    return _Reading(_PERSON.sub(person.text, _with_owner(bare, before)), person.sure)


def _person(before: Sequence[_Before]) -> _Reading | None:
    """The person spoken of last: whom "Who is ...?" names or its answer, else the only name."""
    for one in reversed(before[-_REACH:]):
        named = _names(one.text)
        if re.match(r"who(?! (?:is|was) [A-Z])", one.text, re.IGNORECASE):
            named = _names(one.answer) or named
        single = [name for name in named if " and " not in name and not _is_place(name)]
        if single:
            return _Reading(single[0], sure=len(single) == 1)
    return None


def _with_thing(bare: str, last: _Before) -> _Reading | None:
    """Put what was counted for "they", the place for "there"; else add what was spoken of."""
    if not _THING.search(bare) or _IS_THERE.search(bare) or _ITS_OWN.search(bare):
        return None
    places = [name for name in _names(last.text) if _is_place(name)]
    if _THERE.search(bare) and len(places) == 1:
        bare = _THERE.sub(f"in {places[0]}", bare)
        if not _PLURAL.search(bare):
            return _Reading(bare, sure=True)
    if _PLURAL.search(bare) and last.noun.endswith("s"):
        return _in_context(_PLURAL.sub(f"the{last.noun}", bare), last)._replace(sure=True)
    return _in_context(bare, last)


def _nameless(bare: str, last: _Before) -> _Reading | None:
    """Add what the question before was about to one that names nobody and says little."""
    named = _names(bare) or re.search(r"[\d\"“]", bare)
    own = set(content_stems(bare)) - set(content_stems(last.text))
    return None if named or len(own) > _OWN else _in_context(bare, last)


def _in_context(bare: str, last: _Before) -> _Reading:
    """The question with what its thread is about in brackets, where that adds anything."""
    missing = set(content_stems(last.topic)) - set(content_stems(bare))
    text = f"{bare} ({last.topic})" if missing else bare
    return _Reading(text, sure=False, topic=last.topic)


def _names(text: str) -> list[str]:
    """Names in a text, those joined by "and" as one; not a word that only begins it."""
    found = []
    for match in _NAME.finditer(text):
        name = match[0].rstrip(".,")
        first, _, rest = name.partition(" ")
        if match.start() == 0 and not content_stems(first):
            name = rest.removeprefix("and ") if rest[:1].isupper() else ""
        if name:
            found.append(name.removesuffix("'s").removesuffix("’s"))
    return list(dict.fromkeys(found))


def _is_place(name: str) -> bool:
    return name.split(" and ", maxsplit=1)[0].split(",", maxsplit=1)[0].lower() in PLACES
