"""Whether a statement denies what its sentences state, or states what they deny."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from qa.answer.llm_words import WORD, content_stems
from qa.text import stems

_NOT = re.compile(
    r"\b(?:not(?! only| just)|never|no|none|nobody|nothing|neither|nor|cannot"
    r"|without(?! delay| doubt| fail)|\w+n['’]t)\b",
    re.I,
)
"""Words that deny, whatever they stand with."""
_REFUSES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refus(?:es?|ed|ing)|declin(?:es?|ed|ing) to|fail(?:s|ed|ing)?"
    r"|lack\w*|yet to|hardly|unable|unlikely|rul(?:es?|ed|ing) out|reject(?:s|ed|ing)?|doubt\w*"
    r"|ban(?:s|ned)?|forb\w+|exclud\w+|barred|stay away|keep (?:away|out)|keeps? \w+ from"
    r"|left out|no longer|cancel\w*|dismiss\w*)\b",
    re.I,
)
"""Words that deny what they govern; other words may say the same without them."""
_CLAUSE_ENDS = re.compile(
    r"[,;:.!?—–]|\s-\s|\b(?:but|although|though|while|that|because|until|unless|if"
    r"|and (?=is|are|was|were|has|have|had|will|would|does|did))\b",
    re.I,
)
_ANSWERS = re.compile(r"\A\W*no\s*[,:.–—-]", re.I)
_NOT_SINCE = re.compile(r"\bnot\b.*\bsince\b", re.I)
_FIRST_SINCE = re.compile(r"\bfirst\b.*\bsince\b", re.I)
_FIRST = re.compile(r"\W*(?:(?:a|an|the|any|be|been|to)\s+){0,2}([^\W_]+)", re.I)
_UN = ("un", "in", "im", "ir", "il", "dis", "non-", "non")
_PLAIN_LEFT = 4
_REACH = 10
"""Content words that a denial governs at most."""
_NEAR = 6
"""Of these, the ones that say what is denied."""
_MOST = 0.6


class _Denied(NamedTuple):
    """What one word of denial governs."""

    words: tuple[str, ...]
    at_once: bool
    """Whether the first of them follows it directly: "not received", "not a factor"."""


class _Said(NamedTuple):
    """What a text denies, and what it states: all its other content words."""

    denied: tuple[_Denied, ...]
    stated: frozenset[str]
    flatly: bool
    """Whether it denies with "not" or the like."""


def denial_differs(text: str, sources: Sequence[str]) -> bool:
    """Whether the text and the sources differ in what they deny.

    A text that says "not" where no source denies anything differs. Beyond that, what one side
    denies (the words that its denial governs, up to the clause's end) must not be stated plainly
    by the other. Opposites by prefix count too: crowded, uncrowded.
    """
    text = _ANSWERS.sub("", text)
    if _NOT_SINCE.search(text) and any(map(_FIRST_SINCE.search, sources)):
        return False
    if any(_opposites(text, source) for source in sources):
        return True
    claim, given = _said(text), [_said(source) for source in sources]
    if claim.flatly and not any(one.denied for one in given):
        return True
    refused = frozenset(word for one in given for denied in one.denied for word in denied.words)
    plain = frozenset[str]().union(*(one.stated for one in given))
    return any(_states(plain - refused, denied) for denied in claim.denied) or any(
        _states(claim.stated, denied, plain)
        for one in given
        for denied in one.denied
        if not any(_same(denied, other) for other in claim.denied)
    )


def _same(one: _Denied, other: _Denied) -> bool:
    shared = frozenset(one.words) & frozenset(other.words)
    return len(shared) >= min(len(one.words), len(other.words)) / 2


@lru_cache(maxsize=4096)
def _said(text: str) -> _Said:
    denied = tuple(_denied(text))
    governed = Counter(word for one in denied for word in one.words)
    every = Counter(_in_order(text))
    stated = frozenset(word for word, times in every.items() if times > governed[word])
    return _Said(denied, stated, _NOT.search(text) is not None)


def _in_order(text: str) -> list[str]:
    kept = content_stems(text)
    return [word for word in stems.content_stems(text) if word in kept]


def _denied(text: str) -> Iterator[_Denied]:
    for pattern in (_NOT, _REFUSES):
        for match in pattern.finditer(text):
            end = _CLAUSE_ENDS.search(text, match.end())
            after = text[match.end() : end.start() if end else len(text)]
            words = tuple(_in_order(after))[:_REACH]
            first = _FIRST.match(after)
            if words and first:
                yield _Denied(words, words[0] in content_stems(first[1]))


def _states(stated: frozenset[str], denied: _Denied, beside: frozenset[str] = frozenset()) -> bool:
    """Whether words stated plainly are what is denied.

    That is so where they have most of the denied words, or are mostly denied words, or have the
    one that the denial stands right before, unless that is also stated ``beside`` the denial.
    """
    near = denied.words[:_NEAR]
    shared = sum(_has(stated, word) for word in near)
    if shared > 1 and shared / len(near) >= _MOST:
        return True
    governed = stated & frozenset(denied.words)
    if len(governed) > 1 and len(governed) / len(stated) >= _MOST:
        return True
    return denied.at_once and near[0] in stated and near[0] not in beside


def _has(stated: Collection[str], word: str) -> bool:
    """Whether a word is there but for its last letter: intent, intend."""
    return word in stated or (
        len(word) > _PLAIN_LEFT + 1
        and any(one[:-1] == word[:-1] for one in stated if len(one) == len(word))
    )


def _opposites(text: str, source: str) -> bool:
    mine = {word.casefold() for word in WORD.findall(text)}
    theirs = {word.casefold() for word in WORD.findall(source)}
    return _negates(mine - theirs, theirs - mine) or _negates(theirs - mine, mine - theirs)


def _negates(plain: Iterable[str], prefixed: Collection[str]) -> bool:
    return any(un + word in prefixed for word in plain if len(word) > _PLAIN_LEFT for un in _UN)
