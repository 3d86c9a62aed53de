"""Words that a claim puts in the place of an article's, in a sentence otherwise much the same.

A claim that repeats a sentence but for a name ("Biden" for "Kirby"), a direction ("fell" for
"rose") or a fate ("killed" for "injured") is caught here, whatever else the article mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from qa.figures import EXCLUSIVE_STATUS, FUNCTION_WORDS, MONTHS, SAME_PLACE, STATUS, WEEKDAYS
from qa.text.opposites import opposed
from qa.text.stems import stem
from qa.types import Article
from qa.verify.words import alike_names, names

SAME_WORDS = 0.6
"""Share of the claim's words that must stand in the sentence, in order."""
_REPEATED = 0.9
"""The same from which the claim repeats the sentence."""
_LONGEST_SLOT = 5
_MOST_WORDS = 120
"""Beyond, a sentence is a list or no prose; aligning takes quadratic time."""
_WORD = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*")
_NO_NAMES = FUNCTION_WORDS | MONTHS.keys() | WEEKDAYS.keys()
"""Days are compared as figures, and in a repeated sentence place by place."""
_PLANS = frozenset("will would shall may might could planned expected proposed scheduled".split())
_FACTS = frozenset("did has have had was were finished completed known approved".split())
_BETWEEN = re.compile(
    r"(?:['’]s)?,?(?:\W(?!(?:and|or|vs|against|to|from|with|in|on|at|by|but|said|beat|than|for)\b)"
    r"[\w-]+){0,4}\W*"
)
"""What may stand between two names of one: "Pentagon press secretary John Kirby"."""


class Slot(NamedTuple):
    """Words of the claim where the sentence has others."""

    said: tuple[str, ...]
    told: tuple[str, ...]


def changed_words(claim: str, sentence: str, article: Article) -> Iterator[tuple[bool, str]]:
    """Yield what a claim says where a sentence says otherwise, and whether it contradicts it.

    Other names are only not what the article says there: two names may mean one.
    """
    found = slots(claim, sentence)
    yield from _exchanged((*found, *_masked(claim, sentence)))
    for slot in found:
        turned = _turned(slot) or _other_day(slot, claim, sentence)
        if turned is not None:
            yield True, f"the claim says “{turned[0]}”, the article “{turned[1]}”"
            continue
        named = _other_name(slot, claim, sentence, article)
        if named is not None:
            yield False, f"where the claim says “{named[0]}”, the article says “{named[1]}”"


def alignment(claim: str, sentence: str) -> float:
    """Return the share, 0 to 1, of a claim's words that a sentence has in the same order."""
    return _aligned(claim, sentence)[0]


def slots(claim: str, sentence: str) -> tuple[Slot, ...]:
    """Return the replaced words of two sentences that share most of their words in order."""
    share, found = _aligned(claim, sentence)
    return found if share >= SAME_WORDS else ()


@lru_cache(maxsize=512)
def _aligned(claim: str, sentence: str) -> tuple[float, tuple[Slot, ...]]:
    mine, theirs = _WORD.findall(claim), _WORD.findall(sentence)
    if not mine or max(len(mine), len(theirs)) > _MOST_WORDS:
        return 0.0, ()
    matcher = SequenceMatcher(None, _folded(mine), _folded(theirs), autojunk=False)
    blocks = matcher.get_opcodes()
    same = sum(i2 - i1 for tag, i1, i2, _, _ in blocks if tag == "equal")
    return same / len(mine), tuple(
        Slot(tuple(mine[i1:i2]), tuple(theirs[j1:j2]))
        for tag, i1, i2, j1, j2 in blocks
        if tag == "replace" and max(i2 - i1, j2 - j1) <= _LONGEST_SLOT
    )


@lru_cache(maxsize=512)
def _masked(claim: str, sentence: str) -> tuple[Slot, ...]:
    """Return the capitalised words that stand in the place of others, once all are taken as one.

    "Tunisia beat Belgium" and "Belgium beat Tunisia" have one word in common in order, or three.
    """
    mine, theirs = _WORD.findall(claim), _WORD.findall(sentence)
    if not mine or max(len(mine), len(theirs)) > _MOST_WORDS:
        return ()
    matcher = SequenceMatcher(None, _mask(mine), _mask(theirs), autojunk=False)
    blocks = matcher.get_matching_blocks()
    if sum(block.size for block in blocks) < SAME_WORDS * len(mine):
        return ()
    return tuple(
        Slot((mine[block.a + at],), (theirs[block.b + at],))
        for block in blocks
        for at in range(block.size)
        if _folded([mine[block.a + at]]) != _folded([theirs[block.b + at]])
    )


