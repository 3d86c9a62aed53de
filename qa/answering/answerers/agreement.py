"""Whether two short answers say the same."""

from __future__ import annotations

import re
import string

from qa.figures import agree
from qa.figures.stated import figures_of

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")


def same_answer(one: str, other: str) -> bool:
    """Whether two answers agree: by value where they hold figures, else by their words.

    Words are compared as SQuAD's evaluation does (case, articles and punctuation aside); one
    answer may be part of the other ("Kirby", "John Kirby").
    """
    figures, others = figures_of(one), figures_of(other)
    if figures or others:
        return len(figures) == len(others) and all(
            agree(figure, match).verdict == "agree"
            for figure, match in zip(figures, others, strict=True)
        )
    words, more = sorted((_words(one), _words(other)), key=len)
    return bool(words) and set(words) <= set(more)


def _words(text: str) -> list[str]:
    bare = text.casefold().translate(str.maketrans("", "", string.punctuation + "“”‘’"))
    return _ARTICLES.sub(" ", bare).split()
