"""Whether a statement gives a person a post that the article does not give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from qa.answer.name_forms import NO_NAMES

_POSTS = (
    "president",
    "minister|premier",
    "secretary",
    "mayor",
    "governor",
    "senator|congress(?:wo)?man|lawmaker|legislator|MP",
    "spokes(?:wo)?man|spokesperson",
    "ambassador|envoy",
    "director",
    "manager",
    "captain|skipper",
    "coach",
    "chair(?:wo)?man|chairperson",
    "treasurer",
    "editor",
    "curator",
    "professor|lecturer",
    "lawyer|barrister|attorney|solicitor",
    "doctor|physician",
    "judge|magistrate",
    "general|colonel|lieutenant|commander|admiral|sergeant|corporal",
    "king|queen|prince|princess|emperor",
    "bishop|archbishop|pope|cardinal",
    "student",
    "teacher",
    "journalist|reporter|correspondent",
    "goalkeeper|striker|defender|midfielder",
    "referee",
    "founder",
    "nurse",
)
"""Posts of which a person seldom has two; the words of one line may stand for each other."""
_SECOND = re.compile(r"(?:vice|deputy)[- ]\Z", re.I)
_NAME = r"[A-Z][\w.’'-]+(?: (?:[a-z]{2,3} )?[A-Z][\w.’'-]+)*"
_NAMED = re.compile(rf"\b{_NAME}")
_BEHIND = re.compile(
    r"(?:,? (?:who )?(?:is|was|became|heads) (?:also |now )?|, )"
    r"((?:the|an?|its|their|his|her|[A-Z][\w-]+['’]s) [^,.;:]{3,60}|(?:\w+ ){0,2}\w+)"
)
_AHEAD = re.compile(r"(?:[\w’'-]+ ){1,3}\Z")
_REACH = 40
"""Characters before a name in which its title stands."""
_VERB = re.compile(r"\b(?:said|says|told|asked|met|urged|called|has|had|will|that)\b")


def other_post(text: str, read: str) -> str | None:
    """Return the post that the text gives somebody to whom what was read gives others only."""
    given = _described(read)
    for name, posts in _described(text).items():
        known = given.get(name, frozenset())
        if known and not posts & known:
            return min(posts)
    return None


@lru_cache(maxsize=256)
def _described(text: str) -> dict[str, frozenset[str]]:
    """Return the posts of everybody named in a text, by the last word of the name."""
    found: dict[str, frozenset[str]] = {}
    for match in _NAMED.finditer(text):
        last = re.sub(r"['’]s?\Z", "", match[0].split()[-1]).rstrip(".")
        posts = frozenset(_posts(f"{_before(text, match)}, {_after(text, match)}"))
        if posts and last.casefold() not in NO_NAMES:
            found[last] = found.get(last, frozenset()) | posts
    return found


def _before(text: str, name: re.Match[str]) -> str:
    """Return the title before a name, which may begin it: "ministry spokesman Col. Edran Pell"."""
    ahead = _AHEAD.search(text, max(0, name.start() - _REACH), name.start())
    return (ahead[0] if ahead else "") + " ".join(name[0].split()[:-1])


def _after(text: str, name: re.Match[str]) -> str:
    """Return what a name is called behind it: ", the director of the gallery", "is the mayor"."""
    behind = _BEHIND.match(text, name.end())
    return behind[1] if behind and not _VERB.search(behind[1]) else ""


def _posts(words: str) -> Iterator[str]:
    for post in _POSTS:
        for match in re.finditer(rf"\b(?:{post})s?\b", words, re.I):
            yield ("vice-" if _SECOND.search(words[: match.start()]) else "") + _plain(post)


def _plain(post: str) -> str:
    return post.partition("|")[0].replace("(?:wo)?", "")
