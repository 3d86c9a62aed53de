"""The figures of a claim, each beside the figures of the evidence it may be held to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from qa.describe import day_of
from qa.figures import GENERIC_PEOPLE, Agreement, Figure, Kind, Severity, agree, comparable
from qa.verify.context import Context, contexts_of, likeness
from qa.verify.evidence import Candidate, Evidence, amounts_of, figures_in
from qa.verify.fold import folded
from qa.verify.topics import topic_stems
from qa.verify.words import names, unmentioned

EXACTLY_IN_PLACE = 0.9
"""Likeness from which a figure stands between the very words that the claim's stands between."""
MOST_HOLDING = 4
"""Sentences that are compared only because they hold a figure of the claim's value."""
_WRONG_VALUE = frozenset(
    """value unit_swapped percent_points kind_changed range_narrowed range_widened
    label_swapped""".split()
)


class Pair(NamedTuple):
    """A figure of the evidence beside the claim's."""

    claimed: Figure
    figure: Figure
    candidate: Candidate
    agreement: Agreement
    likeness: float
    named: float
    """Share of the claim's names that the sentence mentions."""

    @property
    def agrees(self) -> bool:
        """Whether the evidence's figure supports the claim's."""
        turned = "score_reversed" in self.agreement.codes and self.likeness >= EXACTLY_IN_PLACE
        return self.agreement.verdict == "agree" and not turned

    @property
    def right_value(self) -> bool:
        """Whether the values are the same, whatever else differs."""
        return not _WRONG_VALUE & set(self.agreement.codes)


class Row(NamedTuple):
    """A figure of the claim with all that it may be compared to."""

    figure: Figure
    pairs: tuple[Pair, ...]


def holding(figures: Sequence[Figure], stems: Sequence[str], evidence: Evidence) -> list[Candidate]:
    """Return sentences with a figure of the same value and some word of the claim's."""
    places = {at for one in amounts_of(figures) for at in evidence.holding.get(one, ())}
    words = set(stems)
    found = [evidence.sentences[at] for at in sorted(places)]
    shared = [one for one in found if one.stems & words]
    return sorted(shared, key=lambda one: -len(one.stems & words))[:MOST_HOLDING]


def rows_of(claim: str, near: Sequence[Candidate], evidence: Evidence) -> tuple[Row, ...]:
    """Return each figure of a claim with the comparable figures of the sentences.

    Relative dates of both are resolved by the publication day of the sentence's article.
    """
    figures = figures_in(claim, None)
    pairs: list[list[Pair]] = [[] for _ in figures]
    for one in near:
        day = day_of(one.article)
        for row, pair in _pairs(claim, one, day, evidence):
            pairs[row].append(pair)
    return tuple(Row(*each) for each in zip(figures, map(tuple, pairs), strict=True))


def _pairs(
    claim: str, one: Candidate, day: date | None, evidence: Evidence
) -> Iterator[tuple[int, Pair]]:
    around = _contexts(claim, day)
    theirs = tuple(zip(figures_in(one.text, day), _contexts(one.text, day), strict=True))
    named = _named(claim, one)
    for row, figure in enumerate(figures_in(claim, day)):
        for other, context in theirs:
            if comparable(figure, other):
                like = likeness(around[row], context, evidence.rarity, evidence.unseen)
                agreement = _agreement(figure, other, one)
                yield row, Pair(figure, other, one, agreement, like, named)


def _named(claim: str, one: Candidate) -> float:
    found = names(claim, (one.article,))
    missing = unmentioned(found, (folded(one.text),))
    return 1 - len(missing) / len(found) if found else 0.0


@lru_cache(maxsize=4096)
def _contexts(text: str, day: date | None) -> tuple[Context, ...]:
    return contexts_of(text, figures_in(text, day))


def _agreement(claimed: Figure, other: Figure, candidate: Candidate) -> Agreement:
    """Compare two figures; a thing counted that the sentences nowhere name is a swapped one."""
    found = _lenient(agree(claimed, other), claimed)
    if found.verdict == "differs" and _same_day_words(claimed, other):
        return Agreement(verdict="agree")
    if "noun_changed" not in found.codes or claimed.counted is None:
        return found
    known = candidate.stems | candidate.near
    head = claimed.counted.text.split()[-1]
    if claimed.counted.head in GENERIC_PEOPLE or set(topic_stems(head)) <= known:
        return found
    note = next(one for one in found.findings if one.code == "noun_changed")
    heavy = note.model_copy(update={"code": "noun_swapped", "severity": Severity.MINOR})
    findings = tuple(heavy if one is note else one for one in found.findings)
    return Agreement(verdict="differs", findings=findings)


def _lenient(found: Agreement, claimed: Figure) -> Agreement:
    """Let "another 15 minutes" stand for "then 15 minutes"."""
    if claimed.kind is not Kind.DURATION or "total_as_addition" not in found.codes:
        return found
    rest = tuple(one for one in found.findings if one.code != "total_as_addition")
    heavy = any(one.severity is not Severity.NOTE for one in rest)
    return Agreement(verdict="differs" if heavy else "agree", findings=rest)


def _same_day_words(claimed: Figure, other: Figure) -> bool:
    """Whether both say "Thursday": where it stands in its sentence tells the week only roughly."""
    mine, theirs = claimed.calendar, other.calendar
    if mine is None or theirs is None or not (mine.relative and theirs.relative):
        return False
    return claimed.text.casefold() == other.text.casefold()
