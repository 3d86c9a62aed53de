"""What a question is about: its names, the one that acts or is told of, and its years."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from qa.answer.name_forms import names, roots, unified
from qa.figures import FUNCTION_WORDS, VERBS
from qa.text import sentence_spans

AUXILIARIES = "do|does|did|is|are|was|were|has|have|had|will|would|can|could|should|might|may|must"
_JOINED = (" ", "-", " of ", " of the ", " & ")
_INNER_CAPITAL = re.compile(r"(?<![\w-])[a-z]{1,4}[A-Z]\w+")
"""Names such as iPhone and eHow."""
_KIND = re.compile(r"\b(?:which|what|whose)\b((?:\W+[\w.’'-]+){0,6})", re.IGNORECASE)
"""What follows may say the kind of thing asked for ("which US state"): what names it need not
stand in the answer's sentence."""
_SUBJECT = re.compile(
    rf"\b(?:{AUXILIARIES})(?:n['’]t)?\s+(?:The\s+|(the\s+|an?\s+))?"
    r"(?=[A-Z]|[a-z]{1,4}[A-Z])"
)
_NICKNAME = re.compile(r"(?:[A-Z][\w’'-]*)(?: [A-Z][\w’'-]*)*[\"”] [A-Z]")
"""As in Dwayne “The Rock” Johnson."""
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_CAPITALS = re.compile(r"[A-Z][\w’'-]*(?: (?:of |the |for |and )*[A-Z][\w’'-]*)+")
_OWNER_FIRST = re.compile(r"(?:\A|(?<=[.?!] ))[A-Z][\w-]+['’]s(?= [a-z])")
"""A name that begins a sentence: "Taiwan's population"."""
_NO_OWNERS = FUNCTION_WORDS | frozenset(
    "let here there today yesterday tomorrow one everyone".split()
)
_DIGITS = "0123456789"
_SPELT = 6
"""Letters of the shortest name whose spelling may be taken for a slip."""
_REMEMBERED = 256


class Name(NamedTuple):
    """A name of one or more words, and where it begins in its text."""

    start: int
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The name as written, without a possessive ending."""
        return re.sub(r"['’]s$", "", " ".join(self.words))


class Anchors(NamedTuple):
    """What an answer's sentence must be about."""

    question: str
    """The question's last sentence; what stands before it only introduces it. One form for each
    country that has several."""
    names: tuple[Name, ...]
    subject: Name | None
    """The name behind the auxiliary: Caldria in "How many does Caldria send to Lorvenia?"; none
    where it only describes ("does the Caldrian army")."""
    years: frozenset[str]


@lru_cache(maxsize=_REMEMBERED)
def anchors_of(question: str) -> Anchors:
    """Return what an answer to a question must be about."""
    sentences = sentence_spans(question)
    last = unified(sentences[-1].cut(question) if sentences else question)
    kinds = [_kind(match) for match in _KIND.finditer(last)]
    found = tuple(
        name
        for name in names_in(last)
        if not any(start <= name.start < end for start, end in kinds)
        and not _NICKNAME.match(last, name.start)
    )
    verb = _SUBJECT.search(last)
    subject = next((name for name in found if verb and name.start == verb.end()), None)
    if subject and verb and _describes(subject, article=verb[1] or ""):
        subject = None
    return Anchors(last, found, subject, years_in(last))


def _kind(asked: re.Match[str]) -> tuple[int, int]:
    """Return where the kind of thing asked for begins and ends: before a verb or a small word."""
    for word in _WORD.finditer(asked[1]):
        plain = word[0]
        if plain in FUNCTION_WORDS or plain in VERBS or (plain.islower() and plain[-2:] == "ed"):
            return asked.start(1), asked.start(1) + word.start()
    return asked.span(1)


def _describes(name: Name, article: str) -> bool:
    """Whether a name rather describes the noun behind it: "Caldria's", "the Caldrian army"."""
    alone = len(name.words) == 1 and not name.words[0].isupper()
    return name.words[-1].endswith(("'s", "’s")) or (alone and bool(article.strip()))


def names_in(text: str) -> tuple[Name, ...]:
    """Return the names of a text, words that stand together as one."""
    found: list[Name] = []
    end = -1
    for match in names(text):
        if found and text[end : match.start()] in _JOINED:
            found[-1] = Name(found[-1].start, (*found[-1].words, match[0]))
        else:
            found.append(Name(match.start(), (match[0],)))
        end = match.end()
    known = {name.start for name in found}
    more = (*_INNER_CAPITAL.finditer(text), *_OWNER_FIRST.finditer(text))
    others = (
        Name(match.start(), (match[0],))
        for match in more
        if match.start() not in known and match[0][:-2].casefold() not in _NO_OWNERS
    )
    return tuple(sorted((*found, *others)))


def years_in(text: str) -> frozenset[str]:
    """Return the years that a text writes with four digits."""
    return frozenset(_YEAR.findall(text))


@lru_cache(maxsize=_REMEMBERED)
def words_held(text: str) -> frozenset[str]:
    """Return the words of a text in the forms under which a name may be known, and initials."""
    plain = unified(_without_accents(text))
    held = {root for word in _WORD.findall(plain) for root in roots(word)}
    runs = (run[0] for run in _CAPITALS.finditer(plain))
    return frozenset(held | {_initials(run.split()) for run in runs})


def is_held(name: Name, held: Collection[str]) -> bool:
    """Whether words hold a name: its last word ("Biden" of "Joe Biden"), or its initials.

    Digits may follow these: IE6 is one of Internet Explorer's. AppleTalk may be asked for as Apple
    Talk.
    """
    forms = (name.words[-1], "".join(name.words))
    if any(not roots(_without_accents(form)).isdisjoint(held) for form in forms):
        return True
    short = _initials(name.words)
    return len(short) > 1 and any(word.rstrip(_DIGITS) == short for word in held)


def misspelt(name: Name, held: Collection[str]) -> str | None:
    """Return the word that a name of one word may stand for: Telenet for Telnet.

    Only one that begins alike and differs by one letter, left out, put in or exchanged.
    """
    word = _without_accents(name.text).casefold()
    if len(name.words) > 1 or len(word) < _SPELT:
        return None
    alike = (one for one in held if one[:1] == word[0] and abs(len(one) - len(word)) <= 1)
    return next((one for one in sorted(alike) if _one_letter_apart(one, word)), None)


def _one_letter_apart(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    at = next((i for i, letter in enumerate(short) if letter != long[i]), len(short))
    rest, tail = short[at:], long[at:]
    exchanged = rest[:2] == tail[1::-1] and rest[2:] == tail[2:]
    return rest == tail[1:] or (len(short) == len(long) and (rest[1:] == tail[1:] or exchanged))


def _without_accents(text: str) -> str:
    """Return a text with Hervé as Herve: who asks may not write the accent."""
    apart = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def alike(name: Name, other: Name) -> bool:
    """Whether two names may be one's."""
    return is_held(name, words_held(other.text)) or is_held(other, words_held(name.text))


def _initials(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words if word[0].isupper()).casefold()
