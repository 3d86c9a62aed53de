"""What a turn spoke of that a pronoun may stand for, likeliest first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.conversation.clauses import indirect
from qa.conversation.mentions import (
    Kind,
    Said,
    answer_name,
    bare,
    countable,
    kind_of,
    named_first,
    plural,
    the,
    titled,
)
from qa.conversation.tokens import NOMINAL, Part, Sort
from qa.conversation.words import (
    DETERMINERS,
    EVENTS,
    MOVING,
    NO_EVENTS,
    ORGANISATIONS,
    PLACE_PREPOSITIONS,
    POINTING,
    POSSESSIVES,
    QUANTIFIERS,
    SAYING,
)

_OWNER = re.compile(r"(?P<owner>[A-Z].*?)['’]s? ")
_INSIDE = PLACE_PREPOSITIONS | {"on", "with"} | MOVING


def of_kind(turn: Said, *kinds: Kind) -> list[Part]:
    """Return nominals of these kinds, the subject first, then the last ones."""
    frame = turn.frame
    found = [part for part in reversed(frame.nominals) if kind_of(part, frame) in kinds]
    return sorted(found, key=lambda part: part != frame.subject)


def texts(parts: Sequence[Part]) -> list[str]:
    """Return them as they are spoken of afterwards."""
    return [bare(part.text) for part in parts]


def unnamed(turn: Said) -> str:
    """Return whom a question asked for that found no answer: "the person who leads the panel"."""
    frame = turn.frame
    asked = frame.wh == "who" and frame.aux is None and frame.verb is not None
    known = named_first(turn.answer) or answer_name(turn)
    return f"the person {frame.text[:1].lower()}{frame.text[1:]}" if asked and not known else ""


def persons_of(turn: Said, people: frozenset[str]) -> list[str]:
    """Return persons: whom "who" was answered by, else those named."""
    asked_who = turn.frame.wh in ("who", "whom")
    answer = (answer_name(turn) or named_first(turn.answer)) if asked_who else None
    identity = asked_who and turn.frame.verb is None
    known = of_kind(turn, Kind.PERSON)
    known += [p for p in turn.frame.nominals if p.text in people and p not in known]
    if answer and answer[0].isupper() and " and " not in answer:
        named = [part.text for part in known if identity and part.named]
        return named or [answer]
    free = [part for part in of_kind(turn, Kind.NAME) if part.preposition not in _INSIDE]
    names = sorted((part.text for part in free), key=lambda name: name not in people)
    names += [owner for part in turn.frame.nominals if (owner := _owner_of(part))]
    return texts(known) + names or titled(turn.answer)[:1]


def unmarked_of(turn: Said) -> list[str]:
    """Return what may be names typed without capitals."""
    found = [part for part in reversed(turn.frame.nominals) if part != turn.frame.counted]
    return [part.text for part in found if not plural(part) and not definite(part)]


def groups_of(turn: Said) -> list[str]:
    """Return several of a kind: the subject, what was counted, the rest."""
    frame, noun = turn.frame, turn.frame.counted
    answer = answer_name(turn) if frame.wh in ("who", "whom") else None
    if answer and (" and " in answer or answer.split()[-1].endswith("s")):
        return [answer]
    if noun is not None and _chosen(turn) and noun.head in ORGANISATIONS:
        return [answer_name(turn) or the(noun.text)]
    many = [part for part in of_kind(turn, Kind.GROUP) if part != noun]
    acting = [part for part in many if part == frame.subject]
    rest = [part for part in many if part != frame.subject and part.preposition != "of"]
    asked = [noun] if noun and countable(noun) and plural(noun) else []
    found = [*texts(acting), *(the(part.text) for part in asked), *texts(rest)]
    return found or texts(of_kind(turn, Kind.BODY, Kind.NAME))


def things_of(turn: Said, *, subject: bool) -> list[str]:
    """Return things: what was asked for by its kind, else those spoken of."""
    frame, noun, answer = turn.frame, turn.frame.counted, answer_name(turn)
    kinds = (Kind.THING, Kind.BODY, Kind.PLACE, Kind.NAME)
    found = [part for part in of_kind(turn, *kinds) if part.text not in turn.people]
    if not subject:
        found.sort(key=lambda part: part == frame.subject)
    own = [part for part in found if part != noun and (definite(part) or part == frame.subject)]
    common = [part for part in own if kind_of(part, frame) in (Kind.THING, Kind.BODY)]
    if not common and _object_asked(turn):
        return [answer or indirect(frame)]
    led = subject and own[:1] == [frame.subject]
    bare_where = not common and not led and frame.wh == "where"
    if _chosen(turn) and noun is not None:
        return [answer or the(noun.text)]
    if answer and (bare_where or (not own and frame.wh == "what")):
        return [answer]
    return texts(own if led else common or own) or texts([part for part in found if part != noun])


def _owner_of(part: Part) -> str:
    """Return Montalvo of "Montalvo's bail"."""
    match = _OWNER.match(part.text)
    return match["owner"] if match else ""


def _chosen(turn: Said) -> bool:
    """Whether one thing was asked for by its kind: "which ship", not "in which town"."""
    noun = turn.frame.counted
    direct = turn.frame.parts[0].sort is Sort.WH
    return direct and turn.frame.wh in ("which", "what") and noun is not None and not plural(noun)


def _object_asked(turn: Said) -> bool:
    """Whether it asked what was done to something unnamed: "what is Canada giving Ukraine"."""
    frame = turn.frame
    acts = frame.wh == "what" and frame.counted is None and frame.subject and frame.verb
    verb = frame.verb.text.lower() if frame.verb else ""
    return bool(acts) and verb not in SAYING | {"do", "doing", "done", "think"}


def agents_of(turn: Said) -> list[str]:
    """Return a subject that is named and nobody, or an answer that was chosen."""
    frame, answer = turn.frame, answer_name(turn)
    if _chosen(turn) and frame.counted is not None:
        return [answer or the(frame.counted.text)]
    subject = frame.subject
    acts = subject is not None and subject.sort in NOMINAL and subject.named
    kinds = (Kind.BODY, Kind.PLACE, Kind.NAME, Kind.THING)
    return [subject.text] if acts and subject and kind_of(subject, frame) in kinds else []


def definite(part: Part) -> bool:
    """Whether a phrase speaks of something known."""
    first = part.text.split()[0].lower()
    return first in POINTING or (first not in DETERMINERS and ("'s " in part.text or part.named))


def events_in(turn: Said) -> list[str]:
    """Return the things that happen of which a turn spoke."""
    frame = turn.frame
    return texts([
        part for part in reversed(frame.nominals)
        if part != frame.counted and _happens(part)
        and definite(part) and kind_of(part, frame) is Kind.THING
    ])  # fmt: skip


def _happens(part: Part) -> bool:
    made = part.head.endswith(("tion", "ment")) and part.head not in NO_EVENTS
    return part.head in EVENTS or made


def places_of(turn: Said) -> list[str]:
    """Return places: where something was said to be, else those named."""
    answer = answer_name(turn)
    if answer and turn.frame.wh == "where":
        return [answer.removeprefix("in ").removeprefix("at ")]
    frame = turn.frame
    known = [part for part in frame.nominals if kind_of(part, frame) is Kind.PLACE]
    inside = [part for part in reversed(frame.nominals) if part.preposition in _INSIDE]
    named = [part for part in inside if part.sort is Sort.NAME or part.preposition not in MOVING]
    open_names = [part for part in frame.nominals if kind_of(part, frame) is Kind.NAME]
    return (
        texts([part for part in named if part.named])
        or texts(list(reversed(known)))
        or texts([part for part in inside if definite(part)])
        or texts(open_names)
    )


def counted_of(turn: Said) -> list[str]:
    """Return what was counted or chosen, else several of a kind, without determiners."""
    noun = turn.frame.counted
    if noun is not None and turn.frame.wh in ("how many", "which", "what", "how much"):
        return [_undetermined(noun.text)]
    known = [part for part in turn.frame.nominals if part.sort is Sort.NOUN]
    return [_undetermined(part.text) for part in known if plural(part)][-1:]


def singles_of(turn: Said) -> list[str]:
    """Return the first thing spoken of, without its determiner."""
    known = [part for part in turn.frame.nominals if part.sort is Sort.NOUN]
    return [_undetermined(part.text) for part in known[:1]]


def _undetermined(text: str) -> str:
    first, _, rest = text.partition(" ")
    opens = rest and first.lower() in DETERMINERS | POSSESSIVES | QUANTIFIERS
    return _undetermined(rest) if opens else text
