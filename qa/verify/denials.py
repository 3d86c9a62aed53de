"""Denials: what a sentence says is not so, beside what another says is so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from qa.text.stems import content_stems

_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
_DENIAL = re.compile(
    r"no|not|never|none|nobody|nothing|neither|nor|without|cannot|hardly|barely|scarcely"
    r"|den(?:y|ies|ied|ying)|refus(?:es|ed|ing)|\w+n['’]t"
)
_NO_DENIAL_BEFORE = frozenset("only just merely simply necessarily least".split())
_BOUNDS = frozenset("fewer less more later earlier".split())
"""Words of "no fewer than", which bounds a figure and denies nothing."""
_END = frozenset(
    """, ; : ( ) — – . ! ? but although though while whereas because after before which who that
    and""".split()
)
_REACH = 12
"""Words that a denial may govern."""
_FOCUS = 2
"""Content words behind a denial that say what is denied."""


def is_denial(word: str) -> bool:
    """Whether a word, in lower case, denies."""
    return bool(_DENIAL.fullmatch(word))


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
        return mine.denied[stem] != theirs.denied[stem]
    return mine.denied[stem] == mine.total[stem] and not theirs.denied[stem]


class _Reading(NamedTuple):
    """The content words of a sentence, how often each is denied, and what each denial is of."""

    total: Counter[str]
    denied: Counter[str]
    focuses: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=4096)
def _read(text: str) -> _Reading:
    tokens = [token.casefold() for token in _TOKEN.findall(text)]
    stems = [content_stems(token) for token in tokens]
    scopes = [_scope(tokens, stems, at) for at in range(len(tokens)) if _is_denial(tokens, at)]
    governed = Counter(at for scope in scopes for at in scope)
    return _Reading(
        total=Counter(stem for each in stems for stem in each),
        denied=Counter(stem for at, each in enumerate(stems) if governed[at] % 2 for stem in each),
        focuses=tuple(
            tuple(stem for at in scope for stem in stems[at] if not is_denial(stem))[:_FOCUS]
            for scope in scopes
        ),
    )


def _is_denial(tokens: Sequence[str], at: int) -> bool:
    following = tokens[at + 1 : at + 3]
    if not is_denial(tokens[at]) or not following:
        return False
    if tokens[at] == "no" and (following[0] == "," or _bounds(following)):
        return False
    return following[0] not in _NO_DENIAL_BEFORE


def _bounds(following: Sequence[str]) -> bool:
    return following[0] in _BOUNDS and following[-1] == "than"


def _scope(tokens: Sequence[str], stems: Sequence[Sequence[str]], at: int) -> list[int]:
    """Return the words that a denial governs, as indices.

    Those up to the clause's end; where it ends without a content word, those before the denial;
    where there are none either ("I have not, as agreed, paid"), the next one of the sentence.
    """
    end = at + 2
    while end < len(tokens) and end <= at + _REACH and tokens[end] not in _END:
        end += 1
    ahead = [i for i in range(at + 1, min(end, len(tokens))) if stems[i]]
    if ahead:
        return ahead
    start = at
    while start > 0 and tokens[start - 1] not in _END:
        start -= 1
    behind = [i for i in range(at - 1, max(start, at - _REACH) - 1, -1) if stems[i]]
    return behind or [i for i in range(at + 1, len(tokens)) if stems[i]][:1]
