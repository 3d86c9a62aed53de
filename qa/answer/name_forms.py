"""Names in statements and sentences, in the forms in which news write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from qa.answer.acronyms import initials, spelled_out
from qa.answer.content_words import WORD
from qa.text.abbreviations import words

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
        ("Afghans?", "Afghanistan"),
    )
)
NO_NAMES = words(
    """
    january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday
    a about according after again all almost also although an and another any as at because before
    both but by did do does during each early either every few for from had has have he her here
    his how however i if in into is it its last later many more most much my nearly neither never
    next no none nor not now of on once one only or other others our out over per she since so some
    still such than that the their them then there these they this those though through to two
    under until up was we were what when where which while who whom whose why will with within
    without would yes yet you your
    people officials police doctors researchers scientists critics experts voters residents
    authorities parents students children women men members investigators rescuers protesters
    troops soldiers nobody nothing everybody everyone everything somebody someone something anybody
    anyone anything
    """
)
_PRONOUN = re.compile(
    # Case counts: "us" is a pronoun, "US" a name.
    r"\b(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey|him|[Hh]er|them|[Hh]is|hers|[Ii]ts|[Tt]heirs?|"
    r"[Tt]his|[Tt]hese|[Tt]hose|[Ww]e|us|[Oo]ur|I|[Mm]y|me)\b"
)
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|me|[Ww]e|[Oo]ur|us|you)\b")
_BEGINS = re.compile(r"[.:;!?][\"'”’)]*\s+[\"'“‘(]*\Z")
_SUBJECT_OF = frozenset(
    "has had is was will would did does said says told won lost beat also can could".split()
)
_RUN = re.compile(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)+")
"""A name of several words."""
_RUN_OR_WORD = r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*"
_COMMON_PARTS = words("university college school institute museum center centre church state city")
_NEARBY = 30
"""Characters before "in Florida" in which what lies there is named."""
_SAME_ROOT = 6
_OTHER_ENDING = 3
"""Letters that forms of one title share (Minister, Ministry), and in which they may differ."""
_ENDINGS = ("land", "ists", "ist", "ians", "ian", "ans", "ese", "ia", "an", "ns", "n", "a", "y")
_ROOT_LEFT = 4


def unified(text: str) -> str:
    """Return the text with one form for each country that has several."""
    for pattern, name in _SAME_NAMES:
        text = pattern.sub(name, text)
    return text


def stands_for_names(text: str) -> bool:
    """Whether a sentence has pronouns, which may stand for names of the sentences before it."""
    return _PRONOUN.search(text) is not None


def speaks(text: str) -> bool:
    """Whether somebody speaks in a sentence of a conversation: "I say", "our mistake"."""
    return _FIRST_PERSON.search(text) is not None


def speaker(name: str, text: str, lead: str) -> bool:
    """Whether a statement is told of, or after, a name that an article's beginning gives."""
    told = re.search(rf"(?:\A|\b[Aa]ccording to |\bsays |\bsaid )(?:\w+ )?{re.escape(name)}", text)
    return told is not None and name in lead


def missing_names(text: str, sources: Sequence[str], read: str = "") -> tuple[str, ...]:
    """Return the names in the text that none of the sources has, in any usual form.

    Args:
        text: A statement.
        sources: What must name them.
        read: All that was read of the article: it may give the whole of a name of which the
            sources have a part (Steve Whitmore), or the words of an abbreviation (ABC).
    """
    held = frozenset(root for source in sources for word in WORD.findall(unified(source))
                     for root in roots(word))  # fmt: skip
    held |= initials([*sources, read])
    lacking = [match[0] for match in names(unified(text)) if not _held(match[0], held)]
    if lacking:
        held |= frozenset(root for word in spelled_out(text, sources) for root in roots(word))
    if lacking and read:
        held |= _whole_names(unified(read), held)
    held |= {root for name in lacking if _lies_in(name, text, held, read) for root in roots(name)}
    # "Panama's players" belong to it whether or not their sentence says so.
    everywhere = frozenset(root for word in WORD.findall(unified(read)) for root in roots(word))
    return tuple(
        name
        for name in lacking
        if not _held(name, held | everywhere if name.endswith(("'s", "’s")) else held)
    )


