"""Whether a figure is of the moment, or the end of a change, that the question asks about.

"52.4 cents a litre, up from 45.9 cents a year before" holds two figures of one kind, and the reader
takes the first whichever is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.answer.anchors import Anchors
from qa.answer.figures import figures_of
from qa.answer.place import Doubt, Place
from qa.figures import Figure, Kind, kind_asked
from qa.types import Span

WAS_BEFORE = -1.5
"""For what something rose from, where nothing earlier is asked for."""
IS_NOW = -2.0
"""For what it is now, where the sentence also tells what it was and the question asks for that."""
CHANGE = -1.5
"""For "rose by 2.7 metres" where the question asks how high it is."""
OTHER_SIDE = -2.0
"""For "after the recount" where the question has "before the recount"."""
OTHER_END = -2.0
"""For "from 60 degrees" where the question has "to how many", and the other way round."""

_EARLIER = (
    r"(?:(?:the|a) (?:year|month|week|quarter|day|season|decade) (?:before|earlier|ago|previously)"
    r"|(?:the )?(?:previous|preceding|prior) (?:year|month|week|quarter|day|season)"
    r"|last (?:year|month|week|quarter|season)|before (?:that|then|the \w+)"
    r"|previously|originally|initially|at first|to begin with|formerly|used to)"
)
_ASKS_EARLIER = re.compile(rf"\b{_EARLIER}", re.IGNORECASE)
_EARLIER_BEHIND = re.compile(
    rf"\s*,?\s*(?:(?!(?:from|than|over|on|compared|against|up|down)\b)[\w-]+\s+){{0,4}}?{_EARLIER}\b",
    re.IGNORECASE,
)
_CHANGED = (
    r"up|down|r[io]se|risen|rising|f[ae]ll|fallen|falling|gr[eo]wn?|drop\w*|increas\w+|decreas\w+"
    r"|reduc\w+|cut|rais\w+|lower\w+|turned|chang\w+|climb\w*|jump\w*|sl[iu]d|slipp\w+|revis\w+"
    r"|widen\w*|narrow\w*|expand\w*|shr[aiu]nk"
)
_FROM_BEFORE = re.compile(
    rf"(?:\b(?:{_CHANGED})\b[^.;:]{{0,40}}?\bfrom|\b(?:compared (?:with|to)|against|versus))"
    r"\s+(?:the |just |only )?\Z",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom\s+(?:the )?\Z", re.IGNORECASE)
_TO = re.compile(r"\bto\s+(?:the )?\Z", re.IGNORECASE)
_SIDE = re.compile(
    r"\b(?:(?P<before>before|until|prior to|ahead of|leading up to)|after|following|since) "
    r"(?:the |its |his |her |their )?(?P<what>(?!that\b|then\b|the\b|a\b|being\b|it\b)[a-z]{4,})\b",
    re.IGNORECASE,
)
_CHANGED_BY = re.compile(rf"\b(?:{_CHANGED})\b[^.;:]{{0,20}}?\bby\s+(?:the )?\Z", re.IGNORECASE)
_ASKS_CHANGE = re.compile(rf"\bby (?:how|what)\b|\b(?:{_CHANGED}|more|fewer|less)\b", re.IGNORECASE)
_ASKS_END = re.compile(r"\b(from|to) (?:how (?:many|much|high)|what)\b", re.IGNORECASE)
_NO_VALUES = frozenset([Kind.DATE, Kind.TIME, Kind.YEAR])


def other_side(anchors: Anchors, place: Place) -> Iterator[Doubt]:
    """Yield "after the recount" where the question has "before the recount", or the reverse."""
    for asked in _SIDE.finditer(anchors.question):
        side = "before" if asked["before"] else "after"
        told = {
            "before" if one["before"] else "after"
            for one in _SIDE.finditer(place.sentence)
            if one["what"].casefold() == asked["what"].casefold()
        }
        if told and side not in told:
            yield Doubt(OTHER_SIDE, f"their sentence says “{told.pop()} the {asked['what']}”")


def bound(anchors: Anchors, place: Place) -> Iterator[Doubt]:
    """Yield what ties the figure found to another moment than the one asked for."""
    mine, others = _figures(anchors, place.sentence, place.inside)
    if mine is None or not others:
        return
    if end := _ASKS_END.search(anchors.question):
        if _other_end(end[1].lower(), place.sentence, mine):
            yield Doubt(OTHER_END, f"that is not {end[0].lower()}")
        return
    if _is_change(place.sentence, mine) and not _ASKS_CHANGE.search(anchors.question):
        yield Doubt(CHANGE, "that is by how much it changed")
    asked = _ASKS_EARLIER.search(anchors.question)
    earlier = _is_earlier(place.sentence, mine)
    if earlier and not asked:
        yield Doubt(WAS_BEFORE, "that is what it was before")
    if asked and not earlier and any(_meant(asked[0], place.sentence, one) for one in others):
        yield Doubt(IS_NOW, f"that is not what it was “{asked[0]}”")


def instead(anchors: Anchors, sentence: str, inside: Span) -> Span | None:
    """Return the figure of a sentence that is meant where the reader took its counterpart.

    "To how many degrees?" of "from 60 degrees to 48" means 48; "a year earlier" of "52.4 cents, up
    from 45.9 cents a year before" means 45.9. None where nothing says so.
    """
    mine, others = _figures(anchors, sentence, inside)
    if mine is None:
        return None
    if end := _ASKS_END.search(anchors.question):
        asked = end[1].lower()
        if _other_end(asked, sentence, mine):
            wanted = _TO if asked == "to" else _FROM
            return next((o.span for o in others if wanted.search(sentence[: o.span.start])), None)
        return None
    earlier = _ASKS_EARLIER.search(anchors.question)
    if earlier and not _is_earlier(sentence, mine):
        alike = (one for one in others if one.kind is mine.kind)
        return next((one.span for one in alike if _meant(earlier[0], sentence, one)), None)
    return None


def _figures(anchors: Anchors, sentence: str, inside: Span) -> tuple[Figure | None, list[Figure]]:
    """Return the figure at a place, and the others of its sentence; dates aside.

    None where the question asks for no figure.
    """
    if kind_asked(anchors.question) is None:
        return None, []
    figures = [one for one in figures_of(sentence) if one.kind not in _NO_VALUES]
    mine = next((one for one in figures if one.span.overlaps(inside)), None)
    return mine, [one for one in figures if one is not mine]


def _is_change(sentence: str, figure: Figure) -> bool:
    """Whether a figure tells by how much something changed, and not what it came to."""
    return _CHANGED_BY.search(sentence[: figure.span.start]) is not None


def _is_earlier(sentence: str, figure: Figure) -> bool:
    """Whether a sentence gives a figure as what was before: "up from 45.9 cents a year before"."""
    before, behind = sentence[: figure.span.start], sentence[figure.span.end :]
    return bool(_FROM_BEFORE.search(before) or _EARLIER_BEHIND.match(behind))


def _meant(asked: str, sentence: str, figure: Figure) -> bool:
    """Whether "last year" means this figure's moment, and not one told of elsewhere."""
    when = _EARLIER_BEHIND.match(sentence[figure.span.end :])
    elsewhere = asked.casefold() in sentence.casefold()
    if elsewhere and when and not when[0].casefold().endswith(asked.casefold()):
        return False
    return _is_earlier(sentence, figure)


def _other_end(asked: str, sentence: str, figure: Figure) -> bool:
    """Whether a figure is where a change began and not where it ended, or the other way round."""
    other = _FROM if asked == "to" else _TO
    return other.search(sentence[: figure.span.start]) is not None
