"""Read what a citation states: its figures as plain values, and who said it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from qa.figures.attribution import attributions
from qa.figures.compare import same_value
from qa.figures.read import read_figures
from qa.figures.types import Attribution, Figure
from qa.text import sentence_spans
from qa.types import Article, Citation, Day, SaidBy, StatedFigure
from qa.types.span import Span
from qa.types.statement import NamedDay

_BEFORE = 400
"""Code points read before a citation: a quotation that goes on was opened there."""
_PRONOUNS = frozenset(["he", "she"])
_REMEMBERED = 1024
"""Sentences: those of a question's passages."""


@lru_cache(maxsize=_REMEMBERED)
def figures_of(sentence: str) -> tuple[Figure, ...]:
    """Return the figures of a sentence, read once; relative dates stay unresolved."""
    return read_figures(sentence)


def day_of(article: Article) -> date | None:
    """Return the day an article was published, by which its relative dates are resolved."""
    return day(article.published_at)


def day(published: Day | None) -> date | None:
    """Return the day of a date or moment."""
    return published.date() if isinstance(published, datetime) else published


def _evidence_span(citation: Citation) -> Span:
    """Return the words that carry the claim: the evidence, or the whole citation."""
    evidence = citation.evidence
    return Span(start=evidence.start, end=evidence.end) if evidence else citation.span


def cited_figures(article: Article, citation: Citation) -> tuple[Figure, ...]:
    """Return the figures in the words that carry the claim, read in their whole sentence.

    Offsets are those of the sentence; add ``citation.start`` for the article's.
    """
    carrying = _evidence_span(citation).shift(-citation.start)
    read = read_figures(citation.quote, day_of(article))
    return tuple(figure for figure in read if figure.span.overlaps(carrying))


def stated_figures(article: Article, citation: Citation) -> tuple[StatedFigure, ...]:
    """Return the figures of a claim as plain values."""
    return tuple(as_stated_figure(one, citation.start) for one in cited_figures(article, citation))


def as_stated_figure(figure: Figure, start: int) -> StatedFigure:
    """Return a figure as a plain value.

    Args:
        figure: Read from a stretch of an article.
        start: Where that stretch begins in the article.
    """
    return StatedFigure(
        text=figure.text,
        start=start + figure.span.start,
        end=start + figure.span.end,
        kind=figure.kind.value,
        low=figure.low,
        high=figure.high,
        approximator=figure.approximator.value,
        unit=figure.unit,
        counted=figure.counted.text if figure.counted else None,
        status=figure.status,
        negated=figure.negated,
        additive=figure.additive,
        first_day=figure.calendar.first if figure.calendar else None,
        last_day=figure.calendar.last if figure.calendar else None,
    )


def named_days(words: str, published: Day | None) -> tuple[NamedDay, ...]:
    """Return the relative dates of a text, each once, resolved by the day it was published."""
    found = {
        figure.text: NamedDay(text=figure.text, first=days.first, last=days.last)
        for figure in read_figures(words, day(published))
        if (days := figure.calendar) and days.relative and days.first and days.last
    }
    return tuple(found.values())


def verb_by(verb: str) -> str:
    """Return the words between a statement and its speaker: "said by", "denied by"."""
    denied = {"denied": "denied by", "denies": "denied by", "refuted": "refuted by",
              "rejected": "rejected by", "dismissed": "dismissed by"}  # fmt: skip
    return denied.get(verb.casefold(), "said by")


def outlets(articles: int, independent: int) -> str:
    """Return the number of articles and sources in words: "3 articles, 1 independent source"."""
    return f"{articles} articles, {independent} independent source{'s' * (independent > 1)}"


def said_by(article: Article, citation: Citation) -> SaidBy | None:
    """Return who is reported to have said what the citation's evidence says, or None.

    For a figure in a headline, it is who says it in the article's text.
    """
    place, end = _evidence_span(citation), citation.end
    if not whole_sentence(citation.quote):
        place, end = _find_in_body(article, citation) or (place, end)
    start = max(0, place.start - _BEFORE)
    window = article.text[start:end]
    carrying = place.shift(-start)
    found = attributions(window)
    for at, one in enumerate(found):
        if one.covers.overlaps(carrying):
            named = _resolve_pronoun(found[:at], one)
            return SaidBy(
                speaker=named.speaker_text,
                start=named.speaker.start + start,
                end=named.speaker.end + start,
                verb=one.verb,
                direct=one.direct,
            )
    return None


def _resolve_pronoun(earlier: Sequence[Attribution], one: Attribution) -> Attribution:
    """Return the last person named before "he" or "she" said something."""
    if one.speaker_text.casefold() not in _PRONOUNS:
        return one
    named = (other for other in reversed(earlier) if other.speaker_text[:1].isupper())
    return next((x for x in named if x.speaker_text.casefold() not in _PRONOUNS), one)


def whole_sentence(words: str) -> bool:
    """Whether words end as a sentence does; headlines don't."""
    return words.rstrip("\"'”’)*_ ").endswith((".", "!", "?", "…"))


def _find_in_body(article: Article, citation: Citation) -> tuple[Span, int] | None:
    """Return where a sentence behind a headline gives its figure, and where that sentence ends."""
    figures = cited_figures(article, citation)
    if len(figures) != 1:
        return None
    for sentence in sentence_spans(article.text[citation.end :]):
        place = sentence.shift(citation.end)
        words = place.cut(article.text)
        for figure in read_figures(words, day_of(article)) if whole_sentence(words) else ():
            if same_value(figures[0], figure):
                return figure.span.shift(place.start), place.end
    return None
