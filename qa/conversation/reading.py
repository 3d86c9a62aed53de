"""The parts of a question that a follow-up may leave out or replace.

Word lists and order, no grammar: enough for the short questions people ask one after another.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_AUX = r"(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|may|might|should|must)"
_PREPOSITION = (
    r"(?:in|on|at|to|from|for|by|with|about|between|against|into|during|since|until|near|of|over"
    r"|under|before|after)"
)
_WH = r"(?:what|which|who|whom|whose|when|where|why|how)"
_NAME_WORD = r"[A-Z0-9][\w.'’&-]*[\w.]|[A-Z]|\d+"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)

AUX = re.compile(rf"\b{_AUX}\b", re.IGNORECASE)
WH = re.compile(rf"^(?:{_PREPOSITION} )?{_WH}\b", re.IGNORECASE)
BARE_WH = re.compile(
    rf"^(?:(?:{_PREPOSITION} )?(?:what|which) \w+"
    rf"|(?:since |until |from )?{_WH}"
    rf"(?: so| not| exactly| (?:is|was) (?:that|this|it))?)$",
    re.IGNORECASE,
)
QUANTITY = re.compile(
    r"^(?P<how>how (?:many|much)|which|what (?:share|part))"
    r"(?P<of> of (?:them|those|these|it))?\b ?",
    re.IGNORECASE,
)
DATE = re.compile(rf"\b(?:\d{{4}}|{_MONTH}\b|yesterday|today|last|this|next)\b", re.IGNORECASE)
_NAMES = re.compile(rf"(?:{_NAME_WORD})(?:(?: (?:of|of the|de|al|bin|van|von))? (?:{_NAME_WORD}))*")
_GROUP = re.compile(rf"{_NAMES.pattern}(?:(?:, | and |, and )(?:{_NAMES.pattern}))*")
_PHRASE = re.compile(
    rf"\b(?P<preposition>{_PREPOSITION}) (?P<object>(?:(?!\b(?:{_PREPOSITION}|{_AUX})\b)[^?,;])+)",
    re.IGNORECASE,
)
_DETERMINER = r"(?:the|its|their|his|her|this|that|these|those|a|an)"
_SUBJECT = re.compile(
    rf"\b{_AUX} (?P<subject>{_DETERMINER} [\w'’-]+|{_GROUP.pattern})", re.IGNORECASE
)
_AFTER_NOUN = r"(?:first|last|also|\w+ed|\w+ly)"
_DEFINITE = re.compile(
    rf"\b(?:the|this|that|these|those) [\w'’-]+"
    rf"(?: (?:of (?:the )?)?(?!\b(?:{_AUX}|{_PREPOSITION}|{_AFTER_NOUN})\b)[\w'’-]+)*",
    re.IGNORECASE,
)


_PLURAL = re.compile(r"[\w-]+[^s\W]s|people|men|women|children|police", re.IGNORECASE)
_POSSESSED = re.compile(
    rf"(?:{_NAMES.pattern}|\b(?:the|his|her|its|their) ?[\w-]*)(?:['’]s?)? (?P<thing>[a-z][\w-]+)"
)


class Part(NamedTuple):
    """A stretch of a question."""

    start: int
    end: int
    text: str
    preposition: str = ""
    """In lower case, for what follows one."""


def names(question: str) -> tuple[Part, ...]:
    """Return the names, those joined by "and" as one; a capital that begins does not count."""
    found = []
    for match in _GROUP.finditer(question):
        start = match.start()
        text = match[0]
        if start == 0 and (WH.match(question) or AUX.match(question)):
            continue
        if text[0].isdigit() and not any(character.isupper() for character in text):
            continue
        found.append(Part(start, match.end(), text.removesuffix("'s").removesuffix("’s")))
    return tuple(part._replace(end=part.start + len(part.text)) for part in found)


def phrases(question: str) -> tuple[Part, ...]:
    """Return the phrases that begin with a preposition, "between A and B" as one."""
    return tuple(
        Part(match.start(), match.start() + len(match[0].rstrip()), match[0].rstrip(),
             match["preposition"].lower())
        for match in _PHRASE.finditer(question)
        if match["preposition"].lower() != "of"
    )  # fmt: skip


def subject(question: str) -> Part | None:
    """Return what stands right after the first auxiliary verb: "did the navy rescue"."""
    match = _SUBJECT.search(question)
    # The pattern ignores case, so what should begin with a capital is looked at again.
    if match is None or not (
        match["subject"][0].isupper() or re.match(_DETERMINER, match["subject"], re.IGNORECASE)
    ):
        return None
    text = match["subject"]
    if text[0].isupper():
        text = (_GROUP.match(text) or [text])[0]
    return Part(match.start("subject"), match.start("subject") + len(text), text)


def counted(question: str) -> str | None:
    """Return the noun that "how many" or "which" asks about: "troops", "asylum seekers"."""
    match = re.match(r"(?:how (?:many|much)|which|whose) (?P<rest>.+)", question, re.IGNORECASE)
    if match is None or QUANTITY_ALONE.match(question):
        return None
    rest = match["rest"].rstrip("?")
    aux = AUX.search(rest)
    words = rest[: aux.start()].split() if aux else _to_plural(rest.split())
    return " ".join(words) or None


def _to_plural(words: list[str]) -> list[str]:
    """Return the words up to the first that looks like a plural; where none does, the first."""
    for place, word in enumerate(words[:4], 1):
        if _PLURAL.fullmatch(word):
            return words[:place]
    return words[:1]


QUANTITY_ALONE = re.compile(rf"^how (?:many|much) (?:{_AUX}|{_PREPOSITION})\b", re.IGNORECASE)


def possessed(question: str) -> Part | None:
    """Return the first "Thomas Sam's daughter" or "their lawyers"."""
    for match in _POSSESSED.finditer(question):
        if "'" in match[0] or "’" in match[0]:
            return Part(match.start(), match.end(), match[0])
    return None


def definite(question: str) -> tuple[Part, ...]:
    """Return the phrases such as "the Mecca crane collapse"."""
    return tuple(
        Part(match.start(), match.start() + len(match[0].rstrip()), match[0].rstrip())
        for match in _DEFINITE.finditer(question.rstrip("?"))
    )
