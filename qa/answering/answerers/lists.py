"""Lists whole: an answer that is one of several coordinated phrases becomes all of them."""

from __future__ import annotations

import re

from qa.figures import VERBS
from qa.text.abbreviations import words
from qa.types import Span

_ITEM_END = VERBS | words(
    """
    who that which whose whom where when while because although though if unless as than after
    before since until during by at on in into onto from to for with without about against is are
    was were be been has have had will would can could may might should must said says told adds
    added including include includes included contain contains plus but so nor not he she it they
    we i there this last next today yesterday tomorrow among
    """
)
"""Words that end a list's last item, or stand before its first."""
_WORD = re.compile(r"[\w$€£][\w.’'$%-]*(?<![.])|[A-Z]\.(?:[A-Z]\.)+")
_ARTICLE = re.compile(r"(?:the|an?) ", re.IGNORECASE)
_JOINED = re.compile(r",?\s+(?:and|or|&|as well as)\s+")
_INTRODUCED = re.compile(r",? (?:including|such as|like|namely|among them|e\.g\.|:|–|—) (?=\S)|: ")
"""What introduces the list of what has just been named as a whole."""
_ITEM_WORDS = 6
_PUNCTUATION = frozenset(',;:.!?()[]"“”—–\n')


def is_list(words: str) -> bool:
    """Whether words list three things or more."""
    joint = _JOINED.search(words)
    return joint is not None and "," in words[: joint.start()]


def whole_list(sentence: str, span: Span) -> Span:
    """Return ``span`` widened to the list in which it is an item, or as it is.

    A list is items of at most six words with commas between them and "and" or "or" before the
    last one. Where it begins or ends is taken from punctuation and from words that no item holds.
    The span must begin where an item does (or end where the first one ends).

    Args:
        sentence: The sentence.
        span: Words of it.
    """
    introduced = _INTRODUCED.match(sentence, span.end)
    if introduced:
        listed = whole_list(sentence, _first_word(sentence, introduced.end()))
        return Span(start=span.start, end=listed.end) if is_list(listed.cut(sentence)) else span
    for items in _lists(sentence):
        starts = {place for one in items for place in (one.start, _bare_start(sentence, one))}
        in_first = items[0].contains(span)
        if span.start in starts or (in_first and span.end == items[0].end):
            first = span.start if in_first else min(items[0].start, span.start)
            return Span(start=first, end=max(items[-1].end, span.end))
    return span


def _first_word(sentence: str, start: int) -> Span:
    found = _WORD.match(sentence, start)
    return Span(start=start, end=found.end() if found else start + 1)


def _bare_start(sentence: str, item: Span) -> int:
    """Return where an item begins without its article."""
    article = _ARTICLE.match(sentence, item.start)
    return article.end() if article else item.start


def _lists(sentence: str) -> list[tuple[Span, ...]]:
    """Return the items of each list: around an "and", what comma-separated items reach."""
    found = []
    for joint in _JOINED.finditer(sentence):
        end = _item_end(sentence, joint.end())
        start = _item_start(sentence, joint.start())
        if end is None or start is None:
            continue
        items = [Span(start=start, end=joint.start()), Span(start=joint.end(), end=end)]
        while (comma := _comma_before(sentence, items[0].start)) is not None:
            earlier = _item_start(sentence, comma)
            if earlier is None:
                break
            items.insert(0, Span(start=earlier, end=comma))
        found.append(tuple(items))
    return found


def _item_end(sentence: str, start: int) -> int | None:
    """Return where the item that begins at ``start`` ends; None for no item."""
    end = None
    for number, match in enumerate(_WORD.finditer(sentence, start)):
        gap = sentence[start if end is None else end : match.start()]
        if number == _ITEM_WORDS or _PUNCTUATION & set(gap) or match[0].lower() in _ITEM_END:
            break
        if match[0].lower() in ("and", "or"):
            break
        end = match.end()
    return end


def _item_start(sentence: str, end: int) -> int | None:
    """Return where the item that ends at ``end`` begins; None for no item."""
    start = None
    words_before = list(_WORD.finditer(sentence, max(0, end - 120), end))[-_ITEM_WORDS - 1 :]
    for number, match in enumerate(reversed(words_before)):
        gap = sentence[match.end() : end if start is None else start]
        if _PUNCTUATION & set(gap) or match[0].lower() in _ITEM_END:
            break
        if number == _ITEM_WORDS or match[0].lower() in ("and", "or"):
            return None
        start = match.start()
    return start


def _comma_before(sentence: str, start: int) -> int | None:
    before = sentence[:start].rstrip()
    return len(before) - 1 if before.endswith(",") else None
