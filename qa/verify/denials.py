"""Denials: what a sentence says is not so, beside what another says is so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from qa.text.stems import content_stems

_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
_DENIAL = re.compile(
    r"no|not|never|none|nobody|nothing|neither|nor|without|cannot|hardly|barely|scarcely"
    r"|den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing)|\w+n['’]t"
)
_NO_DENIAL_BEFORE = frozenset("only just merely simply necessarily least".split())
_END = frozenset(
    """, ; : ( ) — – . ! ? " “ ” but although though while whereas because after before which who
    that and so""".split()
)
_REACH = 12
"""Words that a denial may govern."""
_FOCUS = 2
"""Content words behind a denial that say what is denied."""


class _Word(NamedTuple):
    """A content word of a sentence."""

    stem: str
    denied: bool


def denial(claim: str, evidence: str) -> str | None:
    """Return why a claim denies what the evidence states, or the other way round, or None."""
    if _denies(claim, evidence):
        return f"the claim denies what the article states: “{evidence}”"
    if _denies(evidence, claim):
        return f"the article denies what the claim states: “{evidence}”"
    return None


def _denies(one: str, other: str) -> bool:
    """Whether ``one`` denies something that ``other`` states without denial."""
    mine, theirs = _read(one), _read(other)
    for focus in mine.focuses:
        for stem in focus:
            if stem in theirs.total:
                if _flipped(stem, mine, theirs):
                    return True
                break
    return False


def _flipped(stem: str, mine: _Reading, theirs: _Reading) -> bool:
    if mine.total[stem] == theirs.total[stem]:
        return mine.denied[stem] > theirs.denied[stem]
    return mine.denied[stem] == mine.total[stem] and not theirs.denied[stem]


class _Reading(NamedTuple):
    """The content words of a sentence, how often each is denied, and what each denial is of."""

    total: Counter[str]
    denied: Counter[str]
    focuses: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=4096)
def _read(text: str) -> _Reading:
    words: list[_Word] = []
    focuses: list[tuple[str, ...]] = []
    for clause in _clauses([token.casefold() for token in _TOKEN.findall(text)]):
        denials = [at for at in range(len(clause)) if _is_denial(clause, at)]
        for at, token in enumerate(clause):
            governing = [one for one in denials if 0 < at - one <= _REACH]
            words += (_Word(stem, len(governing) % 2 == 1) for stem in content_stems(token))
        focuses += (_focus(clause, at) for at in denials)
    denied = Counter(word.stem for word in words if word.denied)
    return _Reading(Counter(word.stem for word in words), denied, tuple(filter(None, focuses)))


def _clauses(tokens: list[str]) -> Iterator[list[str]]:
    clause: list[str] = []
    for token in tokens:
        if token in _END:
            yield clause
            clause = []
        else:
            clause.append(token)
    yield clause


def _is_denial(clause: list[str], at: int) -> bool:
    following = clause[at + 1] if at + 1 < len(clause) else ""
    if not following or following in _NO_DENIAL_BEFORE:
        return False  # "No, ..." answers; it denies no word of the sentence
    return bool(_DENIAL.fullmatch(clause[at]))


def _focus(clause: list[str], at: int) -> tuple[str, ...]:
    governed = clause[at + 1 : at + 1 + _REACH]
    stems = [stem for token in governed for stem in content_stems(token)]
    return tuple(stem for stem in stems if not _DENIAL.fullmatch(stem))[:_FOCUS]
