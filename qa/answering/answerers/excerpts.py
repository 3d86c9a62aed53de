"""Sentences shown as they stand instead of an answer: on a topic, or where nothing was read.

Keywords ask nothing, so nothing is answered. Sentences are scored by two things that add up: the
share of the topic's words that they hold (rare words weigh more) and the likeness of their vector
to the topic's; an article's first sentences have some advantage. The best ones of up to five
articles are shown, the newest article first. A question in a language that the packaged reader does
not read is not answered either: that is said, and the sentences with most of its words are shown.
"""

from __future__ import annotations

from collections.abc import (
    AsyncGenerator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import aclosing
from functools import cache
from typing import NamedTuple

from qa.answering.answerers.base import Answerer
from qa.answering.answerers.features import word_weights
from qa.answering.question import Question, none_mentions, unmentioned
from qa.figures.stated import day, whole_sentence
from qa.parts import Embedder, FetchArticle
from qa.text import near_identical, sentence_spans
from qa.text.language import NAMES, language_of_passage
from qa.text.stems import content_stems
from qa.types import ClaimDraft, DraftEnd, EvidenceHint, Hit, Retrieval, Span

ARTICLES = 5
"""Articles of which sentences are shown."""
SENTENCES = 5
"""Sentences aimed at: one article alone is shown with all of them."""
PASSAGES = 30
"""Passages to retrieve for a topic: several of one article stand among the best."""
WEIGHED = 48
"""Sentences whose vectors are compared: those that hold most of the topic's words."""
NEAR_BEST = 0.7
"""Share of the best article's score from which another one counts as being about the topic."""
LEAST = 0.8
"""Score under which nothing is plainly about the topic: that is most of its words, or half of them
and a likeness."""
AS_GOOD = 0.5
"""Share of an article's best score from which another sentence of it is shown too."""
HEADLINE = 0.7
"""What is no whole sentence counts for so much less."""
SHORT = 8
"""Words under which a sentence says little, and counts for as much less."""
LEAD = 0.3
"""Added for an article's first whole sentence, a half of it for the second: news begins with what
matters most."""

Run = Callable[[Callable[[], DraftEnd]], Awaitable[DraftEnd]]

NOTHING_NEAR = "No article is clearly about this"


class TopicAnswerer:
    """Reports on a topic: sentences as they stand, or what a language model says of them, cited.

    A language model's statements go through the same checks as its answers; where it makes none,
    the sentences are shown.
    """

    part_by_part = False

    def __init__(
        self,
        embedder: Callable[[], Embedder],
        article: FetchArticle,
        run: Run,
        name: str,
        model: Answerer | None = None,
    ) -> None:
        """Use an embedding model, and perhaps a language model.

        Args:
            embedder: Opens the embedding model.
            article: Gets the stored articles.
            run: Runs processor work.
            name: Of the answerer, where no language model is asked.
            model: The language model's answerer.
        """
        self._embedder = embedder
        self._article = article
        self._run = run
        self._name = name
        self._model = model

    @property
    def name(self) -> str:
        """The language model's, or that of the embedded reader."""
        return self._model.name if self._model else self._name

    @property
    def prompt_version(self) -> str | None:
        """Of the language model's prompt."""
        return self._model.prompt_version if self._model else None

    async def draft(
        self, question: Question, retrieval: Retrieval
    ) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
        """Yield the language model's statements, if any, then the end, with excerpts."""
        said, end = False, DraftEnd()
        if self._model is not None:
            async with aclosing(self._model.draft(report_on(question), retrieval)) as drafts:
                async for drafted in drafts:
                    if isinstance(drafted, DraftEnd):
                        end = drafted
                    else:
                        said = True
                        yield drafted
        if said:
            yield end
            return
        found = await self._run(
            lambda: excerpts(question, retrieval, self._embedder(), self._article)
        )
        kept = {"usage": end.usage, "warnings": end.warnings, "withdrawn": end.withdrawn}
        yield found.model_copy(update=kept)


def report_on(question: Question) -> Question:
    """Return what a language model is asked about a topic."""
    order = "the newest first, with its date" if question.latest else "the most important first"
    return Question(
        "What do the passages report about the following? Up to six statements, "
        f"{order}: {question.topic}"
    )


class _Found(NamedTuple):
    """A sentence of a passage."""

    hit: Hit
    span: Span
    """In the article."""
    text: str
    lead: float
    score: float


def excerpts(
    question: Question, retrieval: Retrieval, embedder: Embedder, article: FetchArticle
) -> DraftEnd:
    """Return the best sentences about a topic, those of the newest article first.

    Args:
        question: Names the topic.
        retrieval: The passages found for it.
        embedder: The archive's embedding model.
        article: Gets the stored articles.
    """
    fetch = cache(article)
    topic = Question(question.topic)
    found = _scored(topic, retrieval.hits, embedder)
    groups = _by_article(found)
    best = max((group[0].score for group in groups), default=0.0)
    if best < LEAST:
        lacking = unmentioned(topic.names, *(hit.passage.text for hit in retrieval.hits))
        nearest = tuple(_drafted(group[0]) for group in groups[:3])
        return DraftEnd(nearest=nearest, reason=f"{NOTHING_NEAR}{none_mentions(lacking)}.")
    near = _without_copies(g for g in groups if g[0].score >= max(LEAST, NEAR_BEST * best))
    if question.latest:
        near.sort(key=_day, reverse=True)
    shown = sorted(near[:ARTICLES], key=_day, reverse=True)
    each = max(1, SENTENCES // len(shown))
    lines = [one for group in shown for one in _without_repeats(group, each)]
    refs = {(one.hit.article.id, one.hit.article.version) for one in lines}
    undated = sum(fetch(*ref).published_at is None for ref in refs)
    reason = f"“{topic.text}” is a topic, not a question"
    reason += f"; {undated} of the articles have no date and come last." if undated else "."
    return DraftEnd(excerpts=tuple(_drafted(one) for one in lines), reason=reason)


def _scored(topic: Question, hits: Sequence[Hit], embedder: Embedder) -> list[_Found]:
    texts = [f"{hit.article.title or ''} {hit.passage.text}" for hit in hits]
    sentences = list(_sentences(word_weights(topic, texts), hits))
    sentences.sort(key=lambda one: (-one.score, one.hit.rank, one.span.start))
    likely = sentences[:WEIGHED]
    if not likely:
        return []
    wanted = embedder.embed_query(topic.text)
    likeness = embedder.embed_passages([one.text for one in likely]) @ wanted
    return sorted(
        (
            one._replace(score=(one.score + max(0.0, float(alike))) * _weight(one.text) + one.lead)
            for one, alike in zip(likely, likeness, strict=True)
        ),
        key=lambda one: (-one.score, one.hit.rank, one.span.start),
    )


def _sentences(weights: Mapping[str, float], hits: Sequence[Hit]) -> Iterator[_Found]:
    """Yield every sentence of the passages once, with the share of the topic that it holds.

    Words that only the article's title has count half: its sentences need not repeat them.
    """
    for hit in hits:
        titled = frozenset(content_stems(hit.article.title or ""))
        whole = 0
        for span in sentence_spans(hit.passage.text):
            text = span.cut(hit.passage.text)
            held = frozenset(content_stems(text))
            share = sum(
                weight * (1.0 if stem in held else 0.5)
                for stem, weight in weights.items()
                if stem in held or stem in titled
            )
            whole += whole_sentence(text)
            first = share and hit.passage.start == 0 and whole_sentence(text)
            lead = LEAD / whole if first else 0.0
            yield _Found(hit, span.shift(hit.passage.start), text, lead, share)


def _weight(text: str) -> float:
    said = min(1.0, len(text.split()) / SHORT)
    return said if whole_sentence(text) else HEADLINE * said


def _by_article(found: Sequence[_Found]) -> list[list[_Found]]:
    """Return the sentences of each article, best first; the best article comes first."""
    groups: dict[str, list[_Found]] = {}
    for one in found:
        groups.setdefault(one.hit.article.id, []).append(one)
    return list(groups.values())


def _without_copies(groups: Iterable[list[_Found]]) -> list[list[_Found]]:
    """Leave out articles whose best sentence is a copy of a better article's."""
    kept: list[list[_Found]] = []
    for group in groups:
        if not any(near_identical(group[0].text, other[0].text) for other in kept):
            kept.append(group)
    return kept


def _day(group: Sequence[_Found]) -> str:
    published = day(group[0].hit.article.published_at)
    return published.isoformat() if published else ""


def _without_repeats(group: Sequence[_Found], most: int) -> list[_Found]:
    """Return an article's best sentences that differ, in its own order."""
    kept: list[_Found] = []
    for one in group:
        if len(kept) == most or one.score < AS_GOOD * group[0].score:
            break
        if not any(near_identical(one.text, other.text) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.span.start)


def _drafted(one: _Found) -> ClaimDraft:
    hint = EvidenceHint(passage=one.hit.passage, span=one.span)
    return ClaimDraft(
        text=one.text, evidence=(hint,), score=min(1.0, one.score / 2), extracted=True
    )


NEAREST = 3
LOOKED_AT = 3
"""Passages whose language is looked at, the best ones."""
REMEDY = (
    "ask in English, or name a model that knows the language (QA_MODEL, with a multilingual "
    "QA_EMBEDDER where the articles are in another one)"
)


class UnreadAnswerer:
    """Says that it does not read a question's language, and shows what shares most words with it.

    "The articles don't say" would be wrong: they were not read.
    """

    prompt_version = None
    part_by_part = False

    def __init__(
        self,
        name: str,
        embedder: Callable[[], Embedder],
        article: FetchArticle,
        run: Run,
    ) -> None:
        """Take what finds the nearest sentences.

        Args:
            name: Of the answerer that does not read it.
            embedder: Opens the embedding model.
            article: Gets the stored articles.
            run: Runs processor work.
        """
        self.name = name
        self._embedder = embedder
        self._article = article
        self._run = run

    async def draft(
        self, question: Question, retrieval: Retrieval
    ) -> AsyncGenerator[DraftEnd, None]:
        """Yield no claim, only the end with the reason."""
        found = await self._run(
            lambda: excerpts(question, retrieval, self._embedder(), self._article)
        )
        language = question.language or ""
        named = NAMES.get(language, language)
        yield DraftEnd(
            unread=True,
            nearest=(found.excerpts or found.nearest)[:NEAREST],
            reason=f"The question is in {named}, and the packaged reader and the figures are "
            f"English only: {REMEDY}.",
        )


def foreign_passages(hits: tuple[Hit, ...]) -> tuple[str, ...]:
    """Return a note where some of the best passages are in languages the packaged reader lacks."""
    found = [
        hit.article.language or language_of_passage(hit.passage.text) for hit in hits[:LOOKED_AT]
    ]
    others = [tag for tag in found if tag and tag.split("-")[0].lower() != "en"]
    if not others:
        return ()
    named = " and ".join(dict.fromkeys(NAMES.get(tag.split("-")[0].lower(), tag) for tag in others))
    return (
        f"Of the {len(found)} best passages found {len(others)} are in {named}, which the packaged "
        "reader does not read: that nothing answers may be for that reason.",
    )
