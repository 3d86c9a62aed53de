"""Relate the figures of a sentence: a unit shared along a list, a part and its whole.

In "Lee won 45 percent, Behn 38" the 38 are percent too; in "12 of the 15 ministers" the 12 are
ministers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.figures.forms.labels import LABEL_WORDS
from qa.figures.types import CALENDAR_KINDS, Counted, Figure, Kind
from qa.figures.words.sentence import FUNCTION_WORDS, PEOPLE, VERBS
from qa.text.folding import fold
from qa.types.span import Span

_CARRYING = frozenset([Kind.PERCENT, Kind.MONEY, Kind.MEASURE, Kind.COUNT])
_PASSED_OVER = CALENDAR_KINDS | {Kind.ORDINAL}
_LONGEST_GAP = 90
_LONGEST_PART_GAP = 160
_MOST_WORDS = 9
_JOINS = re.compile(r"[,;]|\b(?:and|but|while|against|versus|to|with|from|or)\b", re.IGNORECASE)
_CLOSES = re.compile(
    r"\s*(?:[.,;:!?)”\"]|\Z|(?:in|for|on|at|to|from|and|but|last|this|the|a|next|against|while)\b)"
)
_APPOSITION = re.compile(r"[A-Z][\w'’-]*,\s*\Z")
"""As in "Behn, 38,": an age behind a name."""
_STOP = re.compile(r"[.!?]\s|\n")
_OF_WHOLE = re.compile(
    r"\s+(?:out )?of (?:(?:the|a|an|its|their|his|her|our|my|your|those|these|all|some)\s)?"
    r"(?:(?:[\w.-]+\s){0,3}[\w.-]+(?:['’]s|['’])\s)?"
    r"(?:(?:only|just|last|past|next|previous|remaining|other|top)\s)?",
)
_OF_GROUP_OF = re.compile(r"\s+of (?:the|a|an|its|their|his|her) \w+ of\s+")
"""As in "five of the crew of 22"."""
_WHOLE_FIRST = re.compile(
    r"\b(?:out of|of|among) (?:(?:the|its|their|his|her|those|these|all|some)\s)?\Z", re.IGNORECASE
)
_BEGINS = re.compile(r"(?:\A|[.,;:!?—–\n]\s*|\b(?:that|and|but)\s)\Z")
_OF_THEM = re.compile(r"\s+(?:of|among) (?:them|whom|those|these|which)\b")
_ABOARD = re.compile(
    r"\b(?:on board|aboard|on it|inside|underground|trapped|in its care)\b", re.IGNORECASE
)
_CARRYING_BEFORE = re.compile(
    r"\b(?:carrying|transporting|carried|holding)\s+(?:\w+\s)?\Z", re.IGNORECASE
)
_FATES = frozenset(["killed", "wounded", "missing", "rescued", "arrested"])
_FATE_WORDS = re.compile(
    r"\A\s+(?:\w+\s+)?(?:drowned|died|escaped|survived|perished|suffocated|were (?:killed|hurt|"
    r"injured|saved|rescued)|are (?:dead|missing))\b"
)
_VICTIMS = PEOPLE | {"person", "dead", "people"}


def relate_figures(text: str, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return the figures, completed by their neighbours in a list or a part and its whole.

    A bare number takes the unit or the noun of the one before it where both are in one list ("Lee
    won 45 percent, Behn 38"), and a part takes the noun of its whole ("12 of the 15 ministers").
    Each figure is compared with at most two neighbours.
    """
    related = list(figures)
    for at in range(1, len(related)):
        before = _amount_before(related, at)
        if before is None:
            continue
        carried = _carry_unit(text, related[before], related[at], adjacent=before == at - 1)
        if carried is not None:
            related[at] = carried
        pair = _part_and_whole(text, related[before], related[at])
        if pair is not None:
            related[before], related[at] = pair
    return tuple(related)


def _amount_before(figures: Sequence[Figure], at: int) -> int | None:
    """Return the place of the amount before, up to two dates or ordinals left aside."""
    for place in range(at - 1, max(-1, at - 4), -1):
        if figures[place].kind not in _PASSED_OVER:
            return place
    return None


def _end(figure: Figure) -> int:
    """Return where a figure ends with the noun behind it."""
    noun = figure.counted.span if figure.counted else figure.span
    return max(figure.span.end, noun.end) if noun.start < figure.span.end + 40 else figure.span.end


def _words_between(text: str, before: Figure, figure: Figure, start: int) -> str | None:
    """Return the words from the end of one figure to the start of another, in one sentence."""
    end = _end(before)
    if not end <= start <= end + _LONGEST_PART_GAP:
        return None
    words = fold(text[end:start]).text
    return None if _STOP.search(words) else words


