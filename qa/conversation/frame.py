"""The parts of a question that a follow-up may leave out or replace.

Word lists and order, no grammar: enough for the short questions people ask one after another.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from qa.conversation.place_names import PLACES
from qa.conversation.words import (
    ADVERBS,
    AUXILIARIES,
    BASE_VERBS,
    BE,
    COMMON_VERBS,
    DAY_NAMES,
    DETERMINERS,
    FRONTED,
    HAVING,
    LINKS,
    LY_NOUNS,
    MONTH_WORDS,
    NUMBERED,
    POINTING,
    PREDICATIVE,
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


class Frame(NamedTuple):
    """A question taken apart; every part points into its text."""

    text: str
    parts: tuple[Part, ...]
    asked: tuple[Part, ...]
    """What comes before the auxiliary or the verb: "how many troops"."""
    aux: Part | None
    verb: Part | None
    subject: Part | None

    @property
    def counted(self) -> Part | None:
        """The noun in what is asked: the troops of "how many troops"."""
        found = [part for part in self.asked if part.sort in (*NOMINAL, Sort.WH)]
        last = found[-1] if found and found[0].sort is Sort.WH else None
        return next((part for part in found if last and part.sort in NOMINAL), None)

    @property
    def wh(self) -> str:
        """The interrogative in lower case, empty in a yes-or-no question."""
        return next((part.text.lower() for part in self.asked if part.sort is Sort.WH), "")

    @property
    def nominals(self) -> tuple[Part, ...]:
        """Names and noun phrases in order."""
        return tuple(part for part in self.parts if part.sort in NOMINAL)

    @property
    def names(self) -> tuple[Part, ...]:
        """The parts that hold a name."""
        return tuple(part for part in self.nominals if part.named)

    @property
    def times(self) -> tuple[Part, ...]:
        """The times."""
        return tuple(part for part in self.parts if part.sort is Sort.TIME)

    def before(self, part: Part) -> Part:
        """Return a part together with its preposition."""
        at = self.parts.index(part)
        first = self.parts[at - 1] if at and self.parts[at - 1].sort is Sort.PREPOSITION else part
        return part._replace(start=first.start, text=self.text[first.start : part.end])


NOMINAL = (Sort.NOUN, Sort.NAME)


@lru_cache(maxsize=512)
def read(question: str) -> Frame:
    """Take a question, without its question mark, apart."""
    words = _words(question)
    if not {Sort.WH, Sort.AUX, Sort.PRONOUN} & {word.sort for word in words}:
        words = [_as_noun(word) for word in words]
    parts = _joined_by_of(question, _phrases(question, words))
    verbs = [part for part in parts if part.sort is Sort.VERB]
    aux = next((part for part in parts if part.sort is Sort.AUX), None)
    if aux and verbs and verbs[0].start < aux.start and parts[0].sort is Sort.WH:
        aux = None  # "who said that it was": the auxiliary belongs to a clause inside
    start = aux.start if aux else verbs[0].start if verbs else len(question)
    asked = tuple(part for part in parts if part.end <= start)
    verb = next((part for part in verbs if part.start > start), None) if aux else None
    verb = verb or (verbs[0] if verbs and not aux else None)
    return Frame(question, parts, asked, aux, verb, _subject(parts, aux))


def _as_noun(word: Part) -> Part:
    """Return "needs" as a noun, where nothing but a phrase is read."""
    plural = word.sort is Sort.VERB and word.text.lower().removesuffix("s") in BASE_VERBS
    return word._replace(sort=Sort.NOUN) if plural else word


def _joined_by_of(question: str, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Make "the petition of the UAAR" one part."""
    found: list[Part] = []
    for part in parts:
        of = len(found) > 1 and found[-1].text.lower() == "of" and found[-2].sort in NOMINAL
        if of and part.sort in NOMINAL:
            found.pop()
            first = found.pop()
            text = question[first.start : part.end]
            found.append(first._replace(end=part.end, text=text, sort=Sort.NOUN))
        else:
            found.append(part)
    return tuple(found)


def _subject(parts: tuple[Part, ...], aux: Part | None) -> Part | None:
    if aux is None:
        return None
    after = parts[parts.index(aux) + 1 :]
    while after and after[0].sort is Sort.OTHER:
        after = after[1:]
    return after[0] if after and after[0].sort in (*NOMINAL, Sort.PRONOUN) else None


def _words(question: str) -> list[Part]:
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


