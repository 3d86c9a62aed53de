"""Sentences said in another order, by patterns that keep their meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SPOKEN = re.compile(
    r"^(?P<said>[^,“”\"]{20,}), (?P<who>(?:[A-Z][\w.’'-]*\s?){1,4}|the [a-z]+ )"
    r"(?P<verb>said|says)\.$"
)
_SAYS = re.compile(
    r"^(?P<who>(?:The |A )?[A-Z][^,“”\"]{2,50}?) (?P<verb>said|says|announced|added) that "
    r"(?P<said>[^“”\"]{20,})\.$"
)
_OPENING = re.compile(
    r"^(?P<when>(?:On|In|At|Last|This|During|Since|Until) [^,“”\"]{3,40}), "
    r"(?P<rest>[^,“”\"].{15,})\.$"
)
_ACCORDING = re.compile(r"^According to (?P<who>[^,“”\"]{3,60}), (?P<said>[^“”\"]{15,})\.$")
_AT_THE_END = re.compile(r"^(?P<said>[^“”\"]{15,}), according to (?P<who>[^,“”\"]{3,60})\.$")
_DATED = re.compile(
    r"^(?P<rest>[^,“”\"]{15,}) (?P<when>(?:on|in) (?:\d{1,2} )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|"
    r"Sun|January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:19|20)\d\d)[\w ]{0,16})\.$"
)
_SUBORDINATE = re.compile(
    r"\b(?:that|said|says|who|which|after|before|when|while|to|if|since|until|and|told|than)\b"
)


def reordered(text: str) -> Iterator[str]:
    """Yield the sentence with its speaker, time or source moved to the other end."""
    if spoken := _SPOKEN.match(text):
        who = spoken["who"].strip()
        yield f"{_upper(who)} {spoken['verb']} that {_lower(spoken['said'])}."
    if says := _SAYS.match(text):
        yield f"{_upper(says['said'])}, {_lower(says['who'])} {says['verb']}."
    if opening := _OPENING.match(text):
        yield f"{_upper(opening['rest'])} {_lower(opening['when'])}."
    if according := _ACCORDING.match(text):
        yield f"{_upper(according['said'])}, according to {according['who']}."
    if ending := _AT_THE_END.match(text):
        yield f"According to {ending['who']}, {_lower(ending['said'])}."
    dated = _DATED.match(text)
    if dated and not _SUBORDINATE.search(dated["rest"]):
        yield f"{_upper(dated['when'])}, {_lower(dated['rest'])}."


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


_PLAIN_OPENERS = frozenset(
    """the a an on in at last this that these those during since until it he she they there about
    more at some two three four five six seven eight nine ten most his her their its over nearly
    almost around up all both""".split()
)


def _lower(text: str) -> str:
    """Return the text with a small letter, unless its first word may be a name."""
    opener = text.split(maxsplit=1)[0].casefold()
    return text[0].lower() + text[1:] if opener in _PLAIN_OPENERS else text
