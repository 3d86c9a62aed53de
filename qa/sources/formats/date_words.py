"""The months and weekdays of the languages that news is written in, and the order of its numbers.

From the Unicode CLDR, by Babel. A name counts without knowing the language where all languages
that have it mean the same month: ``marzo`` is March, ``listopad`` is October in Croatian and
November in Polish.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

_LANGUAGES = (
    "af", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "de_AT", "el", "en",
    "es", "et", "eu", "fa", "fi", "fil", "fr", "ga", "gl", "he", "hi", "hr", "hu", "hy", "id",
    "is", "it", "ka", "kk", "lt", "lv", "mk", "ms", "mt", "nb", "nl", "nn", "pl", "pt", "ro",
    "ru", "sk", "sl", "sq", "sr", "sr_Latn", "sv", "sw", "ta", "th", "tr", "uk", "ur", "uz",
)  # fmt: skip
_SHORTEST = 3
"""Letters of an abbreviation that may stand for its month without a known language."""


def month_number(name: str, language: str | None = None) -> int | None:
    """Return the month, 1 to 12, that a name means; None where it is none or could be two.

    Example: ``März`` and ``mars`` are 3; ``listopada`` is 11 in Polish, and None without language.
    """
    key = _key(name)
    known = _locale_name(language)
    if known and (own := _names(known, "months").get(key)):
        return own
    meant = _all_names("months").get(key, frozenset())
    return next(iter(meant)) if len(meant) == 1 and len(key) >= _SHORTEST else None


def is_weekday(name: str, language: str | None = None) -> bool:
    """Whether a word is a day of the week, whole or abbreviated, in some language."""
    known = _locale_name(language)
    own = known is not None and _key(name) in _names(known, "days")
    return own or _key(name) in _all_names("days")


@cache
def day_comes_first(language: str | None, *, slashes: bool = True) -> bool:
    """Whether ``2/3/2022`` is the second of March in a language; without ``slashes``, ``2.3.2022``.

    Never said of English without a country, and of American English, which programs for websites
    put down where nobody chose a language; nor of slashes in a language that has none in its days:
    on a German page a program of another country wrote them.
    """
    known = _locale_name(language)
    if known is None or known in ("en", "en_US"):
        return False
    from babel import Locale

    pattern = str(Locale.parse(known).date_formats["short"].pattern)
    return re.sub(r"[^dMy]", "", pattern).startswith("d") and (not slashes or "/" in pattern)


@cache
def _locale_name(language: str | None) -> str | None:
    """Return what Babel calls a language; None for one that it does not know."""
    from babel import Locale, UnknownLocaleError

    for name in (language, (language or "").split("-")[0]):
        try:
            return str(Locale.parse(name.replace("-", "_"))) if name else None
        except (UnknownLocaleError, ValueError):
            continue
    return None


@cache
def _names(language: str, field: str) -> dict[str, int]:
    """Return the names of a language's months or weekdays with their numbers."""
    from babel import Locale

    found: dict[str, int] = {}
    tables = getattr(Locale.parse(language), field)
    for use in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in tables[use][width].items():
                key = _key(name)
                if key and not key.isdigit():
                    found.setdefault(key, number)
    return found


@cache
def _all_names(field: str) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for name, number in _everywhere(field):
        found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def _everywhere(field: str) -> Iterator[tuple[str, int]]:
    for language in _LANGUAGES:
        yield from _names(language, field).items()


@cache
def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold()).strip(" .\u200f\u200e")
