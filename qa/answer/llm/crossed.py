"""Whether two parts of a sentence give their names each other's words."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise
from typing import NamedTuple

from qa.answer.content_words import content_stems
from qa.answer.llm.clauses import clauses, named_in


def crossed(text: str, source: str) -> bool:
    """Whether two parts of the text pair their names with each other's words."""
    mine = [part for part in map(_part, clauses(text)) if part.names and part.words]
    theirs = [part for part in map(_part, clauses(source)) if part.names and part.words]
    for one, two in pairwise(mine):
        for first, second in pairwise(theirs):
            if _pairs(one, two, first, second):
                return True
    return _mixed(text, source)


def _mixed(text: str, source: str) -> bool:
    """Whether two opposed parts have words of both opposed parts of the source each.

    "Healthy ants chose it, whereas infected ones avoided it" for the other way round.
    """
    mine, theirs = _opposed(text), _opposed(source)
    if not mine or not theirs:
        return False
    here, there = theirs[0] - theirs[1], theirs[1] - theirs[0]
    return all(part & here and part & there for part in mine)


def _opposed(text: str) -> tuple[frozenset[str], frozenset[str]] | None:
    found = list(_OPPOSED.finditer(text))
    if len(found) != 1:
        return None
    parts = text[: found[0].start()], text[found[0].end() :]
    return content_stems(parts[0]), content_stems(parts[1])


_OPPOSED = re.compile(r",? (?:whereas|while) |; ?")


class _Part(NamedTuple):
    names: frozenset[str]
    words: frozenset[str]


def _part(clause: str) -> _Part:
    named = named_in(clause)
    said = frozenset[str]().union(*(name.roots for name in named))
    return _Part(said, frozenset(w for w in content_stems(clause) if not _within(w, said)))


def _within(stem: str, said: Collection[str]) -> bool:
    return any(root.startswith(stem) or stem.startswith(root) for root in said)


def _pairs(one: _Part, two: _Part, first: _Part, second: _Part) -> bool:
    """Whether the names are those of the other part and the words are those of this one, or so."""
    straight = (one.names & first.names, two.names & second.names)
    crossed = (one.names & second.names, two.names & first.names)
    kept = one.words & (first.words - second.words), two.words & (second.words - first.words)
    turned = one.words & (second.words - first.words), two.words & (first.words - second.words)
    return (all(crossed) and not any(straight) and all(kept) and not any(turned)) or (
        all(straight) and not any(crossed) and all(turned) and not any(kept)
    )
