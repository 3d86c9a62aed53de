"""Whether a statement gives one speaker's words to another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from qa.answer.content_words import WORD
from qa.answer.name_forms import names, roots, unified
from qa.figures import SAYING, Attribution, attributions
from qa.text.stems import content_stems

_PRONOUN = re.compile(r"(?:he|she|it|they|we|i|who|this|that|these|those|some|others)\Z", re.I)
_SENTENCE_ENDS = re.compile(r"[.?!;][\"'”’)]*\s|\n")
_ENOUGH = 2
"""Words that what is said must share to be the same."""
_BESIDE = 6
"""Words between two names of one speaker: "Pentagon spokesman John Kirby"."""


def speaker_changed(text: str, sources: Sequence[str], read: str) -> str | None:
    """Return who says in the sources what somebody else says in the text, or None.

    Both must be named, or the text's be another speaker of the sources. Two names that stand
    together anywhere in what was read of the article are names of one speaker.
    """
    told = [one for source in sources for one in _said(unified(source))]
    for speaker, what in _said(unified(text)):
        own = _of(speaker)
        near = [(len(what & other), who) for who, other in told if _same(what, other)]
        if not near or any(own & _of(who) for _, who in near):
            continue
        actual = max(near)[1]
        both = _is_named(speaker) and _is_named(actual)
        known = both or any(own & _of(who) for who, _ in told)
        if known and not _together(own, _of(actual), unified(read)):
            return actual
    return None


@lru_cache(maxsize=2048)
def _said(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the speakers with the words and figures of what they say; no pronouns."""
    return tuple(
        (one.speaker_text, frozenset(content_stems(one.covers.cut(text))))
        for one in _spoken(text)
        if not _PRONOUN.match(one.speaker_text)
    )


def _spoken(text: str) -> Iterator[Attribution]:
    return (one for one in attributions(text) if _of(one.speaker_text))


def _same(what: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two say the same, by half the words of the shorter one or a figure."""
    shared = what & other
    half = min(len(what), len(other)) / 2
    return len(shared) >= max(_ENOUGH, half) or any(word[0].isdigit() for word in shared)


def _of(speaker: str) -> frozenset[str]:
    """Return the stems of a speaker's words, and the roots of the names."""
    return frozenset(content_stems(speaker)) | {
        root for word in WORD.findall(speaker) if word[0].isupper() for root in roots(word)
    }


def _is_named(speaker: str) -> bool:
    # Behind another word, a capital is not only that of a sentence's beginning.
    return any(names(f"by {speaker}"))


def _together(one: frozenset[str], other: frozenset[str], read: str) -> bool:
    return any(_beside(one, other, part) for part in _SENTENCE_ENDS.split(read))


def _beside(one: frozenset[str], other: frozenset[str], sentence: str) -> bool:
    words = WORD.findall(sentence)
    held = [_of(word) for word in words]
    mine = [place for place, of in enumerate(held) if of & one]
    theirs = [place for place, of in enumerate(held) if of & other]
    return any(
        abs(here - there) <= _BESIDE
        and not SAYING.intersection(words[min(here, there) : max(here, there)])
        for here in mine
        for there in theirs
    )
