"""The reader's answerer: the words of the archive that answer, in their natural extent."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import NamedTuple

from qa.answer.agreement import same_answer
from qa.answer.disputed import disputed
from qa.answer.extent import natural_extent
from qa.answer.missing import missing_words
from qa.answer.suits import suits
from qa.cite import sentence_around
from qa.figures import answer_extent
from qa.figures.replaced import replacement
from qa.parts import FetchArticle
from qa.reader import Reader
from qa.text import sentence_spans
from qa.types import (
    Article,
    ClaimDraft,
    DraftEnd,
    EvidenceHint,
    Hit,
    Passage,
    Retrieval,
    Span,
)

CONTEXT = 240
"""Code points of the article read on both sides of a passage, cut at sentences."""
RIVAL = 0.8
"""Another article's other answer is shown too from this share of the best one's probability."""
MOST_ANSWERS = 4
"""Different answers shown, one for each that some article gives."""
MOST_CITED = 3
"""Articles cited for one answer."""
SPANS = 3
"""Spans considered in each passage."""

Run = Callable[[Callable[[], "tuple[Candidate, ...]"]], Awaitable["tuple[Candidate, ...]"]]


class Candidate(NamedTuple):
    """Words that may answer."""

    passage: Passage
    span: Span
    """In the article."""
    text: str
    probability: float
    rank: int
    """Of the passage, by retrieval."""


class ReaderAnswerer:
    """Reads all retrieved passages at once; declines below the reader's calibrated threshold."""

    prompt_version = None

    def __init__(
        self, reader: Reader, article: FetchArticle, run: Run, *, guided: bool = True
    ) -> None:
        """Use a reader.

        Args:
            reader: Finds the words.
            article: Gets the stored articles.
            run: Runs processor work.
            guided: Whether figure questions are held to figures of the kind they ask for; what
                this gains is measured by ``python -m evals.news``.
        """
        self.name = reader.name
        self._guided = guided
        self._reader = reader
        self._article = article
        self._run = run

    async def draft(
        self, question: str, retrieval: Retrieval
    ) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
        """Yield the best answer, and a rival one of another article if it is nearly as likely."""
        found = await self._run(
            lambda: read_candidates(
                question, retrieval.hits, self._reader, self._article, guided=self._guided
            )
        )
        chosen = [c for c in found if c.probability >= self._reader.threshold]
        drafts = claims_from(chosen)
        for claim in (*drafts, *disputed(question, drafts, retrieval.hits, self._article)):
            yield claim
        yield self._end(question, retrieval, found) if not chosen else DraftEnd()

    def _end(self, question: str, retrieval: Retrieval, found: Sequence[Candidate]) -> DraftEnd:
        lacking = missing_words(question, retrieval.hits)
        reason = f"None of the {len(retrieval.hits)} passages read answers it"
        if found:
            reason += (
                f": the likeliest words, “{found[0].text}”, answer it with a probability of "
                f"{found[0].probability:.2f}, and {self._reader.threshold:.2f} is needed"
            )
        if lacking:
            named = ", ".join(f"“{word}”" for word in lacking)
            reason += f". None of them mentions {named}"
        return DraftEnd(nearest=tuple(_drafted([c]) for c in found[:3]), reason=reason + ".")


def read_candidates(
    question: str,
    hits: Sequence[Hit],
    reader: Reader,
    article: FetchArticle,
    *,
    guided: bool = True,
) -> tuple[Candidate, ...]:
    """Return the distinct words that may answer, likeliest first; each widened to its extent."""
    sources = [article(hit.passage.article_id, hit.passage.version) for hit in hits]
    windows = [window(source, hit.passage) for source, hit in zip(sources, hits, strict=True)]
    texts = [span.cut(source.text) for source, span in zip(sources, windows, strict=True)]
    readings = reader.read(question, texts, spans=SPANS)
    found = [
        _candidate(question, source, hit, found.span.shift(cut.start), found.probability, guided)
        for source, hit, cut, reading in zip(sources, hits, windows, readings, strict=True)
        for found in reading.spans
    ]
    return distinct(found)


def window(article: Article, passage: Passage) -> Span:
    """Return the passage with whole sentences around it, so that pronouns find their names."""
    first = max(0, passage.start - CONTEXT)
    last = min(article.length, passage.end + CONTEXT)
    around = sentence_spans(article.text[first:last])
    starts = [s.start + first for s in around if s.start > 0 and s.start + first < passage.start]
    ends = [s.end + first for s in around if s.end + first < last and s.end + first > passage.end]
    start = first if first == 0 else min(starts, default=passage.start)
    end = last if last == article.length else max(ends, default=passage.end)
    return Span(start=start, end=end)


def _candidate(
    question: str, article: Article, hit: Hit, span: Span, probability: float, guided: bool
) -> Candidate:
    if not guided:
        wide = answer_extent(article.text, span)
        return Candidate(hit.passage, wide, wide.cut(article.text), probability, hit.rank)
    wide = natural_extent(question, article.text, span)
    factor = suits(question, article.text, wide, sentence_around(article.text, wide))
    wide = replacement(article.text, wide) or wide  # "six ..., now four": the article says four
    text = wide.cut(article.text)
    return Candidate(hit.passage, wide, text, probability * factor, hit.rank)


def distinct(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Keep the likeliest of candidates that overlap in one article version."""
    kept: list[Candidate] = []
    for one in sorted(candidates, key=lambda c: (-c.probability, c.rank, c.span.start)):
        if not any(_same_place(one, other) for other in kept):
            kept.append(one)
    return tuple(kept)


def _same_place(one: Candidate, other: Candidate) -> bool:
    return _source(one) == _source(other) and one.span.overlaps(other.span)


def _source(candidate: Candidate) -> tuple[str, int]:
    return candidate.passage.article_id, candidate.passage.version


def claims_from(chosen: Sequence[Candidate]) -> tuple[ClaimDraft, ...]:
    """Return the best answer with the articles that agree, then a rival that nearly equals it.

    Args:
        chosen: Candidates over the threshold, likeliest first.
    """
    if not chosen:
        return ()
    best = chosen[0]
    others = _best_of_each_article(chosen)[1:]
    distinct_answers = [best]
    for rival in others:
        likely = rival.probability >= RIVAL * best.probability
        new = not any(same_answer(known.text, rival.text) for known in distinct_answers)
        if likely and new and len(distinct_answers) < MOST_ANSWERS:
            distinct_answers.append(rival)
    return tuple(_drafted([one, *_agreeing(one, [best, *others])]) for one in distinct_answers)


def _best_of_each_article(chosen: Sequence[Candidate]) -> list[Candidate]:
    """An article's second choice answers something else, or says the same again."""
    best: dict[tuple[str, int], Candidate] = {}
    for candidate in chosen:
        best.setdefault(_source(candidate), candidate)
    return list(best.values())


def _agreeing(best: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    agreeing: dict[tuple[str, int], Candidate] = {}
    for other in others:
        if _source(other) != _source(best) and same_answer(best.text, other.text):
            agreeing.setdefault(_source(other), other)
    return list(agreeing.values())[: MOST_CITED - 1]


def _drafted(candidates: Sequence[Candidate]) -> ClaimDraft:
    return ClaimDraft(
        text=candidates[0].text,
        evidence=tuple(EvidenceHint(passage=c.passage, span=c.span) for c in candidates),
        score=candidates[0].probability,
    )
