"""How well figures are found: exact span and value against the annotations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from evals.figures.annotations import Gold, Sentence, number
from qa.figures import Figure, read_figures
from qa.types.span import Value

_TOLERANCE = Decimal("1e-9")


class Miss(Value):
    """A figure that one side has and the other has not."""

    article: str
    sentence: str
    expected: str | None
    read: str | None


class Reading(Value):
    """Counts of one run. A figure counts as found with its exact core span and its value."""

    sentences: int
    expected: int
    read: int
    found: int
    attributes: dict[str, tuple[int, int]]
    """Of the found figures: right and all, for span with hedge, kind, unit, hedge, head, day."""
    misses: tuple[Miss, ...]
    blemishes: tuple[Miss, ...]
    """Figures found whose kind, unit, hedge or head is another."""

    @property
    def precision(self) -> float:
        """Share of the figures read that are annotated so."""
        return self.found / self.read if self.read else 0.0

    @property
    def recall(self) -> float:
        """Share of the annotated figures that were read so."""
        return self.found / self.expected if self.expected else 0.0


def evaluate(sentences: Iterable[Sentence]) -> Reading:
    """Read every sentence by itself and compare."""
    counts: Counter[str] = Counter()
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    misses: list[Miss] = []
    blemishes: list[Miss] = []
    for sentence in sentences:
        figures = read_figures(sentence.text, sentence.published)
        pairs = _pairs(sentence.figures, figures)
        counts.update(
            sentences=1, expected=len(sentence.figures), read=len(figures), found=len(pairs)
        )
        for gold, figure in pairs:
            for name, ok in _attributes(gold, figure):
                asked[name] += 1
                right[name] += ok
                if not ok:
                    blemishes.append(_blemish(sentence, name, gold, figure))
        misses += _misses(sentence, figures, pairs)
    return Reading(
        sentences=counts["sentences"],
        expected=counts["expected"],
        read=counts["read"],
        found=counts["found"],
        attributes={name: (right[name], asked[name]) for name in asked},
        misses=tuple(misses),
        blemishes=tuple(blemishes),
    )


def _pairs(golds: Sequence[Gold], figures: Sequence[Figure]) -> list[tuple[Gold, Figure]]:
    by_core = {(figure.core.start, figure.core.end): figure for figure in figures}
    found = ((gold, by_core.get(gold.core)) for gold in golds)
    return [(gold, figure) for gold, figure in found if figure and _same_value(gold, figure)]


def _same_value(gold: Gold, figure: Figure) -> bool:
    if gold.first is not None:
        days = figure.calendar
        return days is not None and (days.first, days.last) == (gold.first, gold.last)
    if gold.kind == "date":
        return figure.kind.value == "date"
    return _equal(number(gold.low), figure.low) and _equal(number(gold.high), figure.high)


def _equal(one: Decimal | None, other: Decimal | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _TOLERANCE * max(Decimal(1), abs(one))


def _attributes(gold: Gold, figure: Figure) -> list[tuple[str, bool]]:
    found = [
        ("span", (gold.start, gold.end) == (figure.span.start, figure.span.end)),
        ("kind", gold.kind == figure.kind.value),
        ("hedge", gold.approximator == figure.approximator.value),
    ]
    if gold.unit is not None:
        found.append(("unit", gold.unit == figure.unit))
    if gold.kind == "count":
        found.append(("head", gold.head == (figure.counted.head if figure.counted else None)))
    return found


def _blemish(sentence: Sentence, name: str, gold: Gold, figure: Figure) -> Miss:
    counted = figure.counted.head if figure.counted else None
    return Miss(
        article=sentence.article,
        sentence=sentence.text,
        expected=f"{name} of {gold.text!r} {gold.kind} {gold.unit} {gold.approximator} {gold.head}",
        read=f"{figure.text!r} {figure.kind} {figure.unit} {figure.approximator} {counted}",
    )


def _misses(
    sentence: Sentence, figures: Sequence[Figure], pairs: Sequence[tuple[Gold, Figure]]
) -> list[Miss]:
    hit_golds = {gold.core for gold, _ in pairs}
    hit_figures = {(figure.core.start, figure.core.end) for _, figure in pairs}
    lost = [gold for gold in sentence.figures if gold.core not in hit_golds]
    extra = [one for one in figures if (one.core.start, one.core.end) not in hit_figures]
    make = {"article": sentence.article, "sentence": sentence.text}
    return [
        *(Miss(**make, expected=_gold(gold), read=None) for gold in lost),
        *(Miss(**make, expected=None, read=_read(figure)) for figure in extra),
    ]


def _gold(gold: Gold) -> str:
    value = f"{gold.first}..{gold.last}" if gold.first else f"{gold.low}-{gold.high}"
    return f"{gold.text!r} {gold.kind} {value}"


def _read(figure: Figure) -> str:
    days = figure.calendar
    value = f"{days.first}..{days.last}" if days else f"{figure.low}-{figure.high}"
    return f"{figure.text!r} {figure.kind.value} {value}"
