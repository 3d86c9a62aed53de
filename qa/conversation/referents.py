"""What a pronoun may stand for, by the turns before it: likeliest first, nearest turn first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qa.conversation.clauses import happening, indirect
from qa.conversation.frame import NOMINAL, Part, Sort, read
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
from qa.conversation.words import (
    DETERMINERS,
    EVENTS,
    MOVING,
    NO_EVENTS,
    ORDINALS,
    ORGANISATIONS,
    PLACE_PREPOSITIONS,
    POINTING,
    POSSESSIVES,
    QUANTIFIERS,
    SAYING,
)
from qa.figures.nouns import lemma

_OWNED = re.compile(r"['’]s? ").search
_INSIDE = PLACE_PREPOSITIONS | {"on", "with"} | MOVING
_REACH = 3
"""Turns back in which an agent is looked for."""
Finder = Callable[[Sequence[Said]], list[str]]


def persons(turns: Sequence[Said]) -> list[str]:
    """Whom "he" or "she" may be."""
    people = frozenset(name for turn in turns for name in turn.people)
    found = _nearest(turns, lambda turn: _persons_of(turn, people))
    unnamed = _unnamed(turns[-1])
    if unnamed and not people.intersection(found):
        return [unnamed]
    return found or _nearest(turns, _unmarked_of)


def owners(turns: Sequence[Said]) -> list[str]:
    """Whose something may be by "his" or "her": of "Gloria's mother", Gloria's."""
    found = persons(turns)
    return list(dict.fromkeys(re.split("['’]s ", name)[0] for name in found))


def groups(turns: Sequence[Said]) -> list[str]:
    """Whom or what "they" may be."""
    return _nearest(turns, _groups_of)


def things(turns: Sequence[Said]) -> list[str]:
    """What "it" may be, where it is no subject."""
    return _nearest(turns, lambda turn: _things_of(turn, subject=False))


def subjects(turns: Sequence[Said]) -> list[str]:
    """What "it" may be as a subject: subjects go on as subjects."""
    return _nearest(turns, lambda turn: _things_of(turn, subject=True))


def agents(turns: Sequence[Said]) -> list[str]:
    """Who or what "it" is that acts."""
    return _nearest(turns[-_REACH:], _agents_of) or subjects(turns)


def places(turns: Sequence[Said]) -> list[str]:
    """Where "there" may be."""
    return _nearest(turns, _places_of)


def events(turns: Sequence[Said]) -> list[str]:
    """What happened or was announced: a thing that happens, else what the last turn asked about."""
    last = turns[-1]
    subject = last.frame.subject
    thing = subject and _definite(subject) and kind_of(subject, last.frame) is Kind.THING
    named = [subject.text] if subject and thing else []
    clause = happening(last.frame)
    return events_in(last)[:1] or named or ([clause] if clause else [])


def beginnings(turns: Sequence[Said]) -> list[str]:
    """What began, ended or cost something: a thing that lasts, rather than who acts."""
    last = turns[-1]
    things = _of_kind(last, Kind.THING)
    found = _nearest(turns[-_REACH:], events_in)[:1] or _texts([p for p in things if _definite(p)])
    clause = happening(last.frame) if last.frame.subject else ""
    return found or ([clause] if clause else subjects(turns))


def counted(turns: Sequence[Said]) -> list[str]:
    """What "how many" counts: what was counted or chosen, else several of a kind."""
    return _nearest(turns[-_REACH:], _counted_of)


def ones(turns: Sequence[Said]) -> list[str]:
    """What "one" is one of, or another of."""
    return counted(turns) or _nearest(turns[-_REACH:], _singles_of)


def with_noun(question: str, turns: Sequence[Said]) -> str:
    """Return a question in which "the second" says the second what."""
    frame = read(question)
    for part in reversed(frame.nominals):
        after = frame.parts[frame.parts.index(part) + 1 :]
        said = bool(after) and after[0].text.lower() in ("one", "ones")
        if part.head in ORDINALS and part.text.lower().startswith("the ") and not said:
            noun = next(iter(ones(turns)), "")
            if not noun:
                continue
            *modifiers, head = noun.split() or [""]
            modifiers = [word for word in modifiers if word.lower() not in ORDINALS]
            one = " ".join([*modifiers, lemma(head.lower()) if head.islower() else head])
            question = f"{question[: part.end]} {one}{question[part.end :]}"
    return question


def _nearest(turns: Sequence[Said], of: Callable[[Said], list[str]]) -> list[str]:
    for turn in reversed(turns):
        found = list(dict.fromkeys(of(turn)))
        if found:
            return found
    return []


def _of_kind(turn: Said, *kinds: Kind) -> list[Part]:
    """Return the nominals of these kinds, the subject first, then the last ones."""
    frame = turn.frame
    found = [part for part in reversed(frame.nominals) if kind_of(part, frame) in kinds]
    return sorted(found, key=lambda part: part != frame.subject)


def _texts(parts: Sequence[Part]) -> list[str]:
    return [bare(part.text) for part in parts]


def _unnamed(turn: Said) -> str:
    """Return whom a question asked for that found no answer: "the person who leads the panel"."""
    frame = turn.frame
    asked = frame.wh == "who" and frame.aux is None and frame.verb is not None
    known = named_first(turn.answer) or answer_name(turn)
    return f"the person {frame.text[:1].lower()}{frame.text[1:]}" if asked and not known else ""


