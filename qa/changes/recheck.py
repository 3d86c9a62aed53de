"""Whether what an answer cited still stands in the newest version of its article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from qa.changes.diff import figure_values, new_sentences
from qa.errors import NotFound
from qa.figures import is_taken_back, read_figures
from qa.parts import ArticleStore
from qa.text import locate_quote
from qa.types import Answer, Article, Citation, Value

CitationState = Literal["holds", "changed", "corrected", "deleted"]


class Rechecked(Value):
    """A citation of an answer, and what became of it."""

    answer_id: str
    question: str
    number: int
    """Of the citation, in the answer."""
    article_id: str
    cited_version: int
    newest_version: int | None = None
    state: CitationState
    quote: str
    now: str | None = None
    """The sentence that corrects it, or the new one that is most like it."""


def recheck(answers: Iterable[Answer], store: ArticleStore) -> Iterator[Rechecked]:
    """Yield every citation of answers with its state.

    ``holds``: the newest version has the quoted words; ``corrected``: a new sentence of it takes
    a figure of the quote back, whether or not the words are still there; ``changed``: the words
    are gone; ``deleted``: the article is.
    """
    for answer in answers:
        for citation in answer.citations:
            yield _rechecked(answer, citation, store)


def _rechecked(answer: Answer, citation: Citation, store: ArticleStore) -> Rechecked:
    state, newest, now = _state(citation, store)
    return Rechecked(
        answer_id=answer.id,
        question=answer.question,
        number=citation.number,
        article_id=citation.article_id,
        cited_version=citation.version,
        newest_version=newest.version if newest else None,
        state=state,
        quote=citation.quote,
        now=now,
    )


def _state(
    citation: Citation, store: ArticleStore
) -> tuple[CitationState, Article | None, str | None]:
    try:
        newest = store.article(citation.article_id)
    except NotFound:
        return "deleted", None, None
    if newest.content_hash == citation.content_hash:
        return "holds", newest, None
    fresh = _fresh(citation, newest, store)
    correction = next((one for one in fresh if _corrects(one, citation.quote)), None)
    if correction:
        return "corrected", newest, correction
    if locate_quote(citation.quote, newest.text):
        return "holds", newest, None
    return "changed", newest, _nearest(citation.quote, fresh)


def _fresh(citation: Citation, newest: Article, store: ArticleStore) -> list[str]:
    """Return the sentences that the article did not have when it was cited."""
    try:
        cited = store.article(citation.article_id, citation.version).text
    except NotFound:  # deleted and ingested anew
        cited = ""
    return new_sentences(cited, newest.text)


def _corrects(sentence: str, quote: str) -> bool:
    quoted = {value[1:3] for value in figure_values(quote)}
    return any(
        (figure.low, figure.high) in quoted and is_taken_back(sentence, figure)
        for figure in read_figures(sentence)
    )


def _nearest(quote: str, sentences: list[str]) -> str | None:
    words = set(quote.lower().split())
    shared = [(len(words & set(one.lower().split())), one) for one in sentences]
    best = max(shared, default=(0, ""), key=lambda pair: pair[0])
    return best[1] if best[0] >= len(words) / 3 else None
