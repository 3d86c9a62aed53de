"""A question taken apart: what is asked, who acts, what is said of it, where and when.

Word lists and order, no grammar: enough for the short questions people ask one after another.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from qa.conversation.tokens import NOMINAL, Part, Sort, words_of
from qa.conversation.words import (
    BASE_VERBS,
    BE,
    DETERMINERS,
    FRONTED,
    NUMBERED,
    POINTING,
    POSSESSIVES,
    PREDICATIVE,
    QUANTIFIERS,
)

_OPENING = DETERMINERS | POSSESSIVES | QUANTIFIERS


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


@lru_cache(maxsize=512)
def read(question: str) -> Frame:
    """Take a question, without its question mark, apart."""
    words = words_of(question)
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


def _phrases(question: str, words: list[Part]) -> tuple[Part, ...]:
    """Join words to noun phrases; a word that may be a verb is one where a phrase stands before."""
    found: list[Part] = []
    run: list[Part] = []
    governed = ""
    for at, plain in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else None
        verb = run and plain.sort is Sort.NOUN and _is_verb(plain, run, found, following)
        word = plain._replace(sort=Sort.VERB) if verb else plain
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
    return opens and lower in _OPENING


def _joins(
    word: Part, run: list[Part], found: list[Part], following: Part | None, question: str
) -> bool:
    """Whether a word goes on with the phrase that is being read."""
    lower, last = word.text.lower(), run[-1] if run else word
    if question[last.end : word.start] != " ":
        return False
    if lower == "and":
        return last.sort is Sort.NAME and following is not None and following.sort is Sort.NAME
    if lower in DETERMINERS | POSSESSIVES or last.text.lower() == "and":
        return last.text.lower() == "and"
    if word.sort is Sort.NAME:
        return last.sort is not Sort.NAME or _owns(last)
    opened = len(run) == 1 and last.text.lower() in _OPENING
    if word.sort is Sort.VERB or (lower in NUMBERED and opened):
        return lower in NUMBERED or _is_noun(word, run, found, following)
    ends = following is None and bool(found) and found[-1].sort is Sort.PREPOSITION
    noun = word.sort is Sort.NOUN and not _is_predicate(word, run, found, following)
    return noun and (opened or ends or not lower.endswith(("ing", "ed")))


def _is_noun(word: Part, run: list[Part], found: list[Part], following: Part | None) -> bool:
    """Whether a word that may be a verb is a noun in this phrase: "the crane collapse"."""
    noun = word.text.lower() in BASE_VERBS
    if found and found[-1].sort is Sort.AUX and len(run) > 1:
        return noun and following is not None and _ends_bare(following)
    opened = len(run) == 1 and run[0].text.lower() in _OPENING
    governed = bool(found) and found[-1].sort in (Sort.PREPOSITION, Sort.VERB)
    return opened or (governed and noun)


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
    """Return a phrase that has ended; a lone adverb or participle is none."""
    only = run[0].text.lower() if len(run) == 1 else ""
    fronted = only in FRONTED and bool(found) and found[-1].sort is Sort.WH
    if fronted or only in QUANTIFIERS:
        return [run[0]._replace(sort=Sort.OTHER)]
    verbal = run[0].text.endswith(("ing", "ed")) and run[0].sort is Sort.NOUN
    if verbal and found and found[-1].sort is not Sort.PREPOSITION and not _quantified(found[-1]):
        verb = [run[0]._replace(sort=Sort.VERB)]
        return verb if only else verb + _closed(question, run[1:], "", verb)
    named = all(part.sort is Sort.NAME or part.text == "and" for part in run)
    start, end = run[0].start, run[-1].end
    sort = Sort.NAME if named else Sort.NOUN
    return [Part(start, end, question[start:end], sort, governed)]


def _quantified(part: Part) -> bool:
    return part.sort is Sort.WH and part.text.lower() not in ("who", "what")


def _owns(part: Part) -> bool:
    return part.text.endswith(("'s", "’s", "s'", "s’"))
