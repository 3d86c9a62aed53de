"""The figure that a question or a topic is after, and the words that it has to stand among."""

from __future__ import annotations

import re
from typing import NamedTuple

from qa.figures import SAME_PLACE, STATUS, FigureQuestion, Kind, kind_asked
from qa.text.stems import content_stems

HARMED = frozenset(["killed", "wounded", "missing", "arrested", "born"])
"""Fates that tell those counted from others."""
QUANTITIES = (
    Kind.COUNT, Kind.MONEY, Kind.PERCENT, Kind.PERCENTAGE_POINTS, Kind.RATIO, Kind.MEASURE,
    Kind.DURATION, Kind.AGE, Kind.SCORE,
)  # fmt: skip
TOTAL = re.compile(
    r"\b(?:together with|in (?:all|total)|altogether|combined|a total of|bring(?:s|ing)|"
    r"will then (?:have|be)|counting the)\b",
    re.IGNORECASE,
)
"""Words that tell a combined total."""
RUNNING = re.compile(
    r"\b(?:so far|by now|until now|up to now|(?:ha(?:ve|s|d)|already) (?:\w+ )?"
    r"(?:reached|arrived|left|crossed|fled|returned|landed|gone|registered))\b",
    re.IGNORECASE,
)
"""Words that tell a count that goes on: "so far", "have arrived"."""
_MORE_OR_LESS = re.compile(
    r"\b(?:total|already|so far|another|additional|extra|first|last|remaining|more|by how|now|"
    r"there|stationed|based)\b",
    re.IGNORECASE,
)
"""Words of a question that ask for more, or less, than the plain figure."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PROPER = re.compile(r"(?<=\w )[A-Z][\w.]+")
_US = re.compile(r"\bUS\b")
_ABOUT_FIGURES = frozenset(
    content_stems("number figure figures count total toll amount estimate many much size")
)


class FigureSought(NamedTuple):
    """What is looked for."""

    kinds: tuple[Kind, ...]
    counted: str | None
    """The noun that is counted, as written."""
    head: str | None
    """Its last word, as a lemma."""
    owners: frozenset[str]
    """Capitalised words before the noun ("US"), folded."""
    topics: tuple[str, ...]
    """Stems of the other words of the query, except words that tell a fate ("sent", "killed")."""
    proper: tuple[str, ...]
    """Stems of the names in the query."""
    harm: frozenset[str]
    """What harm the query asks about: ``killed``, ``wounded``, ..."""


def figure_sought(query: str) -> FigureSought:
    """Read a question ("How many US troops are in Poland?") or a topic ("US troops in Poland")."""
    spelt = _US.sub("U.S.", query)  # bare, it reads like the pronoun
    forms = (spelt, f"what is the {spelt}", f"how many {spelt}")
    found = (kind_asked(form) for form in forms)
    asked = next((one for one in found if one), FigureQuestion(kinds=QUANTITIES))
    any_count = asked.head is None and asked.kinds == (Kind.COUNT,)
    noun = frozenset(content_stems(asked.counted.split()[-1])) if asked.counted else frozenset()
    words = [match[0].lower() for match in _WORD.finditer(query)]
    verbs = frozenset(content_stems(" ".join(word for word in words if word in STATUS)))
    stems = dict.fromkeys(content_stems(query))
    return FigureSought(
        kinds=QUANTITIES if any_count else asked.kinds,
        counted=asked.counted,
        head=asked.head,
        owners=owners_named(asked.counted or ""),
        topics=tuple(one for one in stems if one not in noun | verbs | _ABOUT_FIGURES),
        proper=tuple(dict.fromkeys(content_stems(" ".join(_PROPER.findall(query))))),
        harm=frozenset(STATUS[word] for word in words if word in STATUS) & HARMED,
    )


def owners_named(phrase: str) -> frozenset[str]:
    """Return the capitalised words of a noun phrase, folded: "us" of "US troops"."""
    words = (word.removesuffix("'s").removesuffix("’s") for word in phrase.split())
    capital = (word.split("-")[0].lower() for word in words if word[:1].isupper())
    return frozenset(SAME_PLACE.get(word, word) for word in capital)


def asks_for_plain_figure(question: str) -> bool:
    """Whether no part, total, change or running count is asked for."""
    return not any(words.search(question) for words in (TOTAL, RUNNING, _MORE_OR_LESS))
