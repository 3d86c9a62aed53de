"""Harmless rewritings of a sentence: a checker that flags them raises a false alarm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from evals.attack.alter import Attack, Sentence
from qa.figures import Approximator, Figure, Kind, forms, render

_HEDGES = {
    Approximator.ABOUT: ("about", "around", "roughly", "approximately", "some"),
    Approximator.AT_LEAST: ("at least", "no fewer than"),
    Approximator.AT_MOST: ("up to", "at most"),
    Approximator.MORE_THAN: ("more than", "over"),
    Approximator.NEARLY: ("nearly", "almost"),
    Approximator.LESS_THAN: ("fewer than", "less than", "under"),
}
_SPOKEN = re.compile(
    r"^(?P<said>[^,“”\"]{20,}), (?P<who>(?:[A-Z][\w.’'-]*\s?){1,4}|the [a-z]+ )"
    r"(?P<verb>said|says)\.$"
)
_OPENING = re.compile(r"^(?P<when>(?:On|In|At|Last|This) [^,]{3,40}), (?P<rest>[^,].{15,})\.$")


def controls(sentence: Sentence, random: Random) -> Iterator[Attack]:
    """Yield rewritings that say the same."""
    yield _control(sentence, "unchanged", sentence.text)
    for figure in sentence.figures:
        for made in _rewritten(sentence, figure):
            yield _control(sentence, "figure written otherwise", made)
        hedged = _hedge(sentence, figure, random)
        if hedged is not None:
            yield _control(sentence, "synonym of the hedge", hedged)
    moved = _reordered(sentence.text)
    if moved is not None:
        yield _control(sentence, "reordered", moved)


def _control(sentence: Sentence, kind: str, claim: str) -> Attack:
    return Attack(sentence.article_id, kind, claim, sentence.text, changed=False)


def _rewritten(sentence: Sentence, figure: Figure) -> Iterator[str]:
    if figure.kind not in {Kind.COUNT, Kind.MONEY, Kind.PERCENT} or figure.is_range:
        return
    core = figure.model_copy(update={"approximator": Approximator.NONE})
    after = sentence.text[figure.core.end :]
    for form in forms(core):
        text = render(core, form)
        joined = after if not after[:1].isalnum() else " " + after
        made = sentence.text[: figure.core.start] + text + joined
        if figure.hedge is not None and figure.hedge.start > figure.core.start:
            continue
        if made != sentence.text:
            yield made


def _hedge(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    same = _HEDGES.get(figure.approximator)
    if figure.hedge is None or same is None or figure.hedge.start > figure.core.start:
        return None
    written = figure.hedge.cut(sentence.text)
    options = [word for word in same if word != written.casefold()]
    chosen = random.choice(options)
    start = figure.hedge.start
    chosen = chosen.capitalize() if written[0].isupper() else chosen
    return sentence.text[:start] + chosen + sentence.text[figure.hedge.end :]


def _reordered(text: str) -> str | None:
    spoken = _SPOKEN.match(text)
    if spoken:
        said = spoken["said"]
        said = said if said.split()[0] == "I" else said[0].lower() + said[1:]
        who = spoken["who"].strip()
        return f"{who[0].upper()}{who[1:]} {spoken['verb']} that {said}."
    opening = _OPENING.match(text)
    if opening:
        when, rest = opening["when"], opening["rest"]
        return f"{rest[0].upper()}{rest[1:]} {when[0].lower()}{when[1:]}."
    return None
