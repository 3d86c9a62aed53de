"""Numbering the sentences of the passages that a model reads, so that it can cite by id."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from qa import checking
from qa.checking import SentenceIndex, index_of
from qa.checking.topics import topic_stems
from qa.models.llm import Document, DocumentSentence
from qa.text import sentence_spans
from qa.types import Article, ArticleMeta, Hit, Passage, Span

_LOOKS_LIKE_ID = re.compile(r"\[(\s*\d+\.\d+[^\]]*)\]")
_TITLE_SHOWN = 150


class CitableSentence(NamedTuple):
    """One sentence that may be cited."""

    id: str
    """``passage.sentence``, both from 1, as the model sees it."""
    passage: Passage
    span: Span
    """In the article's code points."""
    text: str
    """As the article has it."""
    article: ArticleMeta


class Numbered(NamedTuple):
    """What the model reads, and what its ids stand for."""

    sentences: Mapping[str, CitableSentence]
    shown: str
    documents: tuple[Document, ...]
    """The same for models that cite documents by themselves."""
    corpus: SentenceIndex
    """The same sentences, findable by their words."""
    proving: Mapping[str, checking.Sentence]
    """Each id's sentence as ``qa.checking`` takes it."""

    def nearest(self, text: str, limit: int) -> list[tuple[float, str]]:
        """Return the ids whose sentences share most words with a text, with the share they have."""
        ids = {id(sentence): one for one, sentence in self.proving.items()}
        found = checking.ranked(self.corpus, topic_stems(text), limit)
        return [(share, ids[id(sentence)]) for share, sentence in found]


def number_sentences(hits: Sequence[Hit]) -> Numbered:
    """Number the sentences of the hits' passages.

    The order is that of publication and of the text, not of the ranks, so that questions about
    the same articles send the same prefix, which providers cache.
    """
    ordered = sorted(hits, key=lambda hit: _order(hit.article, hit.passage))
    sentences: dict[str, CitableSentence] = {}
    documents: list[Document] = []
    for number, hit in enumerate(ordered, 1):
        found = _sentences(number, hit)
        sentences |= {sentence.id: sentence for sentence in found}
        documents.append(
            Document(
                title=_heading(number, hit.article),
                sentences=tuple(DocumentSentence(id=s.id, text=plain(s.text)) for s in found),
            )
        )
    shown = "\n\n".join(map(_block, documents))
    index = index_of([_as_article(hit) for hit in ordered])
    proving = dict(zip(sentences, index.sentences, strict=True))
    return Numbered(sentences, shown, tuple(documents), index, proving)


def _as_article(hit: Hit) -> Article:
    """Return a passage as if it were all of its article: only what the model read may be cited."""
    text = hit.passage.text
    about = hit.article.model_dump() | {"length": len(text), "content_hash": hit.passage.id}
    return Article(text=text, **about)


def _block(document: Document) -> str:
    lines = [f"[{sentence.id}] {sentence.text}" for sentence in document.sentences]
    return "\n".join([document.title, *lines])


def plain(text: str) -> str:
    """Return a sentence as one line that can be neither a new line nor an id of ours.

    Control and format characters (hidden text, reversed digits) are left out.
    """
    kept = "".join(
        character
        for character in " ".join(text.split())
        if unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
    )
    return _LOOKS_LIKE_ID.sub(r"(\1)", kept)


def _order(article: ArticleMeta, passage: Passage) -> tuple[str, str, int, int]:
    day = article.published_at
    return (_day(day) if day else "", passage.article_id, passage.version, passage.start)


def _day(day: date) -> str:
    return day.isoformat()[:10]


def _sentences(number: int, hit: Hit) -> list[CitableSentence]:
    """Return a passage's sentences."""
    passage = hit.passage
    return [
        CitableSentence(
            id=f"{number}.{place}",
            passage=passage,
            span=span.shift(passage.start),
            text=span.cut(passage.text),
            article=hit.article,
        )
        for place, span in enumerate(sentence_spans(passage.text), 1)
    ]


def _heading(number: int, article: ArticleMeta) -> str:
    named = [plain(part)[:_TITLE_SHOWN] for part in (article.title, article.publisher) if part]
    day = f"published {_day(article.published_at)}" if article.published_at else "undated"
    return f"Passage {number}: {'; '.join([*named, day])}"
