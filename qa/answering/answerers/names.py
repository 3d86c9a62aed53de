"""Names whole: a span that holds a part of one is widened to its neighbours in capitals."""

from __future__ import annotations

import re

from qa.text.abbreviations import AFTER_CLOCK, STARTERS, TITLES, words
from qa.types import Span

_RANKS = words(
    """
    president vice prime minister premier chancellor secretary senator representative governor
    mayor king queen prince princess pope sir dame lord lady judge justice chief executive officer
    ceo coo cfo chairman chairwoman director general colonel captain coach actor actress professor
    doctor attorney pastor bishop archbishop cardinal commissioner ambassador congressman
    congresswoman detective sheriff sergeant lieutenant major admiral speaker leader republican
    democrat democratic labour conservative
    """
)
"""Written with a capital before a name, and no part of it."""
_BEFORE = re.compile(r"(?<![\w.’'-])([A-Z][\w’'-]*[a-z][\w’'-]*) \Z")
_BEHIND = re.compile(r" ([A-Z][\w’'-]*[a-z][\w’'-]*)")
_LAST = re.compile(r"(?<![\w.’'-])[A-Z][\w’-]*[a-z]\Z")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_LONGEST = 3
"""Words added on one side: more is no name."""
_LONG = 5
_FEWEST = 5
_TITLE_CASE = 0.7
"""A sentence with at least so many long words is a headline from this share with a capital."""


def whole_name(sentence: str, span: Span) -> Span:
    """Return ``span`` widened to the whole names that it begins or ends in.

    "Meat" in "he told Beyond Meat" becomes "Beyond Meat", "Silicon" in "Silicon Valley" the
    whole. Titles, months and days are left out; so are headlines, where every word is capital.

    Args:
        sentence: The sentence.
        span: Words of it.
    """
    if _is_headline(sentence):
        return span
    start, end = span.start, span.end
    if sentence[start].isupper():
        start = _widened_left(sentence, start)
    if _LAST.search(sentence[span.start : end]):
        end = _widened_right(sentence, end)
    return Span(start=start, end=end)


def _widened_left(sentence: str, start: int) -> int:
    for _ in range(_LONGEST):
        found = _BEFORE.search(sentence[:start])
        if found is None or _no_part(found[1]) or found[1].endswith(("'s", "’s")):
            break
        start = found.start(1)
    return start


def _widened_right(sentence: str, end: int) -> int:
    for _ in range(_LONGEST):
        found = _BEHIND.match(sentence, end)
        if found is None or _no_part(found[1]):
            break
        bare = found[1].removesuffix("'s").removesuffix("’s")
        end = found.start(1) + len(bare)
        if bare != found[1]:
            break
    return end


def _no_part(word: str) -> bool:
    folded = word.casefold().removesuffix("'s").removesuffix("’s")
    return folded in _RANKS or folded in TITLES or folded in STARTERS or folded in AFTER_CLOCK


def _is_headline(sentence: str) -> bool:
    long = [match[0] for match in _WORD.finditer(sentence) if len(match[0]) >= _LONG]
    capital = sum(word[0].isupper() for word in long)
    return len(long) >= _FEWEST and capital >= _TITLE_CASE * len(long)
