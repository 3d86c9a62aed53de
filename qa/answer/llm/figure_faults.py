"""Whether the figures of a statement stand in the sentences it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.answer.llm.agreed_figures import figures_in, figures_of, says, unsupported
from qa.answer.llm.exchanged import exchanged
from qa.answer.llm.numbering import Sentence
from qa.answer.llm.told import told_otherwise
from qa.figures import Figure, Kind, read_figures

_OR = re.compile(r"\s*(?:or|and|to)\s*")
_REWORDED = (
    (re.compile(r"\bone \w+ in (?=two|three|four|five|six|eight|ten|\d)", re.I), "one in "),
    (re.compile(r"\b(?:nearer|close) (?:to )?(?=\d)", re.I), "closer to "),
    (re.compile(r"\b(?:ha[sd]|have) (?:now )?(?:passed|topped|exceeded|surpassed) (?=\d)", re.I),
     "is more than "),
    (re.compile(r"\ba (\w+) or two\b", re.I), r"one or two \1s"),
    (re.compile(r"\b((?:year|month|week|day|hour)s) (at (?:least|most)|more than|up to) ", re.I),
     r"\1, \2 "),
    (re.compile(r"\b(\d{1,2}) in the morning\b", re.I), r"\1 am"),
    (re.compile(r"\bother (\d{1,2}|two|three|four|five|six|seven|eight|nine|ten) ", re.I),
     r"\1 other "),
)  # fmt: skip
"""Wordings that ``qa.figures`` does not read, as ones that it does."""
_RATE = re.compile(
    r"\b(?:(?:per|each|every) (?:year|month|week|day|hour)|annually|yearly|monthly|weekly|daily)\b",
    re.I,
)
_RATES = re.compile(
    r"\b(?:per|each|every|an? (?:year|month|week|day|hour)|annual\w*|yearly|monthly|weekly"
    r"|daily)\b",
    re.I,
)
_FEW = 4
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


def figure_fault(text: str, sentences: Sequence[Sentence]) -> tuple[Figure, str] | None:
    """Return the first figure that the sentences do not have, with the reason, or None."""
    for pattern, plain in _REWORDED:
        text = pattern.sub(plain, text)
    given = [figure for sentence in sentences for figure in figures_of(sentence)]
    figures = tuple(_unelided(text))
    for figure in figures:
        reason = unsupported(figure, given)
        if reason and not told_otherwise(text, figure, figures, sentences):
            return figure, reason
    return _rate_fault(text, figures, sentences) or exchanged(
        text, figures, [(one.text, figures_of(one)) for one in sentences], says
    )


def _rate_fault(
    text: str, figures: Sequence[Figure], sentences: Sequence[Sentence]
) -> tuple[Figure, str] | None:
    """Return a figure that the statement gives per year, day ... and no sentence does."""
    if not figures or not _RATE.search(text) or any(_RATES.search(s.text) for s in sentences):
        return None
    return figures[0], "its sentence does not give the figure for each year, month or the like"


def telling_figure(text: str) -> bool:
    """Whether a text has a figure that few sentences have: no small number, no bare year."""
    return any(
        figure.low is not None and (figure.low > _FEW or figure.kind is Kind.MONEY)
        and figure.kind is not Kind.LABEL and not _YEAR.fullmatch(figure.text)
        for figure in read_figures(text)
    )  # fmt: skip


def without_figures(text: str) -> str:
    """Return a text without its figures and their units, which are compared by their values."""
    for figure in reversed(read_figures(text)):
        text = text[: figure.span.start] + text[figure.span.end :]
    return text


def rivals(figure: Figure, sentences: Sequence[Sentence]) -> bool:
    """Whether the sentences have a figure of the same kind, which it would contradict."""
    return any(figure.kind is one.kind for s in sentences for one in figures_of(s))


def _unelided(text: str) -> Iterator[Figure]:
    """Yield the figures, "49" of "49 or 27 percent" as a percentage."""
    figures = figures_in(text, None)
    for place, figure in enumerate(figures):
        after = figures[place + 1] if place + 1 < len(figures) else None
        if after and figure.unit is None and figure.kind is Kind.COUNT and after.unit and (
            figure.counted is None
            and _OR.fullmatch(text[figure.span.end : after.span.start])
        ):  # fmt: skip
            yield figure.model_copy(update={"kind": after.kind, "unit": after.unit})
        else:
            yield figure
