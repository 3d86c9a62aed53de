"""Find figures in the retrieved passages that disagree with the answer, to show them beside it.

For "How many soldiers will Caldria send?" answered with 1,350, a passage that says "about 1,200
soldiers" gives a second claim; so does a figure that the cited sentence denies, or that it gives by
a second speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from qa.answering.conflicts.context import context_of
from qa.answering.conflicts.contradict import alike, contradict, is_among, one_time, other_value
from qa.answering.conflicts.find import (
    CitedFigure,
    articles_cited,
    figures_cited,
    other_speaker,
    vouched_for,
)
from qa.answering.conflicts.fitting import REFERS, FigureFound, article_stems, fitting_figures
from qa.answering.conflicts.sources import is_headline, known_day, moment
from qa.answering.question import FigureSought, Question
from qa.figures import (
    FUNCTION_WORDS,
    MONTHS,
    VERBS,
    WEEKDAYS,
    Approximator,
    Figure,
    attributions,
    is_taken_back,
    read_figures,
    same_value,
)
from qa.figures.stated import day_of, figures_of
from qa.parts import FetchArticle
from qa.text import sentence_spans
from qa.text.stems import content_stems
from qa.types import Article, Claim, ClaimDraft, EvidenceHint, Hit, Passage, Retrieval, Span

CERTAIN_FIT = 0.75
"""A figure is the one asked for where at least this share of the question's words is near it."""
LINKED_FIT = 0.5
"""The same for a measure ("what does it cost")."""
GONE_FIT = 0.3
"""The same for a figure that another article takes back."""
_BOUNDS = frozenset(
    [Approximator.AT_MOST, Approximator.LESS_THAN, Approximator.AT_LEAST, Approximator.MORE_THAN]
)
MOST = 4
"""Values added to one answer at most."""
MOST_CITED = 3
_NAME = re.compile(r"(?<=[a-z,] )[A-Z]\w{3,}")
_OWNER = re.compile(r"\b[A-Z][\w.]*\w\b")
_NO_OWNERS = FUNCTION_WORDS | VERBS | MONTHS.keys() | WEEKDAYS.keys()
_FEWEST_NAMES, _FEWEST_ASKED = 3, 2
_SHARED = 0.25
"""Two articles tell one story if this share of the shorter list of names is in both."""


def rival_figures(
    question: Question, claims: Sequence[Claim], retrieval: Retrieval, article: FetchArticle
) -> tuple[ClaimDraft, ...]:
    """Return drafts of the retrieved figures that cannot be right together with a claim's.

    Only for a question that asks for a figure, and only figures about the same thing in the same
    story (``contradict``). Two figures of one article are compared only where two named speakers
    give them, or where its headline differs from its text. Each value is drafted once, with the
    articles that give it, the newest first.
    """
    known = [
        side for claim in claims for side in figures_cited(claim, articles_cited(claim, article))
    ]
    if question.figure is None or not known:
        return ()
    sought = question.figure_sought
    least = LINKED_FIT if sought.head is None else CERTAIN_FIT
    story = _on_the_same_story(sought, retrieval, known, article)
    near = fitting_figures(sought, story, article, least=least)
    stands = [
        found
        for found in near
        if _counts_what_was_asked(sought, found) and _rivals_a_claim(sought, found, known)
    ]
    if gone := [found.figure for found in near if found.taken_back]:
        mentioned = fitting_figures(sought, story, article, least=GONE_FIT)
        stands += [
            one
            for one in mentioned
            if one not in stands and _is_taken_back_elsewhere(one, gone, known)
        ]
    score = min(claim.score for claim in claims)
    drafts = (_draft(group, retrieval, score) for group in _by_value(stands))
    return tuple(draft for draft in drafts if draft)[:MOST]


