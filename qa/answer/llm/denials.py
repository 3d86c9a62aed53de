"""Whether a statement denies what its sentences state, or states what they deny."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from qa.answer.content_words import WORD, content_stems
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
    r"|left out|leaves? out|forg[eo]t\w*|overlook\w*|omit\w*|too \w+ (?:for|to)"
    r"|(?<!be )avoid(?:s|ed|ing)?|no longer|unless|cancel\w*|dismiss\w*|contradict\w*)\b",
    re.I,
)
"""Words that deny what they govern; other words may say the same without them."""
_NEGATIVE = re.compile(
    r"\b(?:non-?\w{4,}|un(?!i|der|til)\w{5,}|\w{3,}less|alone|only|few|free|absent|missing|empty"
    r"|prevent\w*|ignor\w*|(?:hard|difficult|impossible) to"
    r"|independent\w*|instead|rather|else|stay\w*|stopp?\w*|against|oppos\w+)\b|\?",
    re.I,
)
"""Words, and questions, that a statement may well tell by "not" or "no"."""
_UNKNOWN = re.compile(
    r"\b(?:not|n['’]t|un)\s?(?:yet |be |been )?(?:know\w*|clear|sure|certain|say|said|decided)"
    r"\s+(?=how|what|when|where|which|who|whether|why|if)",
    re.I,
)
"""Denies nothing of what follows, which stays open."""
_LEAVES_OUT = re.compile(r"\b(?:than|instead of|unlike|except|apart from)\b", re.I)
"""Words that may tell of the other of two things, which a sentence denies: "wealth, not oil"."""
_CLAUSE_ENDS = re.compile(
    r"[,;:.!?—–]|\s-\s|\b(?:but|although|though|while|that|because|until|unless|if"
    r"|and (?=is|are|was|were|has|have|had|will|would|does|did))\b",
    re.I,
)
_REWORDED = (
    (re.compile(r"\bno (?:other|one else)\b|\bnobody (?:else|but|other than)\b", re.I), "only"),
    (re.compile(r"\bnot until\b", re.I), "only"),
    (re.compile(r"\b(?:no|not) (?:more|longer|later|greater|higher) than\b", re.I), "at most"),
    (re.compile(r"\b(?:no|not) (?:fewer|less|lower) than\b", re.I), "at least"),
)
"""Denials that are none of what follows them."""
_BY = re.compile(r"\s+(?:in|by|at|on|during|as|because)\b", re.I)
"""Behind "was rejected": what stands there is not what is denied."""
_MANY = re.compile(r"\b(?:most|many|all|every)((?: \w+){1,3})", re.I)
_FEW = re.compile(r"\bfew,? (?:if any,? )?((?:\w+ ?){1,3})", re.I)
_ANSWERS = re.compile(r"\A\W*no\s*[,:.–—-]", re.I)
_NOT_BEFORE = re.compile(r"\b(?:not?|never|nobody)\b.*\b(?:since|before|previous\w*|ever)\b", re.I)
_FIRST_TIME = re.compile(r"\b(?:first|record|unprecedented)\b", re.I)
_THAT = re.compile(r"(?:\s+that\b)?")
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
    text = _plainly(_ANSWERS.sub("", text))
    sources = [_plainly(source) for source in sources]
    if _NOT_BEFORE.search(text) and any(map(_FIRST_TIME.search, sources)):
        return False
    if _most(text) & frozenset[str]().union(*map(_hardly_any, sources)):
        return True
    claim, given = _said(text), [_said(source) for source in sources]
    if any(_opposites(text, source) for source in sources):
        return True
    left_out = (*claim.denied, *_governed(text, _LEAVES_OUT))
    negative = any(one.denied or one.flatly for one in given) or any(
        pattern.search(source) for pattern in (_NEGATIVE, _REFUSES) for source in sources
    )
    if claim.flatly and not negative:
        return True
    refused = frozenset(word for one in given for denied in one.denied for word in denied.words)
    plain = frozenset[str]().union(*(one.stated for one in given))
    theirs = [denied for one in given for denied in one.denied]
    alone = [one for one in claim.denied if not any(_same(one, other) for other in theirs)]
    return any(_states(plain - refused, denied) for denied in alone) or any(
        _states(claim.stated, denied, plain)
        for one in given
        for denied in one.denied
        if not any(_same(denied, other) for other in left_out)
    )


def _most(text: str) -> frozenset[str]:
    return frozenset(stem for match in _MANY.finditer(text) for stem in content_stems(match[1]))


def _hardly_any(text: str) -> frozenset[str]:
    return frozenset(stem for match in _FEW.finditer(text) for stem in content_stems(match[1]))


def _plainly(text: str) -> str:
    text = _UNKNOWN.sub("", text)
    for pattern, plain in _REWORDED:
        text = pattern.sub(plain, text)
    return text


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
    return _governed(text, _NOT, _REFUSES)


def _governed(text: str, *patterns: re.Pattern[str]) -> Iterator[_Denied]:
    for pattern in patterns:
        for match in pattern.finditer(text):
            if match[0].endswith(("ed", "en")) and _BY.match(text, match.end()):
                continue
            begin = _that(text, match.end())
            end = _CLAUSE_ENDS.search(text, begin)
            after = text[begin : end.start() if end else len(text)]
            words = tuple(_in_order(after))[:_REACH]
            first = _FIRST.match(after)
            if words and first:
                yield _Denied(words, words[0] in content_stems(first[1]))


def _that(text: str, start: int) -> int:
    """Return where what is denied begins: behind "denied that"."""
    found = _THAT.match(text, start)
    return found.end() if found else start


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
    mine, theirs = _plain_words(text), _plain_words(source)
    return _negates(mine - theirs, theirs - mine) or _negates(theirs - mine, mine - theirs)


def _plain_words(text: str) -> frozenset[str]:
    """Return the words that are not denied: "not crowded" is no opposite of "uncrowded"."""
    refused = {word for denied in _said(text).denied for word in denied.words[:_NEAR]}
    words = {word.casefold() for word in WORD.findall(text)}
    return frozenset(word for word in words if not content_stems(word) & refused)


def _negates(plain: Iterable[str], prefixed: Collection[str]) -> bool:
    return any(un + word in prefixed for word in plain if len(word) > _PLAIN_LEFT for un in _UN)
