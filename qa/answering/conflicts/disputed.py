"""Find the figures that a cited sentence denies, or that it gives by a second speaker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qa.answering.conflicts.contradict import other_value
from qa.answering.conflicts.find import vouched_for
from qa.answering.question import Question
from qa.figures import Figure, attributions, is_taken_back, same_value
from qa.figures.stated import figures_of
from qa.parts import FetchArticle
from qa.text import sentence_spans
from qa.text.stems import content_stems
from qa.types import ClaimDraft, EvidenceHint, Hit, Passage, Span

_ESTIMATING = frozenset("spoke spoken speaks speak put puts estimate estimated estimates".split())
"""Verbs by which a second speaker gives another figure for the same: "the organisers spoke of"."""


class _Given(NamedTuple):
    passage: Passage
    sentence: Span
    words: str
    figure: Figure


def disputed_figures(
    question: Question, drafts: Sequence[ClaimDraft], hits: Sequence[Hit], article: FetchArticle
) -> tuple[ClaimDraft, ...]:
    """Return drafts of the figures that the drafted figures' sentences deny or give beside them.

    There are three cases. "Nine were hurt and not eleven, as the Ledger had reported" adds the
    Ledger's eleven, if the Ledger's passage was retrieved. "About 350, according to the police; the
    organisers spoke of more than 1,000" adds the organisers' figure, unless the question asks for
    that of the police. A drafted eleven adds the nine of an article that denies eleven.
    """
    found: list[_Given] = []
    known = [own for draft in drafts if (own := _figure_drafted(draft, article))]
    for own in known:
        for rival in (
            *_given_by_another_speaker(question, own),
            *_denied_elsewhere(own, hits, article),
        ):
            given = [*known, *found]
            if not any(same_value(rival.figure, other.figure) for other in given):
                found.append(rival)
    score = min((draft.score for draft in drafts), default=0.0)
    return tuple(_draft(rival, score) for rival in found)


def _draft(rival: _Given, score: float) -> ClaimDraft:
    span = rival.figure.span.shift(rival.sentence.start)
    hint = EvidenceHint(passage=rival.passage, span=span)
    return ClaimDraft(text=rival.figure.text, evidence=(hint,), score=score, extracted=True)


def _figure_drafted(draft: ClaimDraft, article: FetchArticle) -> _Given | None:
    hint = draft.evidence[0]
    text = article(hint.passage.article_id, hint.passage.version).text
    for sentence in sentence_spans(text):
        if hint.span is not None and sentence.contains(hint.span):
            inside, words = hint.span.shift(-sentence.start), sentence.cut(text)
            own = [one for one in figures_of(words) if one.span.overlaps(inside)]
            return _Given(hint.passage, sentence, words, own[0]) if len(own) == 1 else None
    return None


def _given_by_another_speaker(question: Question, own: _Given) -> Iterator[_Given]:
    """Yield the figure that a second speaker of the sentence gives for the same thing."""
    said = attributions(own.words)
    ours = {one.speaker_text for one in said if one.covers.overlaps(own.figure.span)}
    if set(content_stems(" ".join(ours))) & set(question.stems):
        return
    for figure in figures_of(own.words):
        theirs = [one for one in said if one.covers.overlaps(figure.span)]
        estimates = any(one.verb in _ESTIMATING and one.speaker_text not in ours for one in theirs)
        bare = figure.counted is None and vouched_for(own.words, figure)
        if ours and estimates and bare and other_value(own.figure, figure):
            yield own._replace(figure=figure)


def _denied_elsewhere(own: _Given, hits: Sequence[Hit], article: FetchArticle) -> Iterator[_Given]:
    """Yield where other articles state the figure that the sentence denies or takes back."""
    denied = [one for one in figures_of(own.words) if _refuted(own.words, one)]
    for hit in hits:
        passage = hit.passage
        if passage.article_id == own.passage.article_id:
            continue
        text = article(passage.article_id, passage.version).text
        for sentence in sentence_spans(text):
            if sentence.overlaps(passage.span):
                yield from _figures_against(own, denied, passage, sentence, sentence.cut(text))


def _figures_against(
    own: _Given, denied: Sequence[Figure], passage: Passage, sentence: Span, words: str
) -> Iterator[_Given]:
    """Yield a sentence's figures that ``own`` denies, or that it gives while it denies ``own``."""
    figures = [one for one in figures_of(words) if one.kind is own.figure.kind]
    back = [one for one in figures if _refuted(words, one)]
    refuted = any(_same_number(one, own.figure) for one in back)
    for figure in figures:
        denied_here = any(_same_number(one, figure) for one in denied)
        stated = figure.counted is not None and vouched_for(words, figure)
        if (denied_here or refuted) and stated and other_value(own.figure, figure):
            yield _Given(passage, sentence, words, figure)


def _refuted(words: str, figure: Figure) -> bool:
    return figure.frame == "denied" or is_taken_back(words, figure)


def _same_number(one: Figure, other: Figure) -> bool:
    return (one.low, one.high) == (other.low, other.high)