def _phrases(question: str, words: list[Part]) -> tuple[Part, ...]:
    """Join words to noun phrases; a word that may be a verb is one where a phrase stands before."""
    found: list[Part] = []
    run: list[Part] = []
    governed = ""
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else None
        if run and word.sort is Sort.NOUN and _is_verb(word, run, found, following):
            word = word._replace(sort=Sort.VERB)
        if _joins(word, run, found, following, question):
            run.append(word)
            continue
        if run:
            found += _closed(question, run, governed, found)
            run, governed = [], ""
        if word.sort in NOMINAL or _opens(word, following, question):
            run = [word]
            continue
        governed = word.text.lower() if word.sort is Sort.PREPOSITION else ""
        found.append(word)
    return tuple(found + (_closed(question, run, governed, found) if run else []))


def _opens(word: Part, following: Part | None, question: str) -> bool:
    """Whether a determiner or possessive opens a phrase: "that bill", "her parents"."""
    lower = word.text.lower()
    if following is None or question[word.end : following.start] != " ":
        return False
    if lower in POINTING and following.text.lower().endswith("ed"):
        return False
    opens = following.sort in NOMINAL or (lower == "the" and following.sort is not Sort.PRONOUN)
    return opens and lower in DETERMINERS | POSSESSIVES | QUANTIFIERS


def _joins(
    word: Part, run: list[Part], found: list[Part], following: Part | None, question: str
) -> bool:
    """Whether a word goes on with the phrase that is being read."""
    if not run or question[run[-1].end : word.start] != " ":
        return False
    lower = word.text.lower()
    opened = len(run) == 1 and run[0].text.lower() in DETERMINERS | POSSESSIVES | QUANTIFIERS
    if lower == "and":
        return run[-1].sort is Sort.NAME and following is not None and following.sort is Sort.NAME
    if lower in DETERMINERS | POSSESSIVES:
        return False
    if run[-1].text.lower() == "and":
        return True
    if word.sort is Sort.VERB or (lower in NUMBERED and opened):
        if found and found[-1].sort is Sort.AUX and lower not in NUMBERED and len(run) > 1:
            return lower in BASE_VERBS and following is not None and _ends_bare(following)
        governed = bool(found) and found[-1].sort in (Sort.PREPOSITION, Sort.VERB)
        return opened or (governed and lower in BASE_VERBS)
    if word.sort is Sort.NAME:
        return run[-1].sort is not Sort.NAME or _owns(run[-1])
    if word.sort is not Sort.NOUN or _is_predicate(word, run, found, following):
        return False
    ends = following is None and bool(found) and found[-1].sort is Sort.PREPOSITION
    return opened or ends or not lower.endswith(("ing", "ed"))


def _is_predicate(word: Part, run: list[Part], found: list[Part], following: Part | None) -> bool:
    """Whether an adjective says something of the subject: "is the festival free"."""
    be = bool(found) and found[-1].text.lower() in BE
    return be and following is None and len(run) > 1 and word.text.lower() in PREDICATIVE


def _ends_bare(word: Part) -> bool:
    """Whether a word may be the verb that the auxiliary needs, so that the one before is a noun."""
    return word.sort is Sort.VERB or (word.sort is Sort.NOUN and not word.text.endswith("s"))


def _is_verb(word: Part, run: list[Part], found: list[Part], following: Part | None) -> bool:
    """Whether an unknown word behind the subject must be the verb that its auxiliary needs."""
    aux = found[-1] if found else None
    if aux is None or aux.sort is not Sort.AUX or aux.text.lower() in BE:
        return False
    if word.text.lower().endswith("s"):
        return False
    ends = following is None or following.sort not in (*NOMINAL, Sort.VERB)
    bare = (
        run[-1].sort is Sort.NAME and not _owns(run[-1]) and run[0].text.lower() not in DETERMINERS
    )
    plural = run[-1].text.lower().endswith("s") and not _owns(run[-1])
    return bare or plural or (ends and len(run) > 1)


def _closed(question: str, run: list[Part], governed: str, found: list[Part]) -> list[Part]:
    start, end = run[0].start, run[-1].end
    text = question[start:end]
    only = run[0].text.lower() if len(run) == 1 else ""
    if only in FRONTED and found and found[-1].sort is Sort.WH:
        return [run[0]._replace(sort=Sort.OTHER)]
    if only in QUANTIFIERS:
        return [run[0]._replace(sort=Sort.OTHER)]
    verbal = run[0].text.endswith(("ing", "ed")) and run[0].sort is Sort.NOUN
    if verbal and found and found[-1].sort is not Sort.PREPOSITION and not _quantified(found[-1]):
        verb = [run[0]._replace(sort=Sort.VERB)]
        return verb if only else verb + _closed(question, run[1:], "", verb)
    sort = (
        Sort.NAME
        if all(part.sort is Sort.NAME or part.text == "and" for part in run)
        else (Sort.NOUN)
    )
    return [Part(start, end, text, sort, governed)]


def _quantified(part: Part) -> bool:
    return part.sort is Sort.WH and part.text.lower() not in ("who", "what")


def _owns(part: Part) -> bool:
    return part.text.endswith(("'s", "’s", "s'", "s’"))
