"""The words that say how firmly a number is meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qa.figures.drafts import Draft
from qa.figures.tokens import Token, Type
from qa.figures.types import Approximator, Kind

_BEFORE_TEXT = {
    Approximator.ABOUT: """about; around; roughly; approximately; approx; approx .; some; circa;
        c .; ca .; ~; ≈; an estimated; estimated; in the region of; on the order of;
        somewhere around; something like; somewhere in the region of; or so; an average of;
        an approximate; about some; est .; more or less""",
    Approximator.NEARLY: """nearly; almost; close to; just under; just below; approaching;
        just shy of;
        a little under; a little less than; slightly less than; slightly under; just about;
        virtually; not quite; closer to; nearer to; nearing;
        just short of; slightly fewer than; near""",
    Approximator.JUST_OVER: """just over; just above; just more than;
        slightly more than;
        slightly over; a little more than; a little over; barely over; a bit over;
        slightly above""",
    Approximator.AT_MOST: """up to; as many as; as much as; at most; no more than; not more than;
        as high as; a maximum of; maximum of; a maximum; maximum; as long as; as far as;
        at the most; ≤; no later than;
        as old as; not exceeding; up to about; up to some; up to around; as many as about""",
    Approximator.AT_LEAST: """at least; no fewer than; no less than; not less than; not fewer than;
        a minimum of; minimum of; a minimum; minimum; as few as; as little as; as low as;
        at the least; ≥; as young as;
        at least some; at least about""",
    Approximator.MORE_THAN: """more than; over; above; upwards of; upward of; in excess of;
        greater than; exceeding; exceeded; exceeds; exceed; well over; well above;
        far more than; many more than; higher than;
        larger than; longer than; bigger than; >; beyond; well more than; much more than; over -;
        significantly more than; older than; far over; north of; topped; topping""",
    Approximator.LESS_THAN: """fewer than; less than; under; below; well under; well below;
        far fewer than; far less than; lower than; smaller than; shorter than; <; younger than;
        much less than; much fewer than; south of;
        under -""",
    Approximator.EXACTLY: "exactly; precisely; exact",
}
BEFORE = {
    tuple(phrase.split()): approximator
    for approximator, phrases in _BEFORE_TEXT.items()
    for phrase in phrases.split(";")
}
_AFTER_TEXT = {
    Approximator.ABOUT: "or so; or thereabouts; give or take; approximately; - odd; - ish; ish",
    Approximator.AT_LEAST: """or more; and more; or over; or above; or higher; or greater;
        and above;
        and over; and up; or older; and older; + ; plus; at least; or longer; at a minimum;
        - plus; and counting; at the least; or better""",
    Approximator.AT_MOST: """or less; or fewer; or under; or below; or lower; or younger; and under;
        at most; at the most; and younger; or shorter; tops; and below""",
}
AFTER = {
    tuple(phrase.split()): approximator
    for approximator, phrases in _AFTER_TEXT.items()
    for phrase in phrases.split(";")
}
_LONGEST_BEFORE = max(len(phrase) for phrase in BEFORE)
_PARENTHESIS = 7
_LONGEST_AFTER = max(len(phrase) for phrase in AFTER)
_TOPIC_WORDS = frozenset(
    """film movie book story stories documentary debate talk talks talked talking spoke speak
    speaking question questions asked ask information concern concerns concerned worried worry know
    knows knew learn learned learnt think thinks thought told tell tells report reports article
    play song complaint complaints complained doubts what how anything something nothing news
    joke jokes dream wrote write excited happy sorry sure careful all it""".split()
)
_POINTS = frozenset([Kind.DATE, Kind.YEAR])
_NO_HEDGE = frozenset([Kind.ORDINAL, Kind.LABEL, Kind.SCORE])
_LONG_OVER = frozenset("for just well lasted took takes spans spanning was are were".split())
_COMPARATIVES = frozenset("lower higher greater larger bigger smaller longer shorter".split())
"""Before a date they compare with that time: "lower than four years ago"."""
_PLACES = frozenset([("near",), ("beyond",), ("above",), ("below",)])


class Hedge(NamedTuple):
    """A hedge at ``tokens[start:end]``."""

    approximator: Approximator
    start: int
    end: int


def hedge_before(tokens: Sequence[Token], draft: Draft, floor: int) -> Hedge | None:
    """Find the longest hedge that ends where the figure begins, not reaching below ``floor``."""
    if draft.kind in _NO_HEDGE:
        return None
    end = draft.begin
    end -= tokens[end - 1].lower in ("a", "an") and end - 1 > floor
    for length in range(min(_LONGEST_BEFORE, end - floor), 0, -1):
        words = tuple(token.lower for token in tokens[end - length : end])
        approximator = BEFORE.get(words)
        if approximator is None:
            continue
        if _fits(tokens, draft, words, end - length):
            return Hedge(approximator, end - length, end)
        return None
    return None


def _fits(tokens: Sequence[Token], draft: Draft, words: tuple[str, ...], start: int) -> bool:
    """Whether the words hedge this figure, rather than place or introduce it."""
    first, before = words[0], tokens[start - 1].lower
    if draft.kind in _POINTS or draft.kind is Kind.TIME:
        compares = words[0] in _COMPARATIVES
        relative = draft.low is not None and draft.kind is Kind.DATE and not compares
        about = BEFORE[words] is Approximator.ABOUT and first != "some"
        return (relative or about) and not (first in ("about",) and before in _TOPIC_WORDS)
    if words == ("about",):
        return before not in _TOPIC_WORDS
    if words == ("around",):
        return draft.unit != "times"
    if draft.kind is Kind.DURATION and words == ("over",):
        return before in _LONG_OVER
    return draft.kind is not Kind.DURATION or words not in _PLACES


def hedge_after(tokens: Sequence[Token], i: int) -> Hedge | None:
    """Find the longest hedge that begins at token ``i``."""
    if tokens[i].type in (Type.BREAK, Type.END):
        return None
    i = _past_parenthesis(tokens, i)
    for length in range(_LONGEST_AFTER, 0, -1):
        words = tuple(token.lower for token in tokens[i : i + length])
        approximator = AFTER.get(words)
        if approximator is None:
            continue
        if words[0] in ("+", "plus", "ish") and tokens[i + length].type is Type.NUMBER:
            return None
        if (
            words in (("and", "more"), ("plus",))
            and tokens[i + length].type is Type.WORD
            and (tokens[i + length].lower not in ("than",))
        ):
            return None
        return Hedge(approximator, i, i + length)
    return None


def _past_parenthesis(tokens: Sequence[Token], i: int) -> int:
    """Skip a conversion: "20 °F (-7 °C) or lower"."""
    if tokens[i].text != "(":
        return i
    closed = (
        at for at in range(i + 1, min(i + _PARENTHESIS, len(tokens))) if tokens[at].text == ")"
    )
    return next(closed, i - 1) + 1
