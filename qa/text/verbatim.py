"""Text folded for word-for-word comparison: case, quotation marks, dashes, white space."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from qa.text.folding import INVISIBLE

SAME = str.maketrans(
    dict.fromkeys("‘’‚‛′ʼ`´", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
    | dict.fromkeys(INVISIBLE, "")
)
"""Forms of quotation marks and dashes to one each; soft hyphens and zero-width characters go."""
_SPACE = re.compile(r"\s+")
_REMEMBERED = 512


@lru_cache(maxsize=_REMEMBERED)
def folded(text: str) -> str:
    """Return a text as it is compared word for word (Unicode's canonical caseless matching)."""
    plain = unicodedata.normalize("NFD", text.translate(SAME)).casefold()
    return _SPACE.sub(" ", unicodedata.normalize("NFD", plain)).strip()
