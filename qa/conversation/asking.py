"""Questions that only ask otherwise, or count again: "Why?", "How many were wounded?"."""

from __future__ import annotations

from collections.abc import Sequence

from qa.conversation.clauses import in_context
from qa.conversation.frame import Frame, read
from qa.conversation.mentions import Said, names_something
from qa.conversation.openers import Opened
from qa.conversation.readings import Reading, with_topic
from qa.conversation.referents import counted
from qa.conversation.slots import put_in
from qa.conversation.substitution import resolve
from qa.conversation.tokens import NOMINAL, Part, Sort
from qa.conversation.words import HAPPENING, PLACE_PREPOSITIONS, SUFFERING
from qa.figures import PEOPLE, lemma

_MANY = ("how many", "how much")
_IT = frozenset(["that", "this", "it"])
_REACH = 3
"""Turns back in which something was counted that may be counted again."""
_SETTING = PLACE_PREPOSITIONS | {"on", "during"}


def only_asks(frame: Frame) -> bool:
    """Whether it only asks otherwise: "why", "in which year", "and how many of them to Romania"."""
    sorts = [part.sort for part in frame.parts]
    if Sort.WH not in sorts[:3]:
        return False
    match [part.text.lower() for part in frame.parts]:
        case [_, "is" | "was", it] if it in _IT:
            return True
        case [_, _, it, verb] if it in _IT and verb in HAPPENING:
            return True
    return not {Sort.AUX, Sort.VERB} & set(sorts)


def asked_again(bare: str, frame: Frame, turns: Sequence[Said]) -> Reading:
    """Ask something else of what the last question was about, and put in what is new."""
    last = turns[-1]
    parts = [part for part in frame.parts if part.sort not in (Sort.AUX, Sort.VERB)]
    at = next(place for place, part in enumerate(parts) if part.sort is Sort.WH)
    end = at + 1
    while end < len(parts) and _goes_on(parts[end], parts[end - 1]):
        end += 1
    asked = bare[: parts[at if parts[at].text.lower() == "why" else end - 1].end]
    rest = [part for part in parts[end:] if part.sort is not Sort.PRONOUN and part.text != "of"]
    many = parts[at].text.lower() in _MANY
    if many and end == at + 1 and rest:
        base = next((t for t in reversed(turns) if t.frame.wh in _MANY and t.frame.counted), last)
        core, sure = put_in(bare[rest[0].start :], base.frame, [])
        return with_topic(core, base, sure)
    if many and at == 0 and end > at + 1 and last.frame.wh not in (*_MANY, ""):
        counting = [t for t in turns[-_REACH:] if t.frame.wh in _MANY and t.frame.counted]
        if not counting:
            text = in_context(bare, last.topic)
            return Reading(bare, text, last.topic, sure=False, fuller=dict(last.fuller))
        last = counting[-1]
    core = asked_otherwise(asked, parts[at].text.lower(), end > at + 1, last.frame)
    if rest:
        core, sure = put_in(bare[rest[0].start :], read(core), [t.frame for t in turns[:-1]])
        return with_topic(core, last, sure)
    return with_topic(core, last, sure=True)


def _goes_on(part: Part, before: Part) -> bool:
    noun = part.sort in NOMINAL and before.sort is Sort.WH
    return noun or part.sort is Sort.OTHER


def asked_otherwise(asked: str, wh: str, with_noun: bool, last: Frame) -> str:
    """Return the last question with something else asked of what it was about."""
    end = last.aux.start if last.aux else last.asked[-1].end if last.asked else 0
    if end == 0:
        return f"{asked} {last.text[:1].lower()}{last.text[1:]}"
    adjunct = last.parts[0].sort is Sort.PREPOSITION
    noun = None if adjunct else last.counted
    if noun is None or (wh in _MANY and last.wh in _MANY and with_noun):
        return f"{asked} {last.text[end:]}"
    if last.aux is None:
        return f"{asked} did {noun.text} {last.text[end:]}"
    if last.subject is None:
        return f"{asked} {last.aux.text} {noun.text} {last.text[last.aux.end :]}"
    verbs = [part.end for part in last.parts if part.sort is Sort.VERB and part.start > end]
    at = verbs[0] if verbs else len(last.text)
    return f"{asked} {last.text[end:at]} {noun.text} {last.text[at:]}"


def counted_again(words: Opened, frame: Frame, turns: Sequence[Said]) -> Reading | None:
    """Complete "how many were wounded": say what is counted, and where."""
    many = frame.parts[0].text if frame.parts else ""
    noun = _noun(words, frame, turns) if many.lower().startswith("how many") else ""
    if not noun:
        return None
    core = f"{many} {noun} {words.bare[frame.parts[1].start :]}"
    found = resolve(core, turns)
    text, sure = (found.text, found.sure) if found else (core, True)
    core = found.core if found else core
    topic = turns[-1].topic
    own = frame.subject is not None or any(part.preposition for part in read(text).nominals)
    if not names_something(read(text)) and not own:
        text = f"{text} {_setting(turns)}".strip()
        core = text
    if not names_something(read(text)):
        text = in_context(text, topic)
    return Reading(core, text, topic, sure, fuller=dict(turns[-1].fuller))


def _noun(words: Opened, frame: Frame, turns: Sequence[Said]) -> str:
    """Return what is counted where "how many" does not say it."""
    if not frame.parts[1:] or frame.parts[1].sort not in (Sort.AUX, Sort.VERB, Sort.OTHER):
        return ""
    noun = words.topic.removeprefix("the ") or next(iter(counted(turns)), "")
    suffering = frame.parts[-1].text.lower() in SUFFERING
    return "people" if suffering and not _people(noun) else noun


def _setting(turns: Sequence[Said]) -> str:
    """Return the phrases about place and time with which the last question ends."""
    frame = turns[-1].frame
    verb = frame.verb or frame.aux
    found = [
        part for part in frame.parts
        if part.text.lower() in _SETTING and (verb is None or part.start >= verb.end)
    ]  # fmt: skip
    return frame.text[found[0].start :] if found else ""


def _people(noun: str) -> bool:
    head = (noun.split() or [""])[-1].lower()
    known = lemma(head) in PEOPLE or head == "people"
    return known or head.endswith(("ers", "ors", "ists", "ants"))