def _mask(words: Sequence[str]) -> list[str]:
    folded = _folded(words)
    return [
        "\0" if word[0].isupper() and plain not in FUNCTION_WORDS else plain
        for word, plain in zip(words, folded, strict=True)
    ]


def _folded(words: Sequence[str]) -> list[str]:
    return [word.casefold().replace("’", "'").removesuffix("'s") for word in words]


def _turned(slot: Slot) -> tuple[str, str] | None:
    """Return two words of a slot that say opposite things."""
    for said in slot.said:
        for told in slot.told:
            if _opposed(said.casefold(), told.casefold()):
                return said, told
    return None


def _other_day(slot: Slot, claim: str, sentence: str) -> tuple[str, str] | None:
    """Return a month or weekday that stands in the place of another, in a repeated sentence.

    As figures each of "in March … in April … in April" finds its like somewhere in the list.
    """
    if len(slot.said) != 1 or len(slot.told) != 1 or alignment(claim, sentence) < _REPEATED:
        return None
    (said,), (told,) = slot.said, slot.told
    for days in (MONTHS, WEEKDAYS):
        mine, theirs = days.get(said.casefold()), days.get(told.casefold())
        capital = said[0].isupper() and told[0].isupper()
        if capital and None not in (mine, theirs) and mine != theirs:
            return None if _days(claim, days) == _days(sentence, days) else (said, told)
    return None


def _days(text: str, days: Mapping[str, int]) -> list[int]:
    """Return the months or weekdays of a text, sorted: a list may have them in another order."""
    return sorted(days[word] for word in _folded(_WORD.findall(text)) if word in days)


def _opposed(said: str, told: str) -> bool:
    if opposed(stem(said), stem(told)):
        return True
    if (said in _PLANS and told in _FACTS) or (said in _FACTS and told in _PLANS):
        return True
    mine, theirs = STATUS.get(said), STATUS.get(told)
    return mine != theirs and any(mine in group and theirs in group for group in EXCLUSIVE_STATUS)


def _names_of(words: Sequence[str], known: Sequence[str]) -> list[str]:
    parts = {part for name in known for part in _WORD.findall(name)}
    return [word for word in words if word in parts and word.casefold() not in _NO_NAMES]


def _other_name(slot: Slot, claim: str, sentence: str, article: Article) -> tuple[str, str] | None:
    """Return the names of a slot that are not of one person or place, or None."""
    mine = _names_of(slot.said, names(claim, (article,)))
    theirs = _names_of(slot.told, names(sentence, (article,)))
    if not mine or not theirs:
        return None
    elsewhere = [word for word in _WORD.findall(sentence) if word not in slot.told]
    if any(alike_names(name, other) for name in mine for other in (*theirs, *elsewhere)):
        return None
    if any(_same_one(one, other, article) for one in mine for other in theirs):
        return None
    return " ".join(mine), " ".join(theirs)


def _same_one(one: str, other: str, article: Article) -> bool:
    """Whether an article writes two names as one, or one is short for the other."""
    if SAME_PLACE.get(one.casefold(), one) == SAME_PLACE.get(other.casefold(), other):
        return True
    text = f"{article.title or ''}\n{article.text}"
    return any(_beside(first, last, text) for first, last in ((one, other), (other, one)))


def _beside(first: str, last: str, text: str) -> bool:
    pattern = rf"\b{re.escape(first)}{_BETWEEN.pattern}\b{re.escape(last)}\b"
    return re.search(pattern, text) is not None


def _exchanged(found: Sequence[Slot]) -> Iterator[tuple[bool, str]]:
    """Yield two names that have changed places: "A beat B" for "B beat A"."""
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            mine, theirs = _crossed(one, other), _crossed(other, one)
            if mine and theirs and not mine & theirs:
                one_name, other_name = " ".join(sorted(mine)), " ".join(sorted(theirs))
                yield True, f"the claim has “{one_name}” and “{other_name}” the other way round"
                return


def _crossed(one: Slot, other: Slot) -> set[str]:
    """Return the names that one slot's claim has and the other slot's article."""
    shared = set(one.said) & set(other.told)
    return {word for word in shared if word[0].isupper() and word.casefold() not in _NO_NAMES}
