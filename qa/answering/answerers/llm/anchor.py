"""Number the sentences that a model reads, and find those in which its statements stand.

A model cites by id, and now and then cites the sentence beside the one it means. The statement's
quotations and figures say which is meant: where the cited sentences do not have them, the
sentence that shares most of the statement's words and has them is cited too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from qa import checking
from qa.answering.answerers.llm.reply import Statement
from qa.checking import Claimed, Proof, SentenceIndex, index_of, prove
from qa.checking.sentences import topic_stems
from qa.models.llm import Document, DocumentSentence
from qa.text import locate_quote, sentence_spans
from qa.types import Article, ArticleMeta, ClaimDraft, EvidenceHint, Hit, Passage, Span, Withdrawn

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


MOST_CITED = 4
MOST_REPAIRED = 6
NEAREST = 3
UNREADABLE = "- Your reply could not be read: it was not in the form asked for."
TRIED = 12
"""Sentences looked at beside those that are cited."""
LEAST_SHARED = 0.3
"""Share of a statement's words from which a sentence that it does not cite may carry it."""


class Anchored(NamedTuple):
    """The sentences in which a statement stands."""

    evidence: tuple[EvidenceHint, ...]
    literal: float
    """Share of the statement's content words that they have, 0 to 1."""


class Unfounded(NamedTuple):
    """Its quotations or figures stand in no sentence that it can be tied to."""

    reason: str


def anchor(statement: Statement, numbered: Numbered, question: str = "") -> Anchored | Unfounded:
    """Return where a statement stands, or why it does not.

    Ids that were not given are dropped. What the statement says in words is not judged here.
    """
    cited = [one for one in statement.ids if one in numbered.sentences][:MOST_CITED]
    shared = _literal(statement, numbered, cited)
    tried = [
        cited,
        # A sentence that shares more than the cited ones is what was meant, one that shares less
        # adds to them.
        *([one] if share > shared else [*cited[: MOST_CITED - 1], one]
          for share, one in _others(statement, numbered, cited)),
    ]  # fmt: skip
    first: Proof | None = None
    for ids in filter(None, tried):
        near = tuple(numbered.proving[one] for one in ids)
        proof = prove(Claimed(statement.text, near, numbered.corpus, question))
        if proof.holds:
            return _anchored(statement, numbered, ids)
        first = first or proof
    if first is None:
        return Unfounded("it cites no sentence that was given")
    failing = [one.reason for one in first.failing]
    return Unfounded("; ".join(dict.fromkeys(failing)))


def _others(
    statement: Statement, numbered: Numbered, cited: Sequence[str]
) -> list[tuple[float, str]]:
    """Return the sentences that share most with the statement, without those it cites."""
    return [
        (_literal(statement, numbered, [one]), one)
        for share, one in numbered.nearest(statement.text, TRIED)
        if share >= LEAST_SHARED and one not in cited
    ]


def _literal(statement: Statement, numbered: Numbered, ids: Sequence[str]) -> float:
    """Return the share of the statement's content words that these sentences have."""
    told = {stem for one in ids for stem in numbered.proving[one].stems}
    said = set(topic_stems(statement.text))
    return len(said & told) / len(said) if said else 0.0


def _anchored(statement: Statement, numbered: Numbered, ids: Sequence[str]) -> Anchored:
    hints = tuple(_hint(numbered, one, statement.quotes) for one in ids)
    return Anchored(hints, _literal(statement, numbered, ids))


def _hint(numbered: Numbered, one: str, quotes: Sequence[str]) -> EvidenceHint:
    """Point at a quote inside the sentence, or else at the whole sentence."""
    sentence = numbered.sentences[one]
    for quote in quotes:
        found = locate_quote(quote, sentence.text)
        if found:
            span = found.shift(sentence.span.start)
            return EvidenceHint(passage=sentence.passage, span=span)
    return EvidenceHint(passage=sentence.passage, span=sentence.span)


def check_statement(
    statement: Statement,
    question: str,
    numbered: Numbered,
    made: Sequence[ClaimDraft],
    lost: Sequence[Withdrawn],
) -> ClaimDraft | Withdrawn | None:
    """Return the statement as a claim, as withdrawn with the reason, or None if it is repeated."""
    if statement.text in {one.text for one in made} | {one.text for one in lost}:
        return None
    found = anchor(statement, numbered, question)
    if isinstance(found, Anchored):
        score = round(found.literal, 3)
        return ClaimDraft(text=statement.text, evidence=found.evidence, score=score)
    return Withdrawn(text=statement.text, reason=found.reason)


def describe_faults(unreadable: bool, lost: Sequence[Withdrawn]) -> str:
    """Return what the repair round is told; empty where there is nothing to repair."""
    if unreadable:
        return UNREADABLE
    return "\n".join(f"- {w.text}\n  Fault: {w.reason}." for w in lost[:MOST_REPAIRED])


def nothing_found(passages: int) -> str:
    """Say that the model declined. Its own words are not shown: nothing has checked them."""
    return f"The model found no answer in the {passages} passages read."


def nearest(question: str, numbered: Numbered) -> tuple[ClaimDraft, ...]:
    """Return the sentences that share most words with the question."""
    return tuple(
        ClaimDraft(
            text=numbered.proving[one].text,
            evidence=(EvidenceHint(passage=shown.passage, span=shown.span),),
            score=min(1.0, share),
        )
        for share, one in numbered.nearest(question, NEAREST)
        for shown in (numbered.sentences[one],)
        if share > 0
    )
