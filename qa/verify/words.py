"""Names, denials and opposites: what a claim says beside its figures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from qa.text.stems import stem
from qa.verify.evidence import Candidate

_NAME = re.compile(
    r"(?<![\w.])[A-Z][\w’'&.-]*\w(?:\s+(?:of|the|de|al|bin|van|von)?\s*[A-Z][\w’'-]*\w)*"
)
_FIRST = re.compile(r"^\W*\w+")
_DENIAL = re.compile(
    r"\b(?:no|not|never|none|nobody|neither|nor|without|cannot|den(?:y|ies|ied)|refus\w+|"
    r"\w+n['’]t)\b",
    re.IGNORECASE,
)
_PAIRS = (
    (
        "rise rose risen increase grow grew climb jump surge gain",
        "fall fell fallen decrease decline drop shrink shrank plunge lose",
    ),
    ("win won", "lose lost"),
    ("accept approve agree allow permit legal", "reject refuse deny ban forbid illegal"),
    ("support back favour favor", "oppose resist"),
    ("arrive enter join", "leave left depart quit exit withdraw withdrew"),
    ("open begin began start launch", "close end finish halt suspend"),
    ("before earlier", "after later"),
    ("first", "last"),
    ("more", "fewer less"),
    ("guilty convict", "innocent acquit"),
    ("north northern", "south southern"),
    ("east eastern", "west western"),
    ("male man men boy", "female woman women girl"),
    ("buy bought", "sell sold"),
    ("largest biggest highest most", "smallest lowest least"),
)

_FEWEST_LETTERS = 4
_ENDING = 3
"""Letters at a name's end that its forms may differ in: Canad-a, Canad-ian."""
_STARTERS = frozenset(
    """
    the a an in on at by for from to of and but or if as it its he she they we i you this that these
    those there his her their our my when while after before during since until however although
    monday tuesday wednesday thursday friday saturday sunday january february march april june
    july august september october november december according meanwhile additionally overall yes
    no not what who which where why how some many most all both each one two three another other
    """.split()
)


def names(text: str) -> tuple[str, ...]:
    """Return capitalised words that name something; a sentence's first word only if it must."""
    first = _FIRST.match(text)
    start = first.end() if first else 0
    found = []
    for match in _NAME.finditer(text):
        words = match[0].split()
        if match.start() < start and words[0].casefold() in _STARTERS:
            words = words[1:]
        found += [word for word in words if word[0].isupper() and word.casefold() not in _STARTERS]
    return tuple(dict.fromkeys(found))


def unmentioned(found: Iterable[str], candidate: Candidate) -> tuple[str, ...]:
    """Return the names that neither the sentence, its neighbours nor the article mention."""
    text = f"{candidate.article.title or ''} {candidate.article.text}".casefold()
    return tuple(name for name in found if _form(name) not in text)


def _form(name: str) -> str:
    """Return what is common to a name's forms: "Canadian" and "Canada", "Kirby's" and "Kirby"."""
    folded = name.casefold().removesuffix("'s").removesuffix("’s").rstrip(".")
    return folded[: max(_FEWEST_LETTERS, len(folded) - _ENDING)]


def denies(text: str) -> bool:
    """Whether a text holds an odd number of denials."""
    return len(_DENIAL.findall(text)) % 2 == 1


def opposite(claim: frozenset[str], evidence: frozenset[str]) -> tuple[str, str] | None:
    """Return a stem of the claim and the opposite one in the evidence, or None.

    Only where the evidence has nothing of the claim's side and the claim nothing of its side.
    """
    for one, other in _opposites():
        for mine, theirs in ((one, other), (other, one)):
            said, told = claim & mine, evidence & theirs
            if said and told and not claim & theirs and not evidence & mine:
                return min(said), min(told)
    return None


@lru_cache(maxsize=1)
def _opposites() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    return tuple(
        (frozenset(map(stem, one.split())), frozenset(map(stem, other.split())))
        for one, other in _PAIRS
    )
