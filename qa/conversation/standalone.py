"""Follow-up questions made to stand alone, by rules: the same turns always give the same question.

A follow-up is read as a part of a question: what it leaves out is taken from the questions before,
what it names replaces what was of its kind there, and its pronouns stand for what was spoken of.
Where several readings are possible the likeliest is taken and said to be unsure: the rewritten
question is always shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.conversation.clauses import happening, in_context
from qa.conversation.ellipsis import completed
from qa.conversation.frame import read
from qa.conversation.mentions import Said, names_something, said, tells_event
from qa.conversation.openers import Opened, is_chatter, opened, spelled_out
from qa.conversation.readings import Reading
from qa.conversation.referents import with_noun
from qa.conversation.substitution import resolve, with_name
from qa.conversation.tokens import NOMINAL, Sort
from qa.conversation.words import GENERIC, ROLES
from qa.errors import BadQuestion
from qa.text.stems import content_stems, stem
from qa.types import Turn, Value

_TURNS = 20
"""Turns that are remembered."""
_LONGEST = 300
"""Code points of a question that may be a follow-up, and of an answer that is looked at."""
_OWN_WORDS = 2
"""Words of meaning with which a question that names nobody still needs its context."""
_GENERIC = frozenset(map(stem, GENERIC))
_REACH = 6
"""Turns back in which something that happens is still the setting."""
_PERSONAL = frozenset("he she him her his".split())
_POINTED = frozenset("that this those these".split())
_WITH_ARTICLE = 3
"""The same, for one that says "the driver" as if it were known."""


DECLINED = (
    "The articles don't say",
    "What the articles report, the newest first,",
    "The question was not read",
)
"""How it begins what ``qa.compose`` says where nothing is claimed: no name in it is anybody's."""


class Rewrite(Value):
    """A question that can be understood alone."""

    question: str
    changed: bool
    sure: bool
    """Whether the rules left one reading."""
    previous: str | None = None
    """The question before it, in its own stand-alone form."""


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
    understood: list[Said] = []
    previous = None
    for turn in turns[-_TURNS:]:
        if 0 < len(turn.question.strip()) <= _LONGEST and not is_chatter(turn.question):
            reading = _read(turn.question.strip(), understood)
            previous = reading.text
            understood.append(_said(reading, turn, understood))
    found = _read(question.strip(), understood)
    return Rewrite(
        question=found.text,
        changed=found.text != question,
        sure=found.sure,
        previous=previous,
    )


def _said(reading: Reading, turn: Turn, turns: Sequence[Said]) -> Said:
    answer = "" if turn.answer.strip().startswith(DECLINED) else turn.answer[:_LONGEST]
    people = [*(turns[-1].people if turns else ()), *reading.people]
    return said(reading.core, reading.topic, answer, reading.fuller, people)


def _read(question: str, turns: Sequence[Said]) -> Reading:
    if len(question) > _LONGEST:
        return Reading(question, question, "", sure=True)
    if not turns or not question:
        return _alone(question)
    words = opened(question)
    words = words._replace(bare=with_noun(words.bare, turns))
    if words.subject:
        return _fronted(words, turns).as_question()
    found = completed(words, turns) or _resolved(words, turns) or _lacking(words, turns)
    if found is None:
        return _alone(question, turns)
    return found.as_question()


def _alone(question: str, turns: Sequence[Said] = ()) -> Reading:
    frame = read(spelled_out(question))
    topic = happening(frame)
    if turns and not names_something(frame):
        topic = f"{topic}; {turns[-1].topic.split('; ')[-1]}"
    return Reading(frame.text, question, topic, sure=True)


def _fronted(words: Opened, turns: Sequence[Said]) -> Reading:
    """Put what stands in front in the place of the pronoun that takes it up."""
    owned = resolve(words.subject, turns)
    name = owned.core if owned else words.subject
    text = with_name(words.bare, name)
    topic = turns[-1].topic
    shown = text if names_something(read(text)) else in_context(text, topic)
    people = (name,) if _PERSONAL.intersection(words.bare.lower().split()) else ()
    return Reading(
        text, shown, topic, owned is None or owned.sure, people, fuller=dict(turns[-1].fuller)
    )


def _resolved(words: Opened, turns: Sequence[Said]) -> Reading | None:
    """Replace the pronouns."""
    found = resolve(words.bare, turns)
    if found is None:
        return None
    topic = words.topic or turns[-1].topic
    named = names_something(read(found.text))
    text = found.text if named and not found.open else in_context(found.text, topic)
    return Reading(found.core, text, topic, found.sure, found.people, fuller=dict(turns[-1].fuller))


def _lacking(words: Opened, turns: Sequence[Said]) -> Reading | None:
    """Add what the thread is about to a question that names nothing of its own."""
    topic = words.topic or _setting(words.bare, turns)
    if not words.topic and not _needs_context(words.bare, turns[-1]):
        return None
    text = in_context(words.bare, topic)
    if text == words.bare and not words.topic:
        return None
    return Reading(words.bare, text, topic, bool(words.topic), fuller=dict(turns[-1].fuller))


def _setting(bare: str, turns: Sequence[Said]) -> str:
    """Return the topic that "the turnout" belongs to: what happens rather than a person."""
    last = turns[-1].topic
    if not any(part.text.lower().startswith("the ") for part in read(bare).nominals):
        return last
    lasting = [turn.topic for turn in turns[-_REACH:] if tells_event(turn.topic)]
    return last if tells_event(last) or not lasting else lasting[-1]


def _needs_context(bare: str, last: Said) -> bool:
    frame = read(bare)
    if names_something(frame):
        return False
    person = frame.wh == "who" and frame.subject is not None and frame.verb is None
    if person and frame.subject and frame.subject.bare and frame.subject.head not in ROLES:
        return False
    if any(part.text.split()[0].lower() in _POINTED for part in frame.nominals):
        return True
    if any(part.text == "that" and frame.parts[at - 1].sort in NOMINAL
           for at, part in enumerate(frame.parts) if at):  # fmt: skip
        return False  # "the bus that overturned" says which bus
    found = {word for word in content_stems(bare) if not word.isdigit()}
    own = found - set(content_stems(last.frame.text)) - _GENERIC
    known = any(part.text.lower().startswith("the ") for part in frame.nominals)
    times = any(part.sort is Sort.TIME for part in frame.parts)
    return len(own) - times <= (_WITH_ARTICLE if known else _OWN_WORDS)
