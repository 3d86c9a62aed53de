"""How a question was understood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from qa.conversation.clauses import happening, in_context
from qa.conversation.frame import read
from qa.conversation.mentions import Said, names_something


class Reading(NamedTuple):
    """A question in its stand-alone form."""

    core: str
    """What later follow-ups are read against: without context, with short descriptions."""
    text: str
    """What is searched for."""
    topic: str
    """What its thread is about."""
    sure: bool
    people: tuple[str, ...] = ()
    """Whom "he" and "she" were taken for."""
    fuller: Mapping[str, str] = {}
    """Short descriptions in it, each with the one that tells it from others."""

    def as_question(self) -> Reading:
        """Return it with a capital and a question mark."""
        return self._replace(core=_question(self.core), text=_question(self.text))


def _question(text: str) -> str:
    folded = " ".join(text.replace(" ,", ",").split()).rstrip("?!. ")
    return f"{folded[:1].upper()}{folded[1:]}?"


def with_topic(core: str, last: Said, sure: bool) -> Reading:
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
