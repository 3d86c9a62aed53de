"""The words of a question, each with what it is; names and times are one."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from qa.conversation.place_names import PLACES
from qa.conversation.words import (
    ADVERBS,
    AUXILIARIES,
    BASE_VERBS,
    COMMON_VERBS,
    DAY_NAMES,
    DETERMINERS,
    HAVING,
    LINKS,
    LY_NOUNS,
    MONTH_WORDS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    QUANTIFIERS,
    WH,
)

_NAME_WORD = r"(?:[A-Z][\w.'’&-]*[\w.]|[A-Z]|(?<=[a-z] )\d{1,2}(?!\d|[.,:]\d)(?= ?[,?]|$| [a-z]))"
_NAME = (
    r"(?!I\b)[A-Z](?:[\w.'’&-]*[\w.])?"
    rf"(?:(?:,)? (?!I\b)(?:of the |of |de |al-|bin |van |von |da )?{_NAME_WORD})*"
)
_MONTH = "|".join(sorted(MONTH_WORDS, key=len, reverse=True))
_DAY = "|".join(sorted(DAY_NAMES, key=len, reverse=True))
_UNIT = r"(?:year|month|week|weekend|night|season|summer|winter|spring|autumn|decade|century|time)"
_TIME = re.compile(
    rf"(?:(?:early|late|mid) )?(?:(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?\b"
    rf"|\d{{1,2}} (?:{_MONTH})\b(?: \d{{4}})?|(?:{_MONTH})\b(?: \d{{4}})?|(?:{_DAY})\b"
    rf"|(?:last|this|next|that|the past|the previous|the following|the same) {_UNIT}s?\b"
    rf"|the {_UNIT} (?:before|after)\b|now\b|then\b|tonight\b|so far\b|currently\b"
    rf"|(?:19|20)\d\d\b|\d+ {_UNIT}s? ago\b|(?:a|two|three|ten) {_UNIT}s? (?:ago|earlier|later)\b)",
    re.IGNORECASE,
)
_MAY = re.compile(r"may\b|mar\b|sun\b|sat\b|then\b", re.IGNORECASE)
_LOWER_PLACE = re.compile(
    rf"(?:{'|'.join(sorted(map(re.escape, PLACES), key=len, reverse=True))})(?![\w.])"
)
_HOW_MANY = re.compile(r"how (?:many|much|few)\b(?: more\b)?", re.IGNORECASE)
_WORD = re.compile(r"[^\s,;:?!()“”\"]+")


class Sort(Enum):
    """What a part of a question is."""

    WH = "wh"
    AUX = "aux"
    VERB = "verb"
    PREPOSITION = "preposition"
    TIME = "time"
    NOUN = "noun"
    """A noun phrase, with its determiner."""
    NAME = "name"
    PRONOUN = "pronoun"
    OTHER = "other"


class Part(NamedTuple):
    """A stretch of a question."""

    start: int
    end: int
    text: str
    sort: Sort
    preposition: str = ""
    """In lower case, of what follows one."""

    @property
    def head(self) -> str:
        """Its last word in lower case, without a possessive ending."""
        return re.sub(r"['’]s$", "", self.text.split()[-1].lower())

    @property
    def bare(self) -> bool:
        """Whether it may be a name typed without capitals: one thing without a determiner."""
        words = self.text.lower().split()
        return words[0] not in DETERMINERS | POSSESSIVES and not words[-1].endswith("s")

    @property
    def named(self) -> bool:
        """Whether it holds a name: a capital that opens a question does not count."""
        return any(word[0].isupper() for word in self.text.split())


NOMINAL = (Sort.NOUN, Sort.NAME)


def words_of(question: str) -> list[Part]:
    """Return times, names and single words."""
    found: list[Part] = []
    at = 0
    while (word := _WORD.search(question, at)) is not None:
        start = word.start()
        match = _TIME.match(question, start)
        if match and _MAY.fullmatch(match[0]) and not _dated(match[0], found):
            match = None
        many = _HOW_MANY.match(question, start)
        if match:
            found.append(Part(start, match.end(), match[0], Sort.TIME))
        elif many:
            found.append(Part(start, many.end(), many[0], Sort.WH))
        else:
            match = _name_at(question, start, first=not found) or _place_at(question, start)
            end = match.end() if match else word.end()
            if match and question[end : end + 1] in ("'", "’") and match[0].endswith("s"):
                end += 1
            sort = Sort.NAME if match else _in_place(question[start:end].lower(), found)
            found.append(Part(start, end, question[start:end], sort))
        at = found[-1].end
    return found


def _dated(text: str, found: list[Part]) -> bool:
    """Whether "May" is the month: it stands behind a preposition and begins with a capital."""
    after = bool(found) and found[-1].text.lower() in ("in", "since", "until", "by", "of", "last")
    return after and text[0].isupper()


def _name_at(question: str, start: int, *, first: bool) -> re.Match[str] | None:
    match = re.compile(_NAME).match(question, start)
    if match is None:
        return None
    words = match[0].split()
    opening = words[0].lower().rstrip(".,")
    known = _sort(opening) is not Sort.NOUN or opening in DETERMINERS | POSSESSIVES | QUANTIFIERS
    phrase = len(words) == 1 and re.match(r" [a-z]", question[match.end() :]) is not None
    return None if first and (known or phrase) else match


def _place_at(question: str, start: int) -> re.Match[str] | None:
    """Return a place that was typed without capitals."""
    match = _LOWER_PLACE.match(question, start)
    return match if match and match[0] not in ("us", "georgia", "mali", "chad") else None


def _in_place(word: str, found: list[Part]) -> Sort:
    """Return the sort of a word, by what stands before it where it may be noun or verb."""
    sort, before = _sort(word), found[-1] if found else None
    asked = before is not None and before.sort is Sort.WH
    if sort is Sort.AUX and word in HAVING and any(part.sort is Sort.AUX for part in found):
        return Sort.VERB
    if before and before.text.lower() == "who" and sort is Sort.NOUN:
        return Sort.VERB
    if asked and sort is Sort.NOUN and word[:-1] in COMMON_VERBS and word.endswith("s"):
        return Sort.VERB if before and before.text.lower() in ("what", "which") else sort
    if asked and sort is Sort.VERB and before and before.text.lower() not in ("who", "what"):
        return Sort.NOUN if word in BASE_VERBS else sort
    return sort


def _sort(word: str) -> Sort:
    for sort, words in (
        (Sort.AUX, AUXILIARIES),
        (Sort.WH, WH),
        (Sort.PREPOSITION, PREPOSITIONS),
        (Sort.PRONOUN, PRONOUNS),
        (Sort.OTHER, ADVERBS | LINKS),
    ):
        if word in words:
            return sort
    if word.endswith("s") and word[:-1] in COMMON_VERBS - BASE_VERBS:
        return Sort.VERB
    if word.endswith("ly") and word not in LY_NOUNS:
        return Sort.OTHER
    return Sort.VERB if word in COMMON_VERBS else Sort.NOUN
