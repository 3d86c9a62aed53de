"""Questions that leave out what the question before said: "And to Romania?", "Why?"."""

from __future__ import annotations

from collections.abc import Sequence

from qa.conversation.clauses import happening, in_context, indirect
from qa.conversation.frame import NOMINAL, Frame, Part, Sort, read
from qa.conversation.mentions import Said, names_something
from qa.conversation.openers import Opened, asks_source
from qa.conversation.readings import Reading
from qa.conversation.referents import counted, events_in
from qa.conversation.slots import put_in
from qa.conversation.substitution import resolve
from qa.conversation.words import HAPPENING, PLACE_PREPOSITIONS, SUFFERING
from qa.figures.noun_words import PEOPLE
from qa.figures.nouns import lemma

_MOST_WORDS = 8
"""A fragment has no more; longer ones are taken for whole questions."""
_MANY = ("how many", "how much")
_ASKED = ("what", "how", "how many", "how much")
_ANSWER_WORDS = 8
_JOINING = frozenset("when while if before after since until because".split())
_SETTING = PLACE_PREPOSITIONS | {"on", "during"}


def completed(words: Opened, turns: Sequence[Said]) -> Reading | None:
    """Return a follow-up completed from the question before, None where it leaves nothing out."""
    if asks_source(words.bare):
        return _source(_base(turns))
    last = _base(turns)
    frame = read(words.bare)
    if words.old and (found := _instead(words, turns)):
        return found
    if len(frame.parts) > 2 and frame.parts[-1].sort is Sort.AUX:
        return _verbless(words.bare, turns)
    if clause := _clause(frame, turns):
        return clause
    if again := _same_quantity(frame):
        return _fragment(words._replace(bare=again), turns)
    if _is_fragment(frame, words):
        return _fragment(words, turns)
    if _is_interrogative(frame) and not (frame.verb and events_in(turns[-1])):
        return _asked(words.bare, frame, turns)
    return _quantity(words, frame, turns)


def _source(last: Said) -> Reading:
    text = f"who said {indirect(last.frame)}"
    short = last.answer.strip(" .")
    shown = f"{text} ({short})" if 0 < len(short.split()) <= _ANSWER_WORDS else text
    if not names_something(last.frame):
        shown = in_context(shown, last.topic)
    core = f"Who said {text.removeprefix('who said ')}"
    return Reading(core, shown, last.topic, sure=True, fuller=dict(last.fuller))


def _instead(words: Opened, turns: Sequence[Said]) -> Reading | None:
    """Put what was meant for what was not, where that was said last."""
    for turn in reversed(turns):
        text = turn.frame.text
        at = text.lower().find(words.old.lower())
        if at >= 0:
            core = f"{text[:at]}{words.bare}{text[at + len(words.old) :]}"
            return _with_topic(core, turn, sure=True)
    return None


def _clause(frame: Frame, turns: Sequence[Said]) -> Reading | None:
    """Complete "and when they sent her to the ship": a clause in place of the last one's."""
    sorts = [part.sort for part in frame.parts]
    joins = bool(sorts) and frame.parts[0].text.lower() in _JOINING and Sort.AUX not in sorts
    acting = len(sorts) > 2 and sorts[1] in (*NOMINAL, Sort.PRONOUN) and Sort.VERB in sorts[2:]
    if not joins or not acting:
        return None
    last = _base(turns)
    found = resolve(frame.text, turns)
    new = found.core if found else frame.text
    at = last.frame.text.lower().find(f" {frame.parts[0].text.lower()} ")
    core = f"{last.frame.text[:at] if at > 0 else last.frame.text} {new}"
    return _with_topic(core, last, found is None or found.sure)


def _verbless(bare: str, turns: Sequence[Said]) -> Reading:
    """Complete "what if they don't" with what the last question says is done."""
    last = _base(turns)
    found = resolve(bare, turns)
    done = last.frame.text[last.frame.verb.start :] if last.frame.verb else last.topic
    core = f"{found.core if found else bare} {done}"
    return _with_topic(core, last, found is None or found.sure)


def _same_quantity(frame: Frame) -> str:
    """Return what is new in "what was it the year before", asked after a quantity."""
    parts = frame.parts
    if len(parts) < 4 or parts[0].sort is not Sort.WH or parts[1].sort is not Sort.AUX:
        return ""
    it = parts[2].text.lower() in ("it", "that", "this", "they")
    fresh = parts[3].sort in (Sort.TIME, Sort.PREPOSITION) and parts[0].text.lower() in _ASKED
    return frame.text[parts[3].start :] if it and fresh else ""


