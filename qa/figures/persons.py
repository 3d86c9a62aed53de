"""Ages, and "one" as a number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.figures.date_words import MONTHS, WEEKDAYS
from qa.figures.drafts import Draft
from qa.figures.hedges import hedge_after
from qa.figures.noun_words import FUNCTION_WORDS, VERBS
from qa.figures.number_words import CARDINALS
from qa.figures.spelled import HYPHENS
from qa.figures.tokens import Token, Type
from qa.figures.types import Kind

_OLDEST = 120
_COUNTED_SINGLY = frozenset(
    """member person man woman bedroom storey story party child page vote goal point run seat
    state nation""".split()
)
_NOT_BEFORE_ONE = frozenset(
    "no any every each that the which another some a an these those my your".split()
)
_NOT_BEHIND_ONE = frozenset(
    """another thing way hand point moment final last else self anothers might
    former notable good big great could""".split()
)
_ABSTRACT = frozenset(
    """reason option method example possibility solution approach explanation advantage aspect
    factor type kind form idea theory question answer possible way""".split()
)
"""Behind "one" these open a remark rather than count: "one option is"."""
_BEFORE_ONE_DAY = frozenset("only just in for than within after by least about exactly".split())


def as_age(tokens: Sequence[Token], draft: Draft) -> Draft:
    """Return the draft as an age where it is one: "aged 42", "John Smith, 42,"."""
    if draft.low is None or draft.kind not in (Kind.COUNT, Kind.DURATION):
        return draft
    before = tokens[draft.begin - 1].lower
    earlier = tokens[draft.begin - 2].lower
    said = (before in ("aged", "age", "ages") or _age_group(tokens, draft)) or (
        (before in ("between", "from") and earlier in ("aged", "ages"))
        or (before == "of" and earlier in ("age", "ages"))
        or _person_is(tokens, draft)
        or (before == "both" and tokens[draft.end].text in (",", ".") and 1 < draft.low <= _OLDEST)
    )
    if said or (draft.kind is Kind.COUNT and _is_apposition(tokens, draft)):
        return draft._replace(kind=Kind.AGE, unit=draft.unit or "year")
    return draft


def _age_group(tokens: Sequence[Token], draft: Draft) -> bool:
    """As in "over-65s", "under-21s"."""
    hyphen, word, plural = tokens[draft.begin - 1], tokens[draft.begin - 2], tokens[draft.end]
    grouped = hyphen.text in HYPHENS and word.lower in ("over", "under")
    return grouped and plural.glued and plural.lower in ("s", "'s", "’s")


def _person_is(tokens: Sequence[Token], draft: Draft) -> bool:
    """As in "when she was six", "I am 61 now"."""
    verb, subject = tokens[draft.begin - 1].lower, tokens[draft.begin - 2].lower
    if draft.kind is not Kind.COUNT or draft.low is None or not 1 < draft.low <= _OLDEST:
        return False
    if verb not in ("am", "is", "was", "turned", "turns") or subject not in ("i", "he", "she"):
        return False
    after = tokens[draft.end]
    verbal = after.lower in FUNCTION_WORDS | VERBS or after.lower.endswith("ing")
    return not draft.hyphenated and (after.type is not Type.WORD or verbal)


def _is_apposition(tokens: Sequence[Token], draft: Draft) -> bool:
    """As in "Daniel Montalvo, 19, a member" and "Amin (19)": a lone number behind a name."""
    i = draft.start
    digits = tokens[i].type is Type.NUMBER and tokens[i].text.isdecimal()
    if not digits or draft.end != i + 1 or draft.low is None or not 0 < draft.low <= _OLDEST:
        return False
    name, mark, after = tokens[i - 2], tokens[i - 1].text, tokens[i + 1].text
    known = name.lower in MONTHS or name.lower in WEEKDAYS
    named = name.type is Type.WORD and name.text[0].isupper() and not known
    # One capital before it would make every "In Paris, 42, ..." an age; names mostly have two.
    first = tokens[i - 3].type in (Type.END, Type.BREAK) or tokens[i - 3].text in (".", "!", "?")
    opens = first and name.lower not in FUNCTION_WORDS
    full = tokens[i - 3].text[:1].isupper() or opens
    return (
        named
        and full
        and (
            (mark, after) in ((",", ","), ("(", ")"))
            or (mark == "," and after in (".", ";") and tokens[i - 3].type is Type.WORD)
        )
    )


def is_number_one(tokens: Sequence[Token], i: int, draft: Draft) -> bool:
    """Tell "one soldier" and "one hundred" from the pronoun: "no one", "one of the best"."""
    if draft.kind is Kind.DURATION and draft.end == i + 2 and tokens[i + 1].lower == "day":
        return tokens[i - 1].lower in _BEFORE_ONE_DAY
    if draft.end > i + 1:
        return True
    before, after = tokens[i - 1], tokens[i + 1]
    if after.text in HYPHENS:
        return tokens[i + 2].lower in _COUNTED_SINGLY
    if before.lower in _NOT_BEFORE_ONE or before.text in HYPHENS:
        return False
    if after.lower == "of":
        return _names_a_number(tokens, i + 2)
    return hedge_after(tokens, i + 1) is not None or _heads_noun(tokens, i + 1)


def _heads_noun(tokens: Sequence[Token], i: int) -> bool:
    """Whether a thing counted begins at token ``i``, rather than a remark or a verb."""
    after = tokens[i]
    remark = any(token.lower in _ABSTRACT for token in tokens[i : i + 3])
    passive = after.lower.endswith("ed") and tokens[i + 1].lower in FUNCTION_WORDS
    if remark or passive:
        return False
    word = re.split("['’]", after.lower)[0]
    verbal = word in FUNCTION_WORDS | VERBS | _NOT_BEHIND_ONE | {"", "morning", "night", "evening"}
    return after.type is Type.WORD and not verbal


def _names_a_number(tokens: Sequence[Token], i: int) -> bool:
    """Whether "one of" goes on with "the three" or "12"."""
    at = i + (tokens[i].lower in ("the", "these", "those", "his", "her", "its", "their", "our"))
    owner = next((n for n in range(i, i + 4) if tokens[n].lower in ("'s", "’s")), None)
    at = at if owner is None else owner + 1
    return tokens[at].type is Type.NUMBER or tokens[at].lower in CARDINALS