def _persons_of(turn: Said, people: frozenset[str]) -> list[str]:
    asked_who = turn.frame.wh in ("who", "whom")
    answer = (answer_name(turn) or named_first(turn.answer)) if asked_who else None
    identity = asked_who and turn.frame.verb is None
    known = _of_kind(turn, Kind.PERSON)
    known += [p for p in turn.frame.nominals if p.text in people and p not in known]
    if answer and answer[0].isupper() and " and " not in answer:
        named = [part.text for part in known if identity and part.named]
        return named or [answer]
    free = [part for part in _of_kind(turn, Kind.NAME) if part.preposition not in _INSIDE]
    names = sorted((part.text for part in free), key=lambda name: name not in people)
    names += [owner for part in turn.frame.nominals if (owner := _owner_of(part))]
    return _texts(known) + names or titled(turn.evidence)[:1]


def _unmarked_of(turn: Said) -> list[str]:
    """Return what may be names typed without capitals."""
    found = [part for part in reversed(turn.frame.nominals) if part != turn.frame.counted]
    return [part.text for part in found if not plural(part) and not _definite(part)]


def _groups_of(turn: Said) -> list[str]:
    frame, noun = turn.frame, turn.frame.counted
    answer = answer_name(turn) if frame.wh in ("who", "whom") else None
    if answer and (" and " in answer or answer.split()[-1].endswith("s")):
        return [answer]
    if noun is not None and _chosen(turn) and noun.head in ORGANISATIONS:
        return [answer_name(turn) or the(noun.text)]
    many = [part for part in _of_kind(turn, Kind.GROUP) if part != noun]
    acting = [part for part in many if part == frame.subject]
    rest = [part for part in many if part != frame.subject and part.preposition != "of"]
    asked = [noun] if noun and countable(noun) and plural(noun) else []
    found = [*_texts(acting), *(the(part.text) for part in asked), *_texts(rest)]
    return found or _texts(_of_kind(turn, Kind.BODY, Kind.NAME))


def _things_of(turn: Said, *, subject: bool) -> list[str]:
    frame, noun, answer = turn.frame, turn.frame.counted, answer_name(turn)
    kinds = (Kind.THING, Kind.BODY, Kind.PLACE, Kind.NAME)
    found = [part for part in _of_kind(turn, *kinds) if part.text not in turn.people]
    if not subject:
        found.sort(key=lambda part: part == frame.subject)
    own = [part for part in found if part != noun and (_definite(part) or part == frame.subject)]
    common = [part for part in own if kind_of(part, frame) in (Kind.THING, Kind.BODY)]
    if not common and _object_asked(turn):
        return [answer or indirect(frame)]
    led = subject and own[:1] == [frame.subject]
    bare_where = not common and not led and frame.wh == "where"
    if _chosen(turn) and noun is not None:
        return [answer or the(noun.text)]
    if answer and (bare_where or (not own and frame.wh == "what")):
        return [answer]
    return _texts(own if led else common or own) or _texts([part for part in found if part != noun])


def _owner_of(part: Part) -> str:
    """Return Montalvo of "Montalvo's bail"."""
    owner, mark, _ = re.split(r"(['’]s? )", f"{part.text}", maxsplit=1) if _OWNED(part.text) else (
        "", "", ""
    )  # fmt: skip
    return owner if mark and owner[:1].isupper() else ""


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


def _agents_of(turn: Said) -> list[str]:
    """Return a subject that is named and nobody, or an answer that was chosen."""
    frame, answer = turn.frame, answer_name(turn)
    if _chosen(turn) and frame.counted is not None:
        return [answer or the(frame.counted.text)]
    subject = frame.subject
    acts = subject is not None and subject.sort in NOMINAL and subject.named
    kinds = (Kind.BODY, Kind.PLACE, Kind.NAME, Kind.THING)
    return [subject.text] if acts and subject and kind_of(subject, frame) in kinds else []


def _definite(part: Part) -> bool:
    first = part.text.split()[0].lower()
    return first in POINTING or (first not in DETERMINERS and ("'s " in part.text or part.named))


def events_in(turn: Said) -> list[str]:
    """Return the things that happen of which a turn spoke."""
    frame = turn.frame
    return _texts([
        part for part in reversed(frame.nominals)
        if part != frame.counted and _happens(part)
        and _definite(part) and kind_of(part, frame) is Kind.THING
    ])  # fmt: skip


def _happens(part: Part) -> bool:
    made = part.head.endswith(("tion", "ment")) and part.head not in NO_EVENTS
    return part.head in EVENTS or made


def _places_of(turn: Said) -> list[str]:
    answer = answer_name(turn)
    if answer and turn.frame.wh == "where":
        return [answer.removeprefix("in ").removeprefix("at ")]
    frame = turn.frame
    known = [part for part in frame.nominals if kind_of(part, frame) is Kind.PLACE]
    inside = [part for part in reversed(frame.nominals) if part.preposition in _INSIDE]
    named = [part for part in inside if part.sort is Sort.NAME or part.preposition not in MOVING]
    open_names = [part for part in frame.nominals if kind_of(part, frame) is Kind.NAME]
    return (
        _texts([part for part in named if part.named])
        or _texts(list(reversed(known)))
        or _texts([part for part in inside if _definite(part)])
        or _texts(open_names)
    )


def _counted_of(turn: Said) -> list[str]:
    noun = turn.frame.counted
    if noun is not None and turn.frame.wh in ("how many", "which", "what", "how much"):
        return [_undetermined(noun.text)]
    known = [part for part in turn.frame.nominals if part.sort is Sort.NOUN]
    return [_undetermined(part.text) for part in known if plural(part)][-1:]


def _singles_of(turn: Said) -> list[str]:
    known = [part for part in turn.frame.nominals if part.sort is Sort.NOUN]
    return [_undetermined(part.text) for part in known[:1]]


def _undetermined(text: str) -> str:
    first, _, rest = text.partition(" ")
    opens = rest and first.lower() in DETERMINERS | POSSESSIVES | QUANTIFIERS
    return _undetermined(rest) if opens else text
