"""Questions that leave out what the question before said: "And to Romania?", "By whom?"."""

from __future__ import annotations

from collections.abc import Sequence

from qa.conversation.asking import asked_again, counted_again, only_asks
from qa.conversation.candidates import events_in
from qa.conversation.clauses import in_context, indirect
from qa.conversation.frame import Frame, read
from qa.conversation.mentions import Said, names_something
from qa.conversation.openers import Opened, asks_source
from qa.conversation.readings import Reading, with_topic
from qa.conversation.slots import put_in
from qa.conversation.substitution import resolve
from qa.conversation.tokens import NOMINAL, Sort

_MOST_WORDS = 8
"""A fragment has no more; longer ones are taken for whole questions."""
_ASKED = ("what", "how", "how many", "how much")
_IT = frozenset("it that this they".split())
_ANSWER_WORDS = 8
_TELLING = frozenset("more tell explain describe show give list summarise summarize".split())
_JOINING = frozenset("when while if before after since until because".split())


def completed(words: Opened, turns: Sequence[Said]) -> Reading | None:
    """Return a follow-up completed from the question before, None where it leaves nothing out."""
    frame = read(words.bare)
    if asks_source(words.bare):
        return _source(_asking(turns))
    found = _instead(words, turns) or _verbless(frame, turns) or _clause(frame, turns)
    if found:
        return found
    again = _same(frame)
    if again or _is_fragment(frame, words):
        return _fragment(words._replace(bare=again or words.bare), turns)
    if only_asks(frame) and not (frame.verb and events_in(turns[-1])):
        return asked_again(words.bare, frame, turns)
    return counted_again(words, frame, turns)


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
    for turn in reversed(turns if words.old else ()):
        text = turn.frame.text
        at = text.lower().find(words.old.lower())
        if at >= 0:
            core = f"{text[:at]}{words.bare}{text[at + len(words.old) :]}"
            return with_topic(core, turn, sure=True)
    return None


def _clause(frame: Frame, turns: Sequence[Said]) -> Reading | None:
    """Complete "and when they sent her to the ship": a clause in place of the last one's."""
    sorts = [part.sort for part in frame.parts]
    joins = bool(sorts) and frame.parts[0].text.lower() in _JOINING and Sort.AUX not in sorts
    if not joins or Sort.VERB not in sorts[2:] or sorts[1] not in (*NOMINAL, Sort.PRONOUN):
        return None
    last = _asking(turns)
    found = resolve(frame.text, turns)
    new = found.core if found else frame.text
    at = last.frame.text.lower().find(f" {frame.parts[0].text.lower()} ")
    core = f"{last.frame.text[:at] if at > 0 else last.frame.text} {new}"
    return with_topic(core, last, found is None or found.sure)


def _verbless(frame: Frame, turns: Sequence[Said]) -> Reading | None:
    """Complete "what if they don't" with what the last question says is done."""
    if not frame.parts[2:] or frame.parts[-1].sort is not Sort.AUX:
        return None
    bare = frame.text
    last = _asking(turns)
    found = resolve(bare, turns)
    done = last.frame.text[last.frame.verb.start :] if last.frame.verb else last.topic
    core = f"{found.core if found else bare} {done}"
    return with_topic(core, last, found is None or found.sure)


def _same(frame: Frame) -> str:
    """Return what is new in "what was it the year before", asked after a quantity."""
    match frame.parts:
        case [wh, aux, it, new, *_] if wh.sort is Sort.WH and aux.sort is Sort.AUX:
            same = it.text.lower() in _IT and wh.text.lower() in _ASKED
            fresh = new.sort in (Sort.TIME, Sort.PREPOSITION)
            return frame.text[new.start :] if same and fresh else ""
    return ""


def _is_fragment(frame: Frame, words: Opened) -> bool:
    if not frame.parts or len(words.bare.split()) > _MOST_WORDS:
        return False
    sorts = {part.sort for part in frame.parts}
    if Sort.WH in sorts or Sort.AUX in sorts:
        return False
    first = frame.parts[0]
    if first.text.lower() in _TELLING:
        return False
    if first.text.lower() == "according":
        return True
    lone = Sort.VERB not in sorts or (len(frame.parts) == 1 and first.sort is Sort.VERB)
    return lone or words.about or first.sort in (Sort.PREPOSITION, Sort.TIME)


def _fragment(words: Opened, turns: Sequence[Said]) -> Reading:
    last = _asking(turns)
    found = resolve(words.bare, turns)
    new = found.core if found else words.bare
    if new.lower().startswith("according"):
        return with_topic(f"{last.frame.text} {new}", last, sure=True)
    earlier = [] if words.correction else [turn.frame for turn in turns[:-1]]
    if words.correction and len(turns) > 1:
        earlier = [turns[-2].frame]
    core, sure = put_in(_lowered(new), last.frame, earlier)
    return with_topic(core, last, sure and (found is None or found.sure))


def _lowered(text: str) -> str:
    """Return a fragment without the capital it begins with, unless that is a name's."""
    named = read(text).parts and read(text).parts[0].named and read(text).parts[0].sort is Sort.NAME
    return text if named or read(text).names else f"{text[:1].lower()}{text[1:]}"


def _asking(turns: Sequence[Said]) -> Said:
    """Return the last turn that asked something itself, rather than who said so."""
    asking = [turn for turn in turns if not turn.frame.text.startswith("Who said how")]
    return asking[-1] if asking else turns[-1]