def _carry_unit(text: str, before: Figure, figure: Figure, *, adjacent: bool) -> Figure | None:
    """Give a bare number the unit or the noun of the list it stands in."""
    named = figure.kind is Kind.LABEL and figure.unit not in LABEL_WORDS
    named = named and text[figure.span.start].isupper() and figure.text[-1:].isdigit()
    bare = figure.kind is Kind.COUNT and figure.counted is None and figure.unit is None
    has = before.counted is not None if before.kind is Kind.COUNT else before.unit is not None
    if not (bare or named) or before.kind not in _CARRYING or not has or before.low is None:
        return None
    level_behind_change = figure.change == "to" and before.change == "by"
    if (
        figure.low is None
        or level_behind_change
        or figure.additive
        or figure.per
        or figure.text.lower() == "one"
    ):
        return None
    words = _words_between(text, before, figure, figure.core.start)
    if words is None or len(words) > _LONGEST_GAP or not _is_list(words, adjacent=adjacent):
        return None
    behind = fold(text[figure.span.end : figure.span.end + 12]).text
    aged = _APPOSITION.search(words) and behind[:1] in (",", ".", ";", "")
    if aged or not _CLOSES.match(behind):
        return None
    return figure.model_copy(
        update={
            "kind": before.kind,
            "unit": before.unit,
            "counted": before.counted,
            "span": figure.core if named else figure.span,
            "text": figure.core.cut(text) if named else figure.text,
            "per": before.per,
            "status": figure.status or before.status,
        }
    )


def _is_list(words: str, *, adjacent: bool) -> bool:
    """Whether words join two members of a list: a conjunction, names and places, but no verb."""
    joints = list(_JOINS.finditer(words))
    tokens = re.findall(r"[\w'’-]+", words)
    if not joints or len(tokens) > _MOST_WORDS:
        return False
    last = words[joints[-1].end() :]
    for word in re.findall(r"[\w'’-]+", words if adjacent else last):
        verbal = word in VERBS or (word.endswith("ed") and word != "compared")
        if verbal or word in ("that", "which", "who", "when", "after", "before"):
            return False
    if re.search(r"\b(?:by|of)\b", last):
        return False
    plain = [word for word in tokens if word.islower() and word not in FUNCTION_WORDS]
    named = bool(re.search(r"[A-Z]", last)) or not re.findall(r"\w+", last)
    placed = re.match(r"\s*(?:the|in|on|for|at)\b", last) is not None
    return (named or placed or not adjacent) and len(plain) <= _MOST_WORDS // 2


def _part_and_whole(text: str, one: Figure, other: Figure) -> tuple[Figure, Figure] | None:
    """Return two figures as a part and its whole, in the order of the text, where they are that."""
    if one.kind is not Kind.COUNT or other.kind is not Kind.COUNT or one.unit or other.unit:
        return None
    words = _words_between(text, one, other, other.span.start)
    first = _between_cores(text, one, other)
    if first is not None and _OF_WHOLE.fullmatch(first) and _may_hold(other, one):
        if other.counted is None:
            return None
        return _mark_part_and_whole(one, other, other.counted, part_first=True)
    if first is not None and _OF_GROUP_OF.fullmatch(first) and _may_hold(other, one):
        return (
            (_mark_part_and_whole(one, other, one.counted, part_first=True))
            if one.counted
            else None
        )
    if words is None or not _may_hold(one, other) or not _part_follows(text, one, other, words):
        return None
    return _mark_part_and_whole(one, other, other.counted or one.counted, part_first=False)


def _between_cores(text: str, one: Figure, other: Figure) -> str | None:
    """Return the words between two figures, the noun behind the first one included."""
    start, end = one.span.end, other.span.start
    return fold(text[start:end]).text if start < end <= start + _LONGEST_GAP else None


def _may_hold(whole: Figure, part: Figure) -> bool:
    return None not in (whole.low, part.low) and (part.low or 0) <= (whole.high or 0)


def _mark_part_and_whole(
    one: Figure, other: Figure, noun: Counted | None, *, part_first: bool
) -> tuple[Figure, Figure]:
    part, whole = (one, other) if part_first else (other, one)
    place = Span(start=whole.span.start, end=whole.span.end)
    part = part.model_copy(update={"part_of": place, "counted": part.counted or noun})
    whole = whole.model_copy(update={"whole": True})
    return (part, whole) if part_first else (whole, part)


def _part_follows(text: str, whole: Figure, part: Figure, words: str) -> bool:
    """Whether a part of ``whole`` follows: "of the 15, 12 voted", "with 120 aboard, killing 17"."""
    before = fold(text[max(0, whole.span.start - 40) : whole.span.start]).text
    behind = fold(text[part.span.end : part.span.end + 60]).text
    if _OF_THEM.match(behind) and len(words) <= _LONGEST_GAP:
        return True
    opens = _WHOLE_FIRST.search(before)
    if opens and _BEGINS.search(before[: opens.start()]) and words.strip().startswith(","):
        return part.counted is None or _same_noun(whole, part)
    if part.counted is not None and part.counted.head not in _VICTIMS:
        return False
    held = _ABOARD.search(words) or _CARRYING_BEFORE.search(before)
    fate = not _FATES.isdisjoint(part.status) or _FATE_WORDS.match(behind)
    return bool(held and fate)


def _same_noun(one: Figure, other: Figure) -> bool:
    return bool(one.counted and other.counted and one.counted.head == other.counted.head)
