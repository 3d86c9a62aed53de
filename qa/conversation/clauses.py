"""Earlier questions as parts of a new one: as a clause, as a topic, as an indirect question."""

from __future__ import annotations

from qa.conversation.frame import Frame
from qa.conversation.tokens import Sort
from qa.conversation.words import DO
from qa.text.stems import content_stems


def happening(frame: Frame) -> str:
    """Return what a question is about: "Biden sending troops to Romania"."""
    adjunct = bool(frame.parts) and frame.parts[0].sort is Sort.PREPOSITION
    noun = frame.counted.text if frame.counted and not adjunct else ""
    start = frame.aux.end if frame.aux else frame.asked[-1].end if frame.asked else 0
    rest = frame.text[start:].strip()
    if not frame.subject or not noun:
        return f"{noun} {rest}".strip()
    at = _after_verb(frame, start)
    return " ".join(f"{frame.text[start:at]} {noun} {frame.text[at:]}".split())


def _after_verb(frame: Frame, start: int) -> int:
    """Return where the object stands that "how many troops" asks for: before any phrase."""
    verbs = [part.end for part in frame.parts if part.sort is Sort.VERB and part.start >= start]
    having = [part.end for part in frame.parts if part.text.lower() == "have"]
    return (having or verbs or [len(frame.text)])[0]


def indirect(frame: Frame) -> str:
    """Return a question as the object of a verb: "how much the deployment will cost"."""
    subject, aux = frame.subject, frame.aux
    if not subject or not aux or not frame.asked:
        text = frame.text
    else:
        kept = "" if aux.text.lower() in DO else aux.text
        asked = frame.text[: aux.start].strip()
        text = f"{asked} {subject.text} {kept} {frame.text[subject.end :].strip()}"
    text = " ".join(text.split())
    return text if text[:2].isupper() else f"{text[:1].lower()}{text[1:]}"


def in_context(text: str, topic: str) -> str:
    """Return a question with what its thread is about, unless it says so itself."""
    lacking = set(content_stems(topic)) - set(content_stems(text))
    if not topic or not lacking:
        return text
    return f"{text[:-1]}; {topic})" if text.endswith(")") else f"{text} ({topic})"
