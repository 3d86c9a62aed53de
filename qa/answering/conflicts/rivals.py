"""Figures of the retrieved passages that say otherwise than the answer, so that none is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from qa.answering.conflicts.headlines import is_headline
from qa.answering.conflicts.names import alike, named
from qa.answering.conflicts.retrieved import Found, article_stems, fitting
from qa.answering.conflicts.same import contradict, one_time
from qa.answering.conflicts.setting import setting
from qa.answering.conflicts.sides import Side, cited, other_speaker, sides, vouched_for
from qa.answering.conflicts.sources import known_day, moment
from qa.answering.conflicts.wanted import REFERS, Wanted, wanted
from qa.figures import (
    FUNCTION_WORDS,
    MONTHS,
    VERBS,
    WEEKDAYS,
    Approximator,
    Figure,
    kind_asked,
    read_figures,
    same_value,
)
from qa.figures.stated import day_of
from qa.parts import FetchArticle
from qa.text import sentence_spans
from qa.text.stems import content_stems
from qa.types import Article, Claim, ClaimDraft, EvidenceHint, Passage, Retrieval

CERTAIN_FIT = 0.75
"""Share of the question's words around a figure from which it is of what was asked."""
LINKED_FIT = 0.5
"""The same for a measure ("what does it cost")."""
GONE_FIT = 0.3
"""The same for what another article takes back."""
_BOUNDS = frozenset(
    [Approximator.AT_MOST, Approximator.LESS_THAN, Approximator.AT_LEAST, Approximator.MORE_THAN]
)
MOST = 4
"""Values added to one answer."""
MOST_CITED = 3
_NAME = re.compile(r"(?<=[a-z,] )[A-Z]\w{3,}")
_OWNER = re.compile(r"\b[A-Z][\w.]*\w\b")
_NO_OWNERS = FUNCTION_WORDS | VERBS | MONTHS.keys() | WEEKDAYS.keys()
_FEWEST_NAMES, _FEWEST_ASKED = 3, 2
_SHARED = 0.25
"""Share of the names of the article with fewer of them that the other must mention."""


def rivals(
    question: str, claims: Sequence[Claim], retrieval: Retrieval, article: FetchArticle
) -> tuple[ClaimDraft, ...]:
    """Return drafts of the retrieved figures that cannot be right together with a claim's.

    Only for a question that asks for a figure, and of figures of that kind that count the same
    thing with the same fate, of one story: see ``same``. Figures of one article are
    rivals only where two named speakers give them, or its headline and its text. Each value is
    drafted once, with the articles that give it, the newest first.
    """
    known = [side for claim in claims for side in sides(claim, cited(claim, article))]
    if kind_asked(question) is None or not known:
        return ()
    asked = wanted(question)
    least = LINKED_FIT if asked.head is None else CERTAIN_FIT
    story = _of_the_story(asked, retrieval, known, article)
    near = fitting(asked, story, article, least=least)
    stands = [found for found in near if _is_of(asked, found) and _differs(asked, found, known)]
    if gone := [found.figure for found in near if found.taken_back]:
        told = fitting(asked, story, article, least=GONE_FIT)
        stands += [one for one in told if one not in stands and _is_gone(one, gone, known)]
    score = min(claim.score for claim in claims)
    drafts = (_draft(group, retrieval, score) for group in _by_value(stands))
    return tuple(draft for draft in drafts if draft)[:MOST]


def _of_the_story(
    asked: Wanted, retrieval: Retrieval, known: Sequence[Side], article: FetchArticle
) -> Retrieval:
    """Keep the passages of the claims' articles, and of articles on the same story in its time."""
    refs = {(hit.passage.article_id, hit.passage.version) for hit in retrieval.hits}
    kept = {
        ref for ref in refs if any(_linked(asked, article(*ref), side.article) for side in known)
    }
    hits = (hit for hit in retrieval.hits if (hit.passage.article_id, hit.passage.version) in kept)
    return retrieval.model_copy(update={"hits": tuple(hits)})


def _linked(asked: Wanted, one: Article, other: Article) -> bool:
    """Whether articles tell of one story, by their names or by two or more of the question's."""
    if one.id == other.id:
        return True
    if not one_time(known_day(one), known_day(other)):
        return False
    texts = [article_stems(article) for article in (one, other)]
    both = all(named(name, stems) for name in asked.proper for stems in texts)
    return (both and len(asked.proper) >= _FEWEST_ASKED) or _same_story(one.text, other.text)


def _is_of(asked: Wanted, found: Found) -> bool:
    """Whether the sentence says outright that it counts what, and whose, was asked.

    The name nearest before the figure says whose: "Caldria will send about 1,200 soldiers, as the
    Tesk Republic holds an exercise" counts no Tesk soldiers.
    """
    (sentence, figure, _), its = found.stated, setting(found.stated)
    if asked.proper and its.owners and not _owned(asked, its.owners):
        return False
    if REFERS.search(sentence):
        return True
    if asked.head is not None and figure.counted is None:
        return False
    named = _OWNER.findall(sentence[: figure.span.start])
    owners = [name.lower() for name in named if name.lower() not in _NO_OWNERS]
    own = [name.lower() for name in _OWNER.findall(figure.counted.text if figure.counted else "")]
    nearest = own or owners[-1:]
    return (
        not asked.names
        or not nearest
        or any(alike(one, other) for one in nearest for other in asked.names)
    )


