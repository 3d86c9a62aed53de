"""Harmless rewritings of a sentence: a checker that flags them raises a false alarm."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from random import Random

from evals.attack.rendering import forms, render
from evals.attack.reorder import reordered
from evals.attack.types import Attack, Sentence
from qa.figures import Approximator, Figure, Kind

_HEDGES = {
    Approximator.ABOUT: ("about", "around", "roughly", "approximately", "some"),
    Approximator.AT_LEAST: ("at least", "no fewer than", "a minimum of"),
    Approximator.AT_MOST: ("up to", "at most", "no more than", "a maximum of"),
    Approximator.MORE_THAN: ("more than", "over", "upwards of"),
    Approximator.NEARLY: ("nearly", "almost", "close to"),
    Approximator.LESS_THAN: ("fewer than", "less than", "under"),
    Approximator.JUST_OVER: ("just over", "slightly more than", "a little over"),
}
_SYNONYMS_A_FIGURE = 2
_WRITABLE = frozenset([Kind.COUNT, Kind.MONEY, Kind.PERCENT])


def controls(sentence: Sentence, random: Random) -> Iterator[Attack]:
    """Yield rewritings that say the same; what stands in quotation marks is left as it is."""
    yield _control(sentence, "unchanged", sentence.text)
    for figure in sentence.figures:
        if sentence.is_quoted(figure.span.start, figure.span.end):
            continue
        for made in _rewritten(sentence, figure):
            yield _control(sentence, "figure written otherwise", made)
        for made in _hedged(sentence, figure, random):
            yield _control(sentence, "synonym of the hedge", made)
    for made in (*reordered(sentence.text), *_swapped(sentence)):
        yield _control(sentence, "reordered", made)


def _control(sentence: Sentence, kind: str, claim: str) -> Attack:
    return Attack(sentence.article_id, kind, claim, sentence.text, changed=False)


def _rewritten(sentence: Sentence, figure: Figure) -> Iterator[str]:
    """Yield the sentence with a figure in digits, in words, with other separators, or short."""
    if figure.kind not in _WRITABLE or figure.is_range or sentence.is_name(figure):
        return
    if figure.hedge is not None and figure.hedge.start > figure.core.start:
        return
    if "cent" in figure.core.cut(sentence.text).casefold() and figure.kind is Kind.MONEY:
        return  # whose cents, the words alone don't say
    core = figure.model_copy(update={"approximator": Approximator.NONE})
    after = sentence.text[figure.core.end :]
    space = " " if after[:1].isalnum() else ""
    for form in forms(core):
        made = sentence.text[: figure.core.start] + render(core, form) + space + after
        if made != sentence.text:
            yield made


def _hedged(sentence: Sentence, figure: Figure, random: Random) -> Iterator[str]:
    same = _HEDGES.get(figure.approximator)
    if figure.hedge is None or same is None or figure.hedge.start > figure.core.start:
        return
    written = figure.hedge.cut(sentence.text)
    unfit = {written.casefold(), *_unfit(sentence, figure)}
    options = [word for word in same if word not in unfit]
    for chosen in random.sample(options, min(_SYNONYMS_A_FIGURE, len(options))):
        said = chosen.capitalize() if written[0].isupper() else chosen
        yield sentence.replaced(figure.hedge.start, figure.hedge.end, said)


def _unfit(sentence: Sentence, figure: Figure) -> Iterator[str]:
    """Yield hedges that would say something else, or no English, before the figure."""
    before = sentence.text[: figure.span.start].split()[-1:]
    digits = figure.core.cut(sentence.text)[:1].isdigit()
    if figure.kind is Kind.TIME or not digits or before in (["only"], ["just"]):
        yield "some"
    if figure.kind in {Kind.DURATION, Kind.DATE}:
        yield from ("over", "upwards of")  # "over two years" is also "in the course of"


def _swapped(sentence: Sentence) -> Iterator[str]:
    """Yield "three nurses and five doctors" for "five doctors and three nurses"."""
    for one, other in pairwise(sentence.figures):
        if one.counted is None or other.counted is None or one.kind is not Kind.COUNT:
            continue
        start, end = one.span.start, other.counted.span.end
        adjacent = one.span.end <= one.counted.span.start and other.kind is Kind.COUNT
        adjacent = adjacent and other.span.end <= other.counted.span.start
        joint = sentence.text[one.counted.span.end : other.span.start]
        if adjacent and joint == " and " and not sentence.is_quoted(start, end):
            first = sentence.text[start : one.counted.span.end]
            last = sentence.text[other.span.start : end]
            yield sentence.replaced(start, end, f"{last}{joint}{first}")
