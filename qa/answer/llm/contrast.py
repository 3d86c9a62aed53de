"""What a statement adds that something is not: "in 2010, not in 2005"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answer.content_words import WORD, content_stems
from qa.answer.llm.numbering import Sentence
from qa.answer.name_forms import names, roots
from qa.figures import read_figures

_CONTRAST = re.compile(
    r",? (?:and |but )?not (?P<other>(?:(?:in|on|at|by|to|from|for|with|of|as|the|an?) ){0,2}"
    r"(?:[\w’'-]+ ?){1,4})(?P<end>,|(?=[.;]?\s*\Z)|(?=[;]))"
)
_VERBS = re.compile(r"\b(?:is|are|was|were|has|have|had|be|been|will|would|do|does|did)\b", re.I)


def without_contrast(text: str, sentences: Sequence[Sentence]) -> str:
    """Return a statement without a contrast that its sentences don't speak of.

    What they say of another thing is all that must stand. A name or a figure in the contrast
    must be one of the article's.
    """
    return _CONTRAST.sub(lambda found: _left(found, sentences), text)


def _left(found: re.Match[str], sentences: Sequence[Sentence]) -> str:
    before, other = found.string[: found.start()], found["other"]
    comma = found[0].startswith(",")
    if not comma or not before or _VERBS.search(other) or _spoken_of(other, sentences):
        return found[0]
    named = [match[0] for match in names(f"by {other}")] + [f.text for f in read_figures(other)]
    read = " ".join(one.read for one in sentences)
    return "" if all(one in read for one in named) else found[0]


def _spoken_of(other: str, sentences: Sequence[Sentence]) -> bool:
    told = [one.text for one in sentences]
    held = frozenset(root for text in told for word in WORD.findall(text) for root in roots(word))
    words = [word for word in WORD.findall(other) if content_stems(word) or word[0].isdigit()]
    stems = frozenset[str]().union(*map(content_stems, told))
    return not words or any(
        bool(roots(word) & held) or bool(content_stems(word) & stems) for word in words
    )
