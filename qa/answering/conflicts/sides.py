"""Figures that citations carry, who says them, and which replaces which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from qa.answering.conflicts.setting import Stated
from qa.answering.conflicts.sources import known_day, moment
from qa.figures import Figure, corrects, is_taken_back, read_figures, same_value
from qa.figures.stated import cited_figures, said_by
from qa.parts import FetchArticle
from qa.types import Article, Citation, Claim

_UNNAMED = frozenset("he she they it we i who".split())

Articles = Mapping[tuple[str, int], Article]
"""Every cited article version, by id and version."""


class Side(NamedTuple):
    """A figure that a citation carries, with where it stands."""

    citation: Citation
    article: Article
    figure: Figure
    """Offsets into the citation's quote."""
    speaker: str | None

    @property
    def stated(self) -> Stated:
        """The figure with its sentence and day."""
        return Stated(self.citation.quote, self.figure, known_day(self.article))

    @property
    def when(self) -> datetime:
        """When it was published, to sort by."""
        return moment(self.article.published_at)


def sides(claim: Claim, articles: Articles) -> Iterator[Side]:
    """Yield the citations of a claim that carry exactly one figure, which the article vouches for.

    What it denies, supposes or takes back is no side of a conflict.
    """
    for citation in claim.citations:
        article = articles[citation.article_id, citation.version]
        figures = cited_figures(article, citation)
        if len(figures) == 1 and vouched_for(citation.quote, figures[0]):
            said = said_by(article, citation)
            yield Side(citation, article, figures[0], said.speaker if said else None)


def vouched_for(sentence: str, figure: Figure) -> bool:
    """Whether a sentence gives a figure as a fact: neither denied, supposed nor taken back."""
    return figure.frame == "stated" and not is_taken_back(sentence, figure)


def cited(claim: Claim, article: FetchArticle) -> Articles:
    """Return the article versions that a claim cites."""
    refs = {(one.article_id, one.version) for one in claim.citations}
    return {ref: article(*ref) for ref in refs}


def supersedes(later: Side, earlier: Side) -> bool:
    """Whether a later article replaces an earlier figure rather than contradicting it.

    It does if both quote the same speaker, or come from one publisher and the later either
    corrects the earlier figure in so many words or quotes nobody, like the earlier one. One
    outlet's denial of another's figure replaces nothing.
    """
    if later.when <= earlier.when:
        return False
    if later.speaker and earlier.speaker and same_speaker(later, earlier):
        return True
    publisher = later.article.publisher
    if publisher is None or publisher != earlier.article.publisher:
        return False
    if later.speaker is None and earlier.speaker is None:
        return True
    paragraph = _paragraph(later)
    mentioned = any(same_value(figure, earlier.figure) for figure in read_figures(paragraph))
    return mentioned and corrects(paragraph)


def same_speaker(one: Side, other: Side) -> bool:
    """Whether nobody, or somebody of one name ("Col. Edran Pell", "Pell"), speaks."""
    mine, theirs = (_name(side.speaker) for side in (one, other))
    return mine <= theirs or theirs <= mine if mine and theirs else mine == theirs


def other_speaker(one: str | None, other: str | None) -> bool:
    """Whether both speak and are named, and not by one name."""
    mine, theirs = _name(one), _name(other)
    return bool(mine and theirs) and not (mine <= theirs or theirs <= mine)


def _name(speaker: str | None) -> frozenset[str]:
    words = frozenset((speaker or "").casefold().split()) - {"the", "a", "an"}
    return frozenset() if words <= _UNNAMED else words


def _paragraph(side: Side) -> str:
    text, citation = side.article.text, side.citation
    start = text.rfind("\n\n", 0, citation.start) + 1
    end = text.find("\n\n", citation.end)
    return text[start : end if end >= 0 else len(text)]
