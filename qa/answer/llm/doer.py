"""Who does what a statement says, by the embedded reader: a cross-check of names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from qa.answer.acronyms import initials
from qa.answer.content_words import WORD
from qa.answer.name_forms import names, roots, unified
from qa.reader import Reader

Doer = Callable[[str, str], str | None]
"""A statement and its sentences to the name that does there what another does in the statement."""

SURE = 0.78
"""Probability from which the reader's own answer counts."""
LEFT = 0.2
"""And the most that it may give to the statement's own name."""
REMEMBERED = 256
_TITLED = r"[A-Z][\w.'’-]*"
_SUBJECT = re.compile(
    rf"\A(?:(?:The|In) )?({_TITLED}(?: (?:of|the|for|van|de|and the)? ?{_TITLED})*)"
    r"(?:, [^,]+,)? (?=[a-z])"
)
_POST = re.compile(
    rf"({_TITLED}(?: {_TITLED})*), (?:who (?:is|was|heads|leads|runs)|the|an?|its|their)"
    r" ([^,]+?)(?=,|\.?\Z)"
)
_OPEN = re.compile(r"['’]s?\Z")
"""Ends a name that only owns what does something: "Panama's players"."""
_SMALL = frozenset({"of", "the", "and", "de"})
_PRONOUNS = frozenset("he her his i it she that they this we who you".split())
_OFFICES = frozenset("agency department government ministry office".split())
"""What they do, their country does too."""


def doer(reader: Callable[[], Reader]) -> Doer:
    """Return a cross-check that opens the reader when it is first needed.

    The reader is asked "Who ...?" with the rest of the statement, over the cited sentences alone,
    and "Who is the ...?" for a post that the statement gives to a name (question answering as a
    check of facts: QAGS, Wang et al. 2020, doi 10.18653/v1/2020.acl-main.450). Another name than
    the statement's is a fault where the reader is sure of it and not of the statement's own.

    Asking the user's own question instead was measured on 765 written statements and left out:
    where the reader's answer is not in the statement, or another passage holds a likelier one, the
    statement is right far more often than wrong (70 to 9 at .8): most statements add what was not
    asked for.
    """

    @lru_cache(maxsize=1)
    def opened() -> Reader:
        return reader()

    @lru_cache(maxsize=REMEMBERED)
    def other(text: str, told: str) -> str | None:
        return next(
            filter(None, (_other(opened(), name, asked, told) for name, asked in _asked(text))),
            None,
        )

    return other


def _asked(text: str) -> Iterator[tuple[str, str]]:
    """Yield the names of which a statement tells something, with the question for each."""
    subject = _SUBJECT.match(text)
    if subject and not _OPEN.search(subject[1]) and _names(text, subject.end(1)):
        yield subject[1], f"Who {text[subject.end() :].rstrip('.')}?"
    for post in _POST.finditer(text):
        yield post[1], f"Who is the {post[2]}?"


def _names(text: str, end: int) -> bool:
    return any(name.start() < end for name in names(text))


def _other(reader: Reader, name: str, question: str, told: str) -> str | None:
    """Return the name that the reader finds instead, or None."""
    own = _roots(name)
    if not any(not roots(match[0]) & own for match in names(unified(told))):
        return None
    (read,) = reader.read(question, [told])
    said = [(span.span.cut(told), span.probability) for span in read.spans]
    if not said or said[0][1] < SURE or not _is_name(said[0][0]):
        return None
    left = max((probability for words, probability in said if _roots(words) & own), default=0.0)
    return said[0][0] if left <= LEFT and not _stands_for(said[0][0], name) else None


def _stands_for(other: str, name: str) -> bool:
    """Whether one may be the other: its office, or its abbreviation."""
    others, own = frozenset(other.casefold().split()), frozenset(name.casefold().split())
    return bool(others & (_OFFICES | initials([name])) or own & initials([other]))


def _roots(words: str) -> frozenset[str]:
    return frozenset(root for word in WORD.findall(unified(words)) for root in roots(word))


def _is_name(words: str) -> bool:
    """Whether an answer is one whole name: no pronoun, no dateline ("PORT ARLEN")."""
    parts = WORD.findall(words)
    return (
        bool(parts)
        and all(part[0].isupper() or part in _SMALL for part in parts)
        and parts[0].casefold() not in _PRONOUNS
        and not words.isupper()
    )
