"""What a question names and no passage mentions: the first thing to say when declining."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.types import Hit

_NAMED = re.compile(r"(?<![\w.])(?:[A-Z][\w’'.-]*\w|\d[\d,.]*\d|\d)")
_COMMON = 4
"""Letters by which two forms of a name count as the same (Canada, Canadian)."""


def missing_words(question: str, hits: Sequence[Hit]) -> tuple[str, ...]:
    """Return the names and numbers of the question that stand in no passage or title read."""
    read = " ".join(f"{hit.article.title or ''} {hit.passage.text}" for hit in hits).casefold()
    named = [match[0] for match in _NAMED.finditer(question) if match.start() > 0]
    return tuple(word for word in dict.fromkeys(named) if _stem(word) not in read)


def _stem(word: str) -> str:
    folded = word.casefold().removesuffix("'s").removesuffix("’s")
    return folded if folded[0].isdigit() else folded[: max(_COMMON, len(folded) - 3)]
