"""Words of statements and sentences, as far as checking one by the other needs them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_STOP = frozenset(
    """
    a about above according across after again against ago all almost along already also although
    am among an and another any are around as at be became because been before being below between
    both but by came can come could did do does doing down during each either else even ever every
    for from further get gets give given go goes going got had has have having he her here hers him
    his how however i if in into is it its itself just last later like longer made make makes many
    may me might more most much must my near nearly neither next no nor not now of off on once one
    only onto or other others our out over own per put puts rather s said same say saying says set
    she should since so some still such t take taken taking tell tells than that the their them
    then there these they this those though through till time to told too toward towards two under
    until up upon us use used very via was way we well went were what when where whether which
    while who whom whose why will with within without would yet you your
    """.split()
)
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot|\w+n['’]t|den(?:y|ies|ied)|"
    r"refus\w+|fail(?:s|ed)?|lack\w*|unable|unlikely|rul(?:es|ed) out|rejected?|rejects)\b",
    re.IGNORECASE,
)
_CLAUSE_ENDS = re.compile(r"[,;:.!?—–\"“”()]|\b(?:but|although|though|while|that)\b", re.I)
_COPULA = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being)(?:\s+(?:not|never|no)|n['’]t)\Z", re.I
)
_BE = re.compile(r"(?=\b(?:is|are|was|were|be|been)\b((?:\W+\w+){1,3}))", re.I)
"""With the few words after it."""
_UN = ("un", "in", "im", "ir", "il", "dis", "non-", "non")
_PRONOUN = re.compile(
    # Case counts: "us" is a pronoun, "US" a name.
    r"\b(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey|him|[Hh]er|them|[Hh]is|hers|[Ii]ts|[Tt]heirs?|who|whose|"
    r"[Tt]his|[Tt]hese|[Tt]hose|[Ww]e|us|[Oo]ur|I|[Mm]y|me)\b"
)
_BEGINS = re.compile(r"[.:;!?][\"'”’)]*\s+[\"'“‘(]*\Z")
_SUBJECT_OF = frozenset(
    "has had is was will would did does said says told won lost beat also can could".split()
)
_SUFFIXES = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ers", "er", "ed",
             "es", "ly", "'s", "’s", "s", "y", "e")  # fmt: skip
_STEM_LEFT = 3
_ROOT_LEFT = 4
_NAME_ENDINGS = ("ians", "ian", "ans", "ese", "ia", "an", "ns", "n", "a", "y", "s")
_SAME_NAMES = tuple(
    (re.compile(rf"\b(?:{forms})(?!\w)"), name)
    for forms, name in (
        (r"United States|U\.S\.A?\.?|USA|Americans?", "US"),
        (r"United Kingdom|U\.K\.|Great Britain|Britain|British|Britons?", "UK"),
        (r"United Nations|U\.N\.", "UN"),
        (r"European Union|E\.U\.", "EU"),
        ("French|Frenchm[ae]n", "France"),
        ("Polish|Poles?", "Poland"),
        ("Dutch", "Netherlands"),
        ("Danish|Danes?", "Denmark"),
        ("Swedish|Swedes?", "Sweden"),
        ("Spanish|Spaniards?", "Spain"),
        ("Swiss", "Switzerland"),
        ("Greeks?", "Greece"),
        ("Turkish|Turks?", "Turkey"),
        ("Irish", "Ireland"),
        ("Scottish|Scots", "Scotland"),
        ("Welsh", "Wales"),
    )
)
_CALENDAR = frozenset(
    """
    january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday
    """.split()
)
_SAME_PREFIX = 6


def stem(word: str) -> str:
    """Return a crude stem: send, sends and sending share one."""
    bare = word.casefold().replace("’", "'").replace(".", "")
    for suffix in _SUFFIXES:
        if bare.endswith(suffix) and len(bare) - len(suffix) >= _STEM_LEFT:
            return bare.removesuffix(suffix)
    return bare


@lru_cache(maxsize=4096)
def content_stems(text: str) -> frozenset[str]:
    """Return the stems of the words that carry meaning. Figures are left to ``qa.figures``."""
    return frozenset(
        stem(word)
        for word in _WORD.findall(text)
        if word.casefold() not in _STOP and not word[0].isdigit()
    )


def coverage(text: str, sources: Iterable[str]) -> float:
    """Return the share, 0 to 1, of the text's content words that the sources have.

    Long words with a common beginning count as the same (deploy, deployments).
    """
    wanted = content_stems(text)
    if not wanted:
        return 0.0
    held = frozenset[str]().union(*map(content_stems, sources))
    beginnings = {word[:_SAME_PREFIX] for word in held if len(word) >= _SAME_PREFIX}
    found = sum(word in held or word[:_SAME_PREFIX] in beginnings for word in wanted)
    return found / len(wanted)


def names(text: str) -> tuple[str, ...]:
    """Return the capitalised words that are not only so because a sentence begins with them.

    A beginning counts where another capitalised word or a singular verb follows at once.
    """
    words = list(_WORD.finditer(text))
    found = []
    for place, match in enumerate(words):
        word = match[0]
        if not word[0].isupper() or word.casefold() in _STOP | _CALENDAR:
            continue
        begins = place == 0 or _BEGINS.search(text[: match.start()])
        if not begins or _begins_with_name(text, match, words[place + 1 : place + 2]):
            found.append(word)
    return tuple(found)


def _begins_with_name(text: str, word: re.Match[str], following: Sequence[re.Match[str]]) -> bool:
    if sum(letter.isupper() for letter in word[0]) > 1:
        return True
    return any(
        text[word.end() : after.start()] == " "
        and (after[0][0].isupper() or after[0] in _SUBJECT_OF)
        for after in following
    )


def stands_for_names(text: str) -> bool:
    """Whether a sentence has pronouns, which may stand for names of the sentences before it."""
    return _PRONOUN.search(text) is not None


def missing_names(text: str, sources: Sequence[str]) -> tuple[str, ...]:
    """Return the names in the text that none of the sources has, in any usual form."""
    held = {root for source in sources for word in _WORD.findall(_unified(source))
            for root in _roots(word)}  # fmt: skip
    return tuple(name for name in names(_unified(text)) if not _roots(name) & held)


def _unified(text: str) -> str:
    for pattern, name in _SAME_NAMES:
        text = pattern.sub(name, text)
    return text


def _roots(name: str) -> frozenset[str]:
    """Return the forms under which a name is known: Canada and Canadian share one."""
    bare = name.casefold().replace("’", "'").replace(".", "").removesuffix("'s")
    parts = {bare, bare.replace("-", "")} | ({p for p in bare.split("-") if len(p) > 1})
    return frozenset(root for part in parts for root in (part, _without_ending(part)))


def _without_ending(name: str) -> str:
    for ending in _NAME_ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= _ROOT_LEFT:
            return name.removesuffix(ending)
    return name


def denial_differs(text: str, sources: Sequence[str]) -> bool:
    """Whether the text denies what no source denies, or states what a source denies.

    A source denies the words that follow its negation up to the clause's end; a text states them
    when it has the first and most of the others ("was not X": the first alone), without a
    negation of its own. Opposites by prefix count too: crowded, uncrowded.
    """
    if any(_opposites(text, source) for source in sources):
        return True
    if _NEGATION.search(text):
        return not any(_NEGATION.search(source) for source in sources)
    stated = content_stems(text)
    return any(
        _states(text, stated, scope, copula=copula)
        for source in sources
        for scope, copula in _denied(source)
    )


def _denied(source: str) -> Iterator[tuple[list[str], bool]]:
    """Yield the first words of what is denied, and whether "is not" denies it."""
    for match in _NEGATION.finditer(source):
        end = _CLAUSE_ENDS.search(source, match.end())
        after = source[match.end() : end.start() if end else len(source)]
        words = [stem(w) for w in _WORD.findall(after) if w.casefold() not in _STOP]
        yield words[:4], _COPULA.search(source[: match.end()]) is not None


def _states(text: str, stated: frozenset[str], scope: Sequence[str], *, copula: bool) -> bool:
    if not scope or scope[0] not in stated:
        return False
    if copula and any(scope[0] in content_stems(match[1]) for match in _BE.finditer(text)):
        return True
    return len(scope) > 1 and sum(word in stated for word in scope) > len(scope) / 2


def _opposites(text: str, source: str) -> bool:
    mine = {word.casefold() for word in _WORD.findall(text)}
    theirs = {word.casefold() for word in _WORD.findall(source)}
    return _negates(mine - theirs, theirs - mine) or _negates(theirs - mine, mine - theirs)


def _negates(plain: Iterable[str], prefixed: Collection[str]) -> bool:
    return any(un + word in prefixed for word in plain if len(word) > _ROOT_LEFT for un in _UN)