def _on_the_same_story(
    sought: FigureSought, retrieval: Retrieval, known: Sequence[CitedFigure], article: FetchArticle
) -> Retrieval:
    """Keep the passages of the claims' articles, and of articles on the same story in its time."""
    refs = {(hit.passage.article_id, hit.passage.version) for hit in retrieval.hits}
    kept = {
        ref
        for ref in refs
        if any(_tell_one_story(sought, article(*ref), side.article) for side in known)
    }
    hits = (hit for hit in retrieval.hits if (hit.passage.article_id, hit.passage.version) in kept)
    return retrieval.model_copy(update={"hits": tuple(hits)})


def _tell_one_story(sought: FigureSought, one: Article, other: Article) -> bool:
    """Whether articles tell of one story, by their names or by two or more of the question's."""
    if one.id == other.id:
        return True
    if not one_time(known_day(one), known_day(other)):
        return False
    texts = [article_stems(article) for article in (one, other)]
    both = all(is_among(name, stems) for name in sought.proper for stems in texts)
    return (both and len(sought.proper) >= _FEWEST_ASKED) or _same_story(one.text, other.text)


def _counts_what_was_asked(sought: FigureSought, found: FigureFound) -> bool:
    """Whether the sentence counts what was asked for, and for the country or other owner asked.

    The owner is the name nearest before the figure: "Caldria will send about 1,200 soldiers, as the
    Tesk Republic holds an exercise" does not count Tesk soldiers.
    """
    (sentence, figure, _), its = found.stated, context_of(found.stated)
    if sought.proper and its.owners and not _owners_fit(sought, its.owners):
        return False
    if REFERS.search(sentence):
        return True
    if sought.head is not None and figure.counted is None:
        return False
    named = _OWNER.findall(sentence[: figure.span.start])
    owners = [name.lower() for name in named if name.lower() not in _NO_OWNERS]
    own = [name.lower() for name in _OWNER.findall(figure.counted.text if figure.counted else "")]
    nearest = own or owners[-1:]
    return (
        not sought.owners
        or not nearest
        or any(alike(one, other) for one in nearest for other in sought.owners)
    )


def _rivals_a_claim(sought: FigureSought, found: FigureFound, known: Sequence[CitedFigure]) -> bool:
    figure = found.figure
    if not vouched_for(found.stated.sentence, figure):
        return False
    if any(same_value(figure, side.figure) for side in known):
        return False
    return any(_contradicts(sought, found, side) for side in known)


def _is_taken_back_elsewhere(
    found: FigureFound, gone: Sequence[Figure], known: Sequence[CitedFigure]
) -> bool:
    """Whether another article takes this very figure back, so that both are about one thing."""
    figure = found.figure
    if found.taken_back or any(same_value(figure, side.figure) for side in known):
        return False
    return any(same_value(figure, one) and _counts(one) == _counts(figure) for one in gone)


def _counts(figure: Figure) -> str | None:
    return figure.counted.head if figure.counted else None


def _contradicts(sought: FigureSought, found: FigureFound, side: CitedFigure) -> bool:
    within = found.article.id == side.article.id
    if within and not (
        _said_by_another(sought, found, side) or _headline_against_text(found, side)
    ):
        return False
    if not within and not _tell_one_story(sought, found.article, side.article):
        return False
    if found.fit < _fit_needed(sought, found, side):
        return False
    hedges = {found.figure.approximator, side.figure.approximator}
    if sought.head is None and len(hedges) > 1 and hedges <= _BOUNDS:
        return False  # who earns "less than $125,000" gets "up to $20,000"
    return contradict(side.stated, found.stated)


def _headline_against_text(found: FigureFound, side: CitedFigure) -> bool:
    """Whether one figure is only in the headline and the other in the text."""
    article = found.article
    heads = [is_headline(article, one) for one in (found.sentence, side.citation.span)]
    if heads[0] is heads[1]:
        return False
    head = found.figure if heads[0] else side.figure
    return not any(
        same_value(head, figure)
        for sentence in sentence_spans(article.text)
        if not is_headline(article, sentence)
        for figure in read_figures(sentence.cut(article.text), day_of(article))
    )


