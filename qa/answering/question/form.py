"""What form a question has: open, yes or no, or a mere topic; one thing asked for, or several.

A few signs of grammar decide, not lists of wordings: an interrogative anywhere makes a question
open, an auxiliary at its beginning asks for yes or no, and a few words with neither are what
people type into a search box.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from qa.figures import VERBS
from qa.text.english import AUXILIARIES, INTERROGATIVES, PERSONS, THINGS, words

MOST_KEYWORDS = 8
"""Words without an interrogative that are taken for keywords; more are a statement to complete."""


class Form(StrEnum):
    """What is asked for."""

    OPEN = "open"
    """Answered by a phrase out of an article: who, what, when, how many."""
    YES_NO = "yes_no"
    TOPIC = "topic"
    """What the articles report of something."""


class Formed(NamedTuple):
    """A question's form."""

    form: Form
    topic: str
    """Of ``TOPIC``, what it is about, to be searched for; else the question."""
    latest: bool = False
    """Whether the newest articles are asked for, rather than those that say most."""


_INTERROGATIVE = re.compile(rf"\b(?:{INTERROGATIVES})\b", re.IGNORECASE)
_AUXILIARY = re.compile(rf"(?:{AUXILIARIES})(?:n['’]t)?\s", re.IGNORECASE)
_ALTERNATIVES = re.compile(r"\bor\b", re.IGNORECASE)
_STATEMENT = re.compile(r"[.:;]\s|:$|_{2,}|…$|\.{3}$")
"""A sentence to be completed, as in a quiz: "This was the highest rise since:"."""
_LATEST = re.compile(
    r"(?:the\s+)?(?:latest|newest|most\s+recent)\b"
    r"|what(?:['’]s|\s+is|\s+are)\s+(?:new\b|the\s+(?:latest|newest|most\s+recent)"
    r"(?=\s*$|\s+(?:on|about|of|from|in|with|news|developments?|updates?|reports?)\b))",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"(?:please\s+|(?:can|could)\s+you\s+(?:please\s+)?)*"
    r"(?:summari[sz]e|sum\s+up|recap|(?:tell|give|show)\s+(?:me|us))\b",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"what(?:['’]s|\s+(?:is|was|has|had))?\s+(?:been\s+)?(?:happen(?:ed|s|ing)|going\s+on"
    r"|known\s+(?:about|of))\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\A(?:and|but|or|so|then|also|to|in|on|at|of|for|from|with|by|about|not|only)\b"
    rf"|\b(?:{PERSONS}|{THINGS})\b",
    re.IGNORECASE,
)
"""What begins so goes on with a question before, and a pronoun refers to it."""
_LEADS = re.compile(
    r"\s*(?:(?:a|an|the|all|short|brief|summary|overview|latest|news|developments?|updates?|reports?"
    r"|articles?|story|about|on|of|in|at|with|to|for|from|after)\s+)+",
    re.IGNORECASE,
)
"""What stands between the request and its topic: "(give me) the latest news about"."""

_MANY = re.compile(
    r"\b(?:what|which|who|where)\b(?P<phrase>(?:\W+[\w’'-]+){0,7})",
    re.IGNORECASE,
)
_ENDS_NOUN = frozenset([*AUXILIARIES.split("|"), "of"])
"""Words behind the noun that is asked for."""
_PLURAL = re.compile(r"[a-z]{3,}(?<![sui])s")
_SEVERAL = words(
    """
    equipment gear aid food people children men women clothing furniture ammunition evidence
    material information media supplies ingredients goods kinds types sorts all both others else
    """
)
_NOT_PLURAL = words("news politics species series has was does is this its yes class less process")
_NOUN_WITHIN = 3
"""Words within which the noun stands."""


def form_of(question: str) -> Formed:
    """Return the form of a stand-alone question.

    Example:
        ``form_of("What is the latest on Yukos?")`` is a topic, "Yukos", of which the newest
        articles are asked for; ``form_of("Was Yukos sold?")`` asks for yes or no.
    """
    bare = question.strip().rstrip("?!. ")
    for sign in (_REQUEST, _LATEST, _HAPPENED):
        found = sign.match(bare)
        if found and (sign is not _REQUEST or not _INTERROGATIVE.search(bare, found.end())):
            latest = sign is _LATEST or _LATEST.match(bare[found.end() :].strip()) is not None
            return Formed(Form.TOPIC, _topic(bare, found.end()), latest)
    if _INTERROGATIVE.search(bare) or _STATEMENT.search(question.strip()):
        return Formed(Form.OPEN, question)
    if _AUXILIARY.match(bare):
        form = Form.OPEN if _ALTERNATIVES.search(bare) else Form.YES_NO
        return Formed(form, question)
    if len(bare.split()) <= MOST_KEYWORDS:
        return Formed(Form.TOPIC, bare or question)
    return Formed(Form.OPEN, question)


def is_new_topic(question: str) -> bool:
    """Whether what is typed in a conversation is a topic of its own and no part of a question.

    "And to Romania?" goes on with what was asked; "olmen tower fire" and "latest on Olmen" do not,
    unless a pronoun in them refers back.
    """
    formed = form_of(question)
    if formed.form is not Form.TOPIC or _GOES_ON.search(question.strip()):
        return False
    requested = formed.topic != question.strip().rstrip("?!. ")
    return requested or not question.strip().endswith("?")


def _topic(bare: str, start: int) -> str:
    """Return what a request is about, without the words that lead to it."""
    rest = bare[start:]
    found = _LEADS.match(rest + " ")
    return rest[found.end() if found else 0 :].strip() or bare


def asks_for_several(question: str) -> bool:
    """Whether a question asks for several things: "Which countries ...", "What equipment ..."."""
    found = _MANY.search(question)
    if found is None:
        return False
    phrase = re.findall(r"[\w’'-]+", found["phrase"].lower())
    if phrase[:1] in (["are"], ["were"]):
        return True
    for at, word in enumerate(phrase[:_NOUN_WITHIN]):
        # "Which country receives" has its plural look from a verb, unless a verb follows.
        sure = at == 0 or phrase[at + 1 : at + 2] == [] or _is_verb(phrase[at + 1])
        if _is_plural(word):
            return sure
        if word in _ENDS_NOUN:
            break
    return False


def _is_verb(word: str) -> bool:
    return word in _ENDS_NOUN or word in VERBS or word.endswith("ed")


def _is_plural(word: str) -> bool:
    if word in _SEVERAL:
        return True
    return word not in _NOT_PLURAL and _PLURAL.fullmatch(word) is not None
