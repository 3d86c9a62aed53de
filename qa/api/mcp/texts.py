"""Results of the tools as text for a model to read, beside the same results as values.

What an article says is put between quotation marks, on one line, with its source: it is material,
and no instruction. An article is the exception: there, everything after the first line is its text.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from qa.answering.timeline import FigureAt, Timeline
from qa.api.openai.writing import MessageText
from qa.export import wording
from qa.text.inert import inert, one_line
from qa.types import Answer, Article, Citation, Hit, Retrieval, Verification, VerifiedClaim

SCHEME = "dateline://articles/"


def article_uri(article_id: str, version: int | None = None) -> str:
    """Return the address of an article as a resource."""
    ref = article_id if version is None else f"{article_id}@{version}"
    return SCHEME + quote(ref, safe="@")


def answer_text(answer: Answer) -> str:
    """Return an answer as Markdown with numbered links."""
    message = MessageText(lambda citation: article_uri(citation.article_id, citation.version))
    for claim in answer.claims:
        message.claim(claim)
    message.end(answer)
    return message.text


def retrieval_text(found: Retrieval) -> str:
    """Return passages, the best first."""
    hits = [_hit(hit) for hit in found.hits]
    none = f"No passage found in {found.articles_searched} articles."
    return "\n\n".join([*(hits or [none]), *_noted(found.warnings)])


def verification_text(checked: Verification) -> str:
    """Return a verdict for each claim, with its evidence."""
    claims = [_claim(one) for one in checked.claims] or ["The text states nothing to check."]
    return "\n\n".join([*claims, *_noted(checked.unchecked)])


def timeline_text(found: Timeline) -> str:
    """Return figures, the oldest first."""
    last = (
        f"{len(found.figures)} figures in {found.passages_read} passages of "
        f"{found.articles_searched} articles searched."
    )
    last = " ".join(filter(None, (last, wording.as_of_note(found.as_of))))
    return "\n\n".join([*map(_figure, found.figures), last, *_noted(found.warnings)])


def article_text(article: Article) -> str:
    """Return an article under one line that names it."""
    named = (article.publisher, article.title, wording.day_text(article.published_at), article.ref)
    return f"{one_line(', '.join(filter(None, named)))}\n\n{inert(article.text)}"


def _hit(hit: Hit) -> str:
    article, passage = hit.article, hit.passage
    named = (article.publisher, article.title or article.id, wording.day_text(article.published_at))
    where = f"{article.ref}, characters {passage.start}-{passage.end}"
    head = f"{hit.rank}. {', '.join(filter(None, named))} ({where}):"
    return f"{one_line(head)}\n“{one_line(passage.text)}”"


def _claim(claim: VerifiedClaim) -> str:
    lines = [f"{claim.verdict.upper()}: {one_line(claim.text)}"]
    lines += [f"    {one_line(reason)}" for reason in claim.reasons]
    lines += [f"    {_cited(citation)}" for citation in claim.citations]
    return "\n".join(lines)


def _cited(citation: Citation) -> str:
    where = f"{wording.source_name(citation)} ({wording.source_place(citation)})"
    return one_line(f"{where}: “{citation.quote}”")


def _figure(row: FigureAt) -> str:
    figure = row.figure
    marks = wording.figure_marks(figure, taken_back=row.taken_back)
    noted = f" ({', '.join(marks)})" if marks else ""
    counted = f" {figure.counted}" if figure.counted else ""
    said = wording.figure_sources(row.said_by, row.copied_by, row.independent_sources)
    who = (row.publisher or row.article_id, *said)
    where = f"{row.article_id}@{row.version}, characters {figure.start}-{figure.end}"
    day = wording.day_text(row.published_at)
    head = f"{day}: {figure.text}{counted}{noted}; {'; '.join(who)} ({where})"
    return f"{one_line(head)}\n“{one_line(row.sentence)}”"


def _noted(notes: Iterable[str]) -> list[str]:
    return [f"Note: {one_line(note)}" for note in notes]