def _owners_fit(sought: FigureSought, owners: frozenset[str]) -> bool:
    """Whether figures of these owners were asked for: not OPEC's, if Kuwait's were."""
    named_asked = (*sought.proper, *sought.owners)
    return any(
        alike(one, other) or (one in ("us", "uk") and other == "u")  # "U.S." is stemmed to "u"
        for one in owners
        for other in named_asked
    )


def _said_by_another(sought: FigureSought, found: FigureFound, side: CitedFigure) -> bool:
    """Whether two named speakers of one article give different figures for the same.

    Otherwise figures of one article count different things: "45,756 migrants drove outstanding
    claims over 150,000", "performed in 32 countries and 40 states".
    """
    quote, sentence, said = side.citation.quote, found.stated.sentence, found.said_by
    if quote == sentence or said is None or not other_speaker(side.speaker, said.speaker):
        return False
    mine, theirs = (frozenset(content_stems(text)) for text in (quote, sentence))
    return any(is_among(topic, mine) and is_among(topic, theirs) for topic in sought.topics)


def _fit_needed(sought: FigureSought, found: FigureFound, side: CitedFigure) -> float:
    """Return the fit that a figure needs to be shown; over 1 where it is never shown.

    A count needs every word of the question that the claim's sentence has. A measure ("what does it
    cost") needs only the measure's name, where the claim's sentence has the whole question.
    """
    stated = frozenset(content_stems(f"{side.article.title or ''} {side.citation.quote}"))
    shared = [topic for topic in sought.topics if is_among(topic, stated)]
    if sought.head is not None:
        near = frozenset(content_stems(f"{found.article.title or ''} {found.stated.sentence}"))
        kept = all(is_among(topic, near) for topic in shared)
        return CERTAIN_FIT if kept else 2.0
    return LINKED_FIT if len(shared) == len(sought.topics) else CERTAIN_FIT


def _same_story(one: str, other: str) -> bool:
    """Whether two articles name the same people and places."""
    mine, theirs = _names(one), _names(other)
    shared = len(mine & theirs)
    return shared >= _FEWEST_NAMES and shared >= _SHARED * min(len(mine), len(theirs))


@lru_cache(maxsize=256)
def _names(text: str) -> frozenset[str]:
    found = set(_NAME.findall(text))
    return frozenset(name for name in found if name.lower() not in MONTHS | WEEKDAYS)


def _by_value(found: Sequence[FigureFound]) -> Iterator[list[FigureFound]]:
    groups: list[list[FigureFound]] = []
    for one in sorted(found, key=lambda one: moment(one.article.published_at), reverse=True):
        home = next((group for group in groups if same_value(group[0].figure, one.figure)), None)
        if home is None:
            groups.append([one])
        elif all(one.article.id != other.article.id for other in home):
            home.append(one)
    yield from groups


def _draft(group: Sequence[FigureFound], retrieval: Retrieval, score: float) -> ClaimDraft | None:
    hints = tuple(hint for one in group[:MOST_CITED] if (hint := _hint(one, retrieval)))
    if not hints:
        return None
    return ClaimDraft(text=group[0].figure.text, evidence=hints, score=score, extracted=True)


def _hint(found: FigureFound, retrieval: Retrieval) -> EvidenceHint | None:
    passage = _passage(found, retrieval)
    return EvidenceHint(passage=passage, span=found.place) if passage else None


def _passage(found: FigureFound, retrieval: Retrieval) -> Passage | None:
    ref = (found.article.id, found.article.version)
    held = [
        hit.passage
        for hit in retrieval.hits
        if (hit.passage.article_id, hit.passage.version) == ref
    ]
    return next((one for one in held if one.span.overlaps(found.place)), held[0] if held else None)


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
    return tuple(_disputed_draft(rival, score) for rival in found)


def _disputed_draft(rival: _Given, score: float) -> ClaimDraft:
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