def _is_fragment(frame: Frame, words: Opened) -> bool:
    if not frame.parts or len(words.bare.split()) > _MOST_WORDS:
        return False
    sorts = {part.sort for part in frame.parts}
    if Sort.WH in sorts or Sort.AUX in sorts:
        return False
    first = frame.parts[0]
    if first.text.lower() == "according":
        return True
    lone = Sort.VERB not in sorts or (len(frame.parts) == 1 and first.sort is Sort.VERB)
    return lone or words.about or first.sort in (Sort.PREPOSITION, Sort.TIME)


def _base(turns: Sequence[Said]) -> Said:
    """Return the last turn that asked something itself, rather than who said so."""
    asking = [turn for turn in turns if not turn.frame.text.startswith("Who said how")]
    return asking[-1] if asking else turns[-1]


def _fragment(words: Opened, turns: Sequence[Said]) -> Reading:
    last = _base(turns)
    found = resolve(words.bare, turns)
    new = found.core if found else words.bare
    if new.lower().startswith("according"):
        return _with_topic(f"{last.frame.text} {new}", last, sure=True)
    earlier = [] if words.correction else [turn.frame for turn in turns[:-1]]
    if words.correction and len(turns) > 1:
        earlier = [turns[-2].frame]
    core, sure = put_in(_lowered(new), last.frame, earlier)
    return _with_topic(core, last, sure and (found is None or found.sure))


def _lowered(text: str) -> str:
    """Return a fragment without the capital it begins with, unless that is a name's."""
    named = read(text).parts and read(text).parts[0].named and read(text).parts[0].sort is Sort.NAME
    return text if named or read(text).names else f"{text[:1].lower()}{text[1:]}"


def _with_topic(core: str, last: Said, sure: bool) -> Reading:
    """Return a completed question; what it replaced is replaced in the topic too."""
    new, old = read(core), last.frame
    gone = [part.text for part in old.nominals if part.text not in core]
    come = [part.text for part in new.nominals if part.text not in old.text]
    topic = happening(new) if last.topic == happening(old) else last.topic
    if core == f"{old.text} for {core[len(old.text) + 5 :]}":
        topic = core[len(old.text) + 5 :]
    elif len(gone) == 1 and len(come) == 1:
        topic = topic.replace(gone[0], come[0])
    text = core if names_something(new) else in_context(core, topic)
    return Reading(core, text, topic, sure, fuller=dict(last.fuller))


def _is_interrogative(frame: Frame) -> bool:
    """Whether it only asks otherwise: "why", "in which year", "and how many of them to Romania"."""
    sorts = [part.sort for part in frame.parts]
    if Sort.WH not in sorts[:3]:
        return False
    words = [part.text.lower() for part in frame.parts]
    if len(words) == 4 and words[2] in ("that", "it", "this") and words[3] in HAPPENING:
        return True
    that = len(words) == 3 and words[1] in ("is", "was") and words[2] in ("that", "this", "it")
    return that or not {Sort.AUX, Sort.VERB} & set(sorts)


def _asked(bare: str, frame: Frame, turns: Sequence[Said]) -> Reading:
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
        return _with_topic(core, base, sure)
    if many and at == 0 and end > at + 1 and last.frame.wh not in _MANY:
        counting = [t for t in turns[-3:] if t.frame.wh in _MANY and t.frame.counted]
        if not counting:
            text = in_context(bare, last.topic)
            return Reading(bare, text, last.topic, sure=False, fuller=dict(last.fuller))
        last = counting[-1]
    core = asked_otherwise(asked, parts[at].text.lower(), end > at + 1, last.frame)
    if rest:
        core, sure = put_in(bare[rest[0].start :], read(core), [t.frame for t in turns[:-1]])
        return _with_topic(core, last, sure)
    return _with_topic(core, last, sure=True)


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


def _quantity(words: Opened, frame: Frame, turns: Sequence[Said]) -> Reading | None:
    """Complete "how many were wounded": say what is counted, and where."""
    many = frame.parts[0].text if frame.parts else ""
    if len(frame.parts) < 2 or not many.lower().startswith("how many"):
        return None
    if frame.parts[1].sort not in (Sort.AUX, Sort.VERB, Sort.OTHER):
        return None
    suffering = frame.parts[-1].text.lower() in SUFFERING
    noun = words.topic.removeprefix("the ") or next(iter(counted(turns)), "")
    noun = noun or ("people" if suffering else "")
    if not noun:
        return None
    if frame.parts[-1].text.lower() in SUFFERING and not _people(noun):
        noun = "people"
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
    head = noun.rsplit(maxsplit=1)[-1].lower()
    return (
        lemma(head) in PEOPLE or head == "people" or head.endswith(("ers", "ors", "ists", "ants"))
    )