def _lies_in(name: str, text: str, held: frozenset[str], read: str) -> bool:
    """Whether it is where something lies that both name: "the space centre in Florida"."""
    place = re.compile(rf"\bin (?:{_RUN_OR_WORD}, )?{re.escape(name)}\b")
    if not place.search(text):
        return False
    named = (one[0] for one in names(text) if one[0].casefold() not in _COMMON_PARTS)
    own = frozenset(root for one in named for root in roots(one)) & held
    return any(
        own & frozenset(root for word in WORD.findall(read[start:end]) for root in roots(word))
        for start, end in ((max(0, m.start() - _NEARBY), m.start()) for m in place.finditer(read))
    )


def _held(name: str, held: frozenset[str]) -> bool:
    """Whether a name is held, or a form of it with another ending; no letter alone is a name."""
    return len(name) == 1 or bool(roots(name) & held) or any(
        root[:_SAME_ROOT] == one[:_SAME_ROOT]
        and max(len(root), len(one)) <= _SAME_ROOT + _OTHER_ENDING
        for root in roots(name) if len(root) >= _SAME_ROOT
        for one in held if len(one) >= _SAME_ROOT
    )  # fmt: skip


def _whole_names(read: str, held: frozenset[str]) -> frozenset[str]:
    """Return the roots of the names, of several words, of which a part is held.

    That is the last one (Whitmore), or the first one where no other name begins with it (Tesk).
    """
    named = (
        [word for word in run[0].split() if word.casefold() not in NO_NAMES]
        for run in _RUN.finditer(read)
    )
    runs = [[roots(word) for word in words] for words in named if len(words) > 1]
    found: set[str] = set()
    for run in runs:
        alone = run[0] & held and all(other[1] & run[1] for other in runs if other[0] & run[0])
        if run[-1] & held or alone:
            found.update(*run)
    return frozenset(found)


def names(text: str) -> Iterator[re.Match[str]]:
    """Yield the capitalised words that are not only so because a sentence begins with them.

    A beginning counts where another capitalised word or a singular verb follows at once.
    """
    found = list(WORD.finditer(text))
    for place, match in enumerate(found):
        word = match[0]
        if not word[0].isupper() or word.casefold() in NO_NAMES:
            continue
        begins = place == 0 or _BEGINS.search(text[: match.start()])
        if not begins or _begins_with_name(text, match, found[place + 1 : place + 2]):
            yield match


def _begins_with_name(text: str, word: re.Match[str], following: Sequence[re.Match[str]]) -> bool:
    if sum(letter.isupper() for letter in word[0]) > 1:
        return True
    return any(
        text[word.end() : after.start()] == " "
        and (after[0][0].isupper() or after[0] in _SUBJECT_OF)
        for after in following
    )


@lru_cache(maxsize=8192)
def roots(name: str) -> frozenset[str]:
    """Return the forms under which a name is known: Canada and Canadian share one."""
    bare = name.casefold().replace("’", "'").replace(".", "")
    bare = bare.removesuffix("'s").removesuffix("'")
    parts = {bare, bare.replace("-", "")} | ({p for p in bare.split("-") if len(p) > 1})
    parts |= {part for part in name.casefold().split(".") if len(part) >= _ROOT_LEFT}
    return frozenset(root for part in parts for root in (part, _without_ending(part)))


def _without_ending(name: str) -> str:
    if name.endswith("s") and len(name) >= _ROOT_LEFT:
        name = name.removesuffix("s")
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= _ROOT_LEFT:
            return name.removesuffix(ending)
    return name
