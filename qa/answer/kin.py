"""Words that say the same of a thing in news: a department that "provides" armour "sends" it."""

from __future__ import annotations

from functools import lru_cache

from qa.text.stems import content_stems

_GROUPS = (
    "send provide give supply deliver donate ship offer",
    "kill die dead death",
    "hurt injure wound",
    "begin start launch",
    "end finish conclude",
    "buy purchase acquire",
    "win victory champion winner",
    "leave quit depart",
    "arrest detain",
    "help assist aid",
    "show display exhibit",
    "choose select pick",
    "allow permit let",
    "ban prohibit forbid",
    "need require",
    "get receive obtain",
    "nation country",
)


def _kin() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in _GROUPS:
        stems = frozenset(content_stems(group))
        for one in stems:
            found[one] = found.get(one, frozenset()) | stems
    return found


_KIN = _kin()


@lru_cache(maxsize=1024)
def stems_told(text: str) -> frozenset[str]:
    """Return the stems of a text's words, and of words that would say the same."""
    own = frozenset(content_stems(text))
    return own.union(*(_KIN[one] for one in own if one in _KIN))