def _differs(asked: Wanted, found: Found, known: Sequence[Side]) -> bool:
    figure = found.figure
    if not vouched_for(found.stated.sentence, figure):
        return False
    if any(same_value(figure, side.figure) for side in known):
        return False
    return any(_against(asked, found, side) for side in known)


def _is_gone(found: Found, gone: Sequence[Figure], known: Sequence[Side]) -> bool:
    """Whether a figure is what another article took back: it surely is of what was asked."""
    figure = found.figure
    if found.taken_back or any(same_value(figure, side.figure) for side in known):
        return False
    return any(same_value(figure, one) and _counts(one) == _counts(figure) for one in gone)


def _counts(figure: Figure) -> str | None:
    return figure.counted.head if figure.counted else None


def _against(asked: Wanted, found: Found, side: Side) -> bool:
    within = found.article.id == side.article.id
    if within and not (_told_by_another(asked, found, side) or _headed(found, side)):
        return False
    if not within and not _linked(asked, found.article, side.article):
        return False
    if found.fit < _needed(asked, found, side):
        return False
    hedges = {found.figure.approximator, side.figure.approximator}
    if asked.head is None and len(hedges) > 1 and hedges <= _BOUNDS:
        return False  # who earns "less than $125,000" gets "up to $20,000"
    return contradict(side.stated, found.stated)


def _headed(found: Found, side: Side) -> bool:
    """Whether one is the headline's figure, the other the text's, which nowhere gives the first."""
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


def _owned(asked: Wanted, owners: frozenset[str]) -> bool:
    """Whether figures of these owners are what was asked: not OPEC's, if it was Kuwait's."""
    named_asked = (*asked.proper, *asked.names)
    return any(
        alike(one, other) or (one in ("us", "uk") and other == "u")  # "U.S." is stemmed to "u"
        for one in owners
        for other in named_asked
    )


def _told_by_another(asked: Wanted, found: Found, side: Side) -> bool:
    """Whether an article has another named speaker say otherwise about the same.

    Else its figures count different things: "45,756 migrants drove outstanding claims over
    150,000", "performed in 32 countries and 40 states".
    """
    quote, sentence, said = side.citation.quote, found.stated.sentence, found.said_by
    if quote == sentence or said is None or not other_speaker(side.speaker, said.speaker):
        return False
    mine, theirs = (frozenset(content_stems(text)) for text in (quote, sentence))
    return any(named(topic, mine) and named(topic, theirs) for topic in asked.topics)


def _needed(asked: Wanted, found: Found, side: Side) -> float:
    """Return the fit that a figure needs, above 1 where none is enough.

    A count has to stand beside every word of the question that the claim's sentence has; for a
    measure ("what does it cost") the measure's name is enough, where the claim's sentence has the
    whole question.
    """
    stated = frozenset(content_stems(f"{side.article.title or ''} {side.citation.quote}"))
    shared = [topic for topic in asked.topics if named(topic, stated)]
    if asked.head is not None:
        near = frozenset(content_stems(f"{found.article.title or ''} {found.stated.sentence}"))
        kept = all(named(topic, near) for topic in shared)
        return CERTAIN_FIT if kept else 2.0
    return LINKED_FIT if len(shared) == len(asked.topics) else CERTAIN_FIT


def _same_story(one: str, other: str) -> bool:
    """Whether two articles name the same people and places."""
    mine, theirs = _names(one), _names(other)
    shared = len(mine & theirs)
    return shared >= _FEWEST_NAMES and shared >= _SHARED * min(len(mine), len(theirs))


@lru_cache(maxsize=256)
def _names(text: str) -> frozenset[str]:
    found = set(_NAME.findall(text))
    return frozenset(name for name in found if name.lower() not in MONTHS | WEEKDAYS)


def _by_value(found: Sequence[Found]) -> Iterator[list[Found]]:
    groups: list[list[Found]] = []
    for one in sorted(found, key=lambda one: moment(one.article.published_at), reverse=True):
        home = next((group for group in groups if same_value(group[0].figure, one.figure)), None)
        if home is None:
            groups.append([one])
        elif all(one.article.id != other.article.id for other in home):
            home.append(one)
    yield from groups


def _draft(group: Sequence[Found], retrieval: Retrieval, score: float) -> ClaimDraft | None:
    hints = tuple(hint for one in group[:MOST_CITED] if (hint := _hint(one, retrieval)))
    if not hints:
        return None
    return ClaimDraft(text=group[0].figure.text, evidence=hints, score=score, extracted=True)


def _hint(found: Found, retrieval: Retrieval) -> EvidenceHint | None:
    passage = _passage(found, retrieval)
    return EvidenceHint(passage=passage, span=found.place) if passage else None


def _passage(found: Found, retrieval: Retrieval) -> Passage | None:
    ref = (found.article.id, found.article.version)
    held = [
        hit.passage
        for hit in retrieval.hits
        if (hit.passage.article_id, hit.passage.version) == ref
    ]
    return next((one for one in held if one.span.overlaps(found.place)), held[0] if held else None)
