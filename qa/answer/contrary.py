"""Whether a question asks for the contrary of what the sentence found says.

People who write near misses put a "not" into a question, or one word's opposite in its place; the
reader overlooks both. What is looked for here was chosen by how much oftener it holds of the
unanswerable questions of six SQuAD 2.0 articles, beside what their writers took for a plausible
answer, than of the answerable ones beside their answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import permutations

from qa.answer.anchors import Anchors
from qa.answer.place import Doubt, Place
from qa.answer.reasons import asks_why
from qa.text.stems import content_stems, stem

UNDENIED = -2.5
"""For "What did it not do?" of a sentence that denies nothing; a reason need not deny."""
CONTRARY = -2.0
"""For "the least used" where a sentence that has nearly all else of the question has "the most"."""
NOT_SUPERLATIVE = -1.3
"""For "the oldest bridge" where the passage has nothing of the highest degree."""

_NEARLY = 2
"""Content words of a question that a sentence lacks at most which says nearly the same."""
_ASKS_NOT = re.compile(
    r"(?<!\bor )(?<!\bor may )\b(?:not(?! only| just)|never|cannot|no longer|\w+n['’]t)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_YES_OR_NO = re.compile(r"\W*\w+n['’]t\b", re.IGNORECASE)
"""At the beginning denies nothing: "Didn't he leave?"."""
_DENIES = re.compile(
    r"\b(?:not|never|cannot|no|none|nor|neither|nobody|nothing|without|\w+n['’]t|unable|unlike\w*"
    r"|(?:fail|lack|refus|declin|reject|exclu|except|prevent|absen|avoid|forb|prohib|cancel"
    r"|abst(?:ain|ention)|miss(?:ing|ed)|stop|skip|withh|withdr|oppos|block|ban(?:s|n)|bar(?:s|r)"
    r"|den(?:y|i))\w*|left out|rather|instead|only|alone"
    r"|un\w{4,}ed)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?<![\w-])[a-z]+(?:-[a-z]+)*")
"""Words that are no names: the United States are not united."""
_HIGHEST = re.compile(
    r"\b(?:(?:[a-z]{3,}est|best|worst|most|least|first|last|only|main|sole|prim\w+|chief|top|major"
    r"|record|number one|maxim\w+|minim\w+|lead\w*|princip\w+|ultimate\w*|final\w*))\b",
    re.IGNORECASE,
)
_SUPERLATIVE = re.compile(r"\b[a-z]{3,}est\b")
_NO_SUPERLATIVES = frozenset(
    "west east midwest northwest northeast southwest southeast interest forest test protest request"
    " harvest invest guest priest contest arrest rest quest suggest nest chest honest modest"
    " manifest conquest digest behest tempest latest crest attest wrest earnest"
    " unrest bequest infest detest molest divest ingest inquest".split()
)
_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non", "non-", "a", "anti", "anti-", "mis")
_PREFIXED = 4
"""Letters of the shortest word that a prefix turns round: used, unused."""
_CONTRARIES = (
    "most|least",
    "internal|external",
    "inner|outer",
    "similar|different",
    "oldest|newest youngest",
    "longest|shortest",
    "often frequent usual normal typical common|rare seldom",
    "majority|minority",
    "maximum maximize|minimum minimize",
    "upper|lower",
    "high|low",
    "higher|lower",
    "hard harder difficult|soft easy easier",
    "simple|complex",
    "strong stronger|weak weaker",
    "rich wealthy|poor",
    "active|passive inactive",
    "positive|negative",
    "include|exclude",
    "create build built establish found|destroy abolish dissolve",
    "encourage promote|discourage",
    "improve better|worsen worse",
    "raise|lower reduce",
    "expand|contract shrink",
    "add|remove",
    "push|pull",
    "import|export",
    "input|output",
    "help|hinder",
    "ancient|modern",
    "early|late",
    "large|small",
    "urban|rural",
    "permanent|temporary",
    "hire|fire",
    "cheap|expensive costly",
    "wide|narrow",
    "heavy|light",
    "fast faster quick rapid|slow slower",
    "deep|shallow",
    "safe|dangerous",
    "major|minor",
    "primary|secondary",
    "continue|cease",
    "unite combine|divide separate",
    "forward|backward",
    "horizontal|vertical",
    "present presence|absent absence",
    "victory|defeat",
    "natural|artificial",
    "constant|variable",
    "direct|indirect",
)
"""Beyond ``qa.text.opposites``: a statement may well have either beside a source with the other.

Kin are none: who is told of as Edgar's sister Margaret answers who Margaret's brother was.
"""


def contrary(anchors: Anchors, place: Place) -> Iterator[Doubt]:
    """Yield a denial that the sentence lacks, and words that stand in their opposite's place."""
    denied = _ASKS_NOT.search(_QUOTED.sub("", anchors.question))
    apart = _YES_OR_NO.match(anchors.question) or asks_why(anchors.question)
    if denied and not apart and not _DENIES.search(place.sentence):
        yield Doubt(UNDENIED, f"the question says “{denied[0]}”, and their sentence denies nothing")
    if _says_nearly_the_same(anchors.question, place.sentence):
        yield from _turned_round(anchors.question, place)
    yield from _no_superlative(anchors.question, place)


def _says_nearly_the_same(question: str, sentence: str) -> bool:
    held = frozenset(content_stems(sentence))
    return len(frozenset(content_stems(question)) - held) <= _NEARLY


def _turned_round(question: str, place: Place) -> Iterator[Doubt]:
    asked, told = _words(question), _words(place.sentence)
    known = frozenset(map(stem, _words(place.passage)))
    mine = {stem(word): word for word in sorted(asked - told)}
    theirs = {stem(word): word for word in sorted(told - asked)}
    for one, other in (*_opposites(mine, theirs), *_prefixed(mine, theirs)):
        if one not in known:
            why = f"their sentence says “{theirs[other]}”, not “{mine[one]}”"
            yield Doubt(CONTRARY, why)
            return


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))


def _opposites(mine: Iterable[str], theirs: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield a word of each side of a group, where neither text has both."""
    asked, told = frozenset(mine), frozenset(theirs)
    for group in _groups():
        for here, there in permutations(group, 2):
            if here & asked and there & told and not (there & asked or here & told):
                yield min(here & asked), min(there & told)


def _prefixed(mine: dict[str, str], theirs: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield "used" beside "unused", either way round."""
    for one, word in mine.items():
        for other, written in theirs.items():
            short, long = sorted((word, written), key=len)
            if len(short) >= _PREFIXED and any(long == prefix + short for prefix in _PREFIXES):
                yield one, other


@lru_cache(maxsize=1)
def _groups() -> tuple[tuple[frozenset[str], ...], ...]:
    written = [[side.split() for side in group.split("|")] for group in _CONTRARIES]
    return tuple(tuple(frozenset(map(stem, side)) for side in group) for group in written)


def _no_superlative(question: str, place: Place) -> Iterator[Doubt]:
    asked = [one for one in _SUPERLATIVE.findall(question) if one not in _NO_SUPERLATIVES]
    if asked and not _HIGHEST.search(place.passage):
        yield Doubt(NOT_SUPERLATIVE, f"their passage does not say “{asked[0]}”")
