"""Why the words found may be of something else than the question asks about.

The reader hardly looks at names: "Veskby has 14,300 inhabitants" answers for it how many Port Sel
has. What a sentence says otherwise than the question (another actor, place, year, fate) is found
here by plain comparison; each finding takes from the log-odds and says in words what was amiss.
The weights are round numbers, chosen on the suites and on news questions; the worst are so heavy
because the reader is sure of such answers (0.94 of soldiers shifted the other way).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.answer.actors import namesake, other_actor
from qa.answer.anchors import Anchors, is_held, misspelt, words_held, years_in
from qa.answer.bound import bound, other_side
from qa.answer.contrary import contrary
from qa.answer.dateline import in_dateline
from qa.answer.opposites import opposite_words
from qa.answer.place import Doubt, Place
from qa.answer.ways import only_place, other_owner, other_place, other_way
from qa.figures import SAYING
from qa.text.stems import content_stems, stem

ABSENT = -2.5
"""For a name that the whole article lacks."""
FAR, NOT_NEAR = -0.8, -0.5
"""For a name that the article has, but not the passage, or a part of the world that it lacks, or
spells otherwise; for one of several words, or in a question for a figure, that the sentences around
do not have."""
OTHER_YEAR = -2.0
OPPOSITE = -2.5
"""For infected ants where the question has healthy ones."""
DAY_SAID = -2.0
"""For "the Pentagon said Wednesday" where the question asks when something else takes place."""
UNQUALIFIED = -1.3
"""For a sentence without anything like the question's "in all", "before" or "a year"."""

_WIDE = frozenset(
    "africa african america american asia asian europe european east west world hemisphere".split()
)
"""Last words of what an article need not name: a town lies in Europe anyway."""
_BOTH_NOUNS = frozenset(map(stem, ("state", "national", "federal")))
"""Opposite as what describes; "which state" and "a national monument" are none."""
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SAID_ON = re.compile(
    rf"\b(?:{'|'.join(sorted(SAYING))})\W+(?:\w+\W+){{0,2}}?(?:on\s+|late\s+)?\Z", re.IGNORECASE
)
_SPEECH = re.compile(r"\b(?:say|said|speak|spoke|tell|told|announc|report|wr[io]te|tweet)")
_WHEN = re.compile(r"\W*(?:when|(?:on|until|since|from|by)? ?(?:what|which) (?:day|date))\b", re.I)
_HOW = re.compile(r"\bhow (?!did|do|does|is|are|was|were)", re.IGNORECASE)
_TIMED = (
    r"(?:year|month|week|day|hour|minute|second|season|annum)\b"
    r"(?! (?:earlier|before|ago|later|after)\b)"
)
_QUALIFIERS = (
    (r"in all\b|in total\b|altogether\b", r"all|total|altogether|overall|combined"),
    (
        r"previous|previously|originally|formerly|initially|(?:who|he|she|it|they|there) used to"
        r"|before\W*\Z",
        r"previous\w*|original\w*|former\w*|initial\w*|first|last|used to|before|earlier|prior|ago"
        r"|until|then|already|had",
    ),
    (
        rf"(?:an?|per|each|every) {_TIMED}|annually|monthly|weekly|daily|yearly",
        rf"(?:an?|per|each|every) (?:\w+ )?{_TIMED}|annual\w*|monthly|weekly|daily|yearly|hourly",
    ),
)
"""What a question may insist on, and how a sentence may say it."""


def doubts(anchors: Anchors, place: Place) -> tuple[Doubt, ...]:
    """Return what speaks against the words found, the weightiest first."""
    found = (
        *_absent(anchors, place),
        *other_actor(anchors, place),
        *other_way(anchors, place),
        *other_owner(anchors, place),
        *only_place(anchors, place),
        *other_place(anchors, place),
        *namesake(anchors, place),
        *_other_year(anchors, place),
        *_opposite(anchors, place),
        *contrary(anchors, place),
        *bound(anchors, place),
        *other_side(anchors, place),
        *in_dateline(anchors, place),
        *_day_said(anchors, place),
        *_unqualified(anchors, place),
    )
    return tuple(sorted(found, key=lambda doubt: doubt.weight))


def _absent(anchors: Anchors, place: Place) -> Iterator[Doubt]:
    """Yield the names that the article, or the passage, lacks."""
    near = words_held(f"{place.near} {place.sentence}")
    figure = _HOW.search(anchors.question)
    for name in anchors.names:
        doubtful = figure or len(name.words) > 1
        lacked = frozenset(name.text.split())
        if not is_held(name, words_held(place.article)):
            slip = misspelt(name, words_held(place.article))
            wide = name.words[-1].casefold() in _WIDE
            why = f"their article does not mention “{name.text}”"
            yield Doubt(FAR if slip or wide else ABSENT, why, lacked)
        elif not is_held(name, words_held(place.passage)):
            yield Doubt(FAR, f"their passage does not mention “{name.text}”", lacked)
        elif doubtful and name != anchors.subject and not is_held(name, near):
            yield Doubt(NOT_NEAR, f"nothing near them tells of “{name.text}”")


def _other_year(anchors: Anchors, place: Place) -> Iterator[Doubt]:
    stated = years_in(place.sentence)
    for year in sorted(anchors.years - stated):
        if stated and not stated & anchors.years:
            yield Doubt(OTHER_YEAR, f"their sentence tells of {min(stated)}, not of {year}")
        elif year != place.published and year not in years_in(place.article):
            yield Doubt(OTHER_YEAR, f"their article does not mention {year}")


def _opposite(anchors: Anchors, place: Place) -> Iterator[Doubt]:
    found = opposite_words(anchors.question, [place.sentence])
    if found is not None and not _BOTH_NOUNS.issuperset(found):
        asked, told = _written(found[0], anchors.question), _written(found[1], place.sentence)
        yield Doubt(OPPOSITE, f"their sentence says “{told}”, not “{asked}”")


def _written(one: str, text: str) -> str:
    """Return the word of a text that has a stem."""
    return next((word for word in _WORD.findall(text) if one in content_stems(word)), one)


def _day_said(anchors: Anchors, place: Place) -> Iterator[Doubt]:
    if not _WHEN.match(anchors.question) or _SPEECH.search(anchors.question):
        return
    if _SAID_ON.search(place.sentence[: place.inside.start]):
        yield Doubt(DAY_SAID, "that is when it was said")


def _unqualified(anchors: Anchors, place: Place) -> Iterator[Doubt]:
    near = f"{place.before} {place.sentence}"
    for asked, stated in _QUALIFIERS:
        found = re.search(rf"\b(?:{asked})", anchors.question, re.IGNORECASE)
        if found and not re.search(rf"\b(?:{stated})\b", near, re.IGNORECASE):
            yield Doubt(UNQUALIFIED, f"nothing near them says “{found[0].strip(' ?')}”")
