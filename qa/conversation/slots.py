"""Putting a fragment where the question before had something of its kind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.conversation.frame import Frame, read
from qa.conversation.mentions import Kind, kind_of, plural
from qa.conversation.place_names import PLACES
from qa.conversation.tokens import NOMINAL, Part, Sort
from qa.conversation.words import DETERMINERS, PLACE_PREPOSITIONS, POSSESSIVES
from qa.text.stems import content_stems

_WHOLE = frozenset(["in total", "in all", "in general", "in fact", "in detail", "on average"])
_ENOUGH = 3
_STATIC = PLACE_PREPOSITIONS | {"on"}


def put_in(new: str, last: Frame, earlier: Sequence[Frame]) -> tuple[str, bool]:
    """Return the last question with a fragment in its place, and whether only one place fits.

    Args:
        new: Such as "Canada", "to Romania", "in 2014", "pregnant women", "wounded".
        last: The question before, standing alone.
        earlier: Those before it: what they spoke of already is the topic, and stays.
    """
    frame = read(new)
    parts = [part for part in frame.parts if part.sort is not Sort.OTHER]
    if not parts:
        return f"{last.text} ({new})", False
    time = parts[-1] if parts[-1].sort is Sort.TIME else None
    if time is not None:
        whole = frame.before(time)
        rest = new[: whole.start].strip()
        dated = _timed(whole.text, time, last)
        return put_in(rest, read(dated), earlier) if rest else (dated, True)
    if parts[0].sort is Sort.PREPOSITION:
        return _placed(new, parts, frame, last, earlier)
    if parts[0].sort is Sort.VERB and len(parts) == 1 and last.verb is not None:
        return _replaced(last, last.verb, new), True
    return _named(new, frame, last, earlier)


def _timed(new: str, time: Part, last: Frame) -> str:
    """Replace the last time, with its preposition; add one where there was none."""
    prefix = new if new != time.text or not re.match(r"\d{4}$|[A-Z]", new) else f"in {new}"
    if re.match(r"in (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", prefix):
        prefix = f"on {new}"
    if last.times:
        return _replaced(last, last.before(last.times[-1]), prefix)
    return f"{last.text} {prefix}"


def _placed(
    new: str, parts: Sequence[Part], frame: Frame, last: Frame, earlier: Sequence[Frame]
) -> tuple[str, bool]:
    preposition = parts[0].text.lower()
    if new.lower() in _WHOLE:
        return f"{last.text} {new}", True
    if preposition == "of":
        return f"{last.text} {new}", False
    own = [part for part in last.nominals if part.preposition == preposition]
    if not own and preposition in _STATIC | {"to"} and len(parts) > 1:
        kind = kind_of(parts[1], frame)
        similar = [part for part in last.nominals if part.preposition in _STATIC | {"to"}]
        own = [part for part in similar if kind_of(part, last) == kind or part.named]
    if not own:
        return f"{last.text} {new}", True
    fresh = _fresh(own, earlier) or own
    return _replaced(last, last.before(fresh[-1]), new), len(fresh) == 1


def _named(new: str, frame: Frame, last: Frame, earlier: Sequence[Frame]) -> tuple[str, bool]:
    part = next((part for part in frame.parts if part.sort in NOMINAL), None)
    if part is not None and len(last.parts) == 1 and last.nominals:
        return _keywords(new, last), False
    if part is None:
        return f"{last.text} ({new})", False
    fresh = _fresh(last.nominals, earlier)
    scored = sorted(
        ((_fit(part, frame, place, last, place in fresh), place) for place in last.nominals),
        key=lambda one: (-one[0], -one[1].start),
    )
    if not scored or scored[0][0] < _ENOUGH:
        if new[:1].isupper() and new.isalpha() and new.lower() not in PLACES:
            return _named(new.lower(), read(new.lower()), last, earlier)
        return f"{last.text} for {new}", False
    gap = scored[0][0] - (scored[1][0] if len(scored) > 1 else 0)
    place = scored[0][1]
    acting = last.subject is not None and last.subject.named and place != last.subject
    if acting and place.preposition and new[0].isupper():
        gap = 0  # "what about Canada" may mean what Canada does or what is done there
    return _replaced(last, place, f"{_kept(part, place)}{new}"), gap > 1


def _keywords(new: str, last: Frame) -> str:
    """Replace the name in a query of keywords: of "Sarvis poll numbers", Sarvis."""
    words = last.text.split()
    named = [at for at, word in enumerate(words) if word[0].isupper()] or [0]
    if len(words) <= len(new.split()):
        return new
    return " ".join([*words[: named[0]], new, *words[named[-1] + 1 :]])


def _kept(new: Part, place: Part) -> str:
    """Return the name that goes before a noun and stays: "Australian" of "Australian children"."""
    words = place.text.split()
    if new.named or _determined(new) or place.sort is Sort.NAME or not words[0][0].isupper():
        return ""
    return "".join(f"{word} " for word in words[:-1] if word[0].isupper())


def _fit(new: Part, frame: Frame, place: Part, last: Frame, fresh: bool) -> float:
    """Return how well a fragment takes the place of a part of the last question."""
    shared = set(content_stems(new.text)) & set(content_stems(place.text))
    kinds = _kind(new, frame), _kind(place, last)
    same = kinds[0] == kinds[1] and Kind.NAME not in kinds
    names = (Kind.NAME, Kind.PERSON, Kind.PLACE, Kind.BODY)
    open_name = (kinds[0] is Kind.NAME or new.bare) and (kinds[1] in names or place.bare)
    counted = place == last.counted
    return (
        4 * bool(shared)
        + 2 * (_named_whole(new) == _named_whole(place))
        + 2 * (not new.named and place.named and new.bare and not plural(new))
        + 3 * same
        + 1 * open_name
        + 1 * (new.named or plural(new) == plural(place))
        + 2.5 * fresh
        + 1 * (place == last.subject)
        + 2 * (counted and plural(new) and not _determined(new) and not new.named)
        + 1 * (_determined(new) == _determined(place))
        - 3 * (counted and (new.named or _determined(new)))
        - 3 * (new.named and not place.named and not _determined(place) and not shared)
        - 2 * (kinds[0] is Kind.PERSON and kinds[1] is Kind.PLACE)
        - 2 * (kinds[1] is Kind.PERSON and kinds[0] is Kind.PLACE)
        - 6 * (Kind.PERSON in kinds and Kind.THING in kinds)
    )


def _kind(part: Part, frame: Frame) -> Kind:
    found = kind_of(part, frame)
    return Kind.NAME if found is Kind.THING and part.bare and not part.named else found


def _named_whole(part: Part) -> bool:
    return part.text[0].isupper()


def _determined(part: Part) -> bool:
    first = part.text.split()[0].lower()
    return first in DETERMINERS | POSSESSIVES or "'s " in part.text or "’s " in part.text


def _fresh(parts: Sequence[Part], earlier: Sequence[Frame]) -> list[Part]:
    return [part for part in parts if not any(part.text in frame.text for frame in earlier)]


def _replaced(frame: Frame, part: Part, new: str) -> str:
    return f"{frame.text[: part.start]}{new}{frame.text[part.end :]}"
