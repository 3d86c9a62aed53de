r"""An answer as the text of a chat message, and where in it each citation stands.

The claims come first, a paragraph each, so that they can be sent as they are made. After a rule
stands what is to be known beside. What is not certain says so before it is read.

    about 2,000 [[1]](https://news.example/1) *(said by the Pentagon)*

    ---

    Sources:

    - \[1\] [Troops move, 2022-02-02](https://news.example/1): “President Joe Biden is sending …”
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from qa.answering.compose import separator
from qa.api.openai.markdown import escaped, link_target, unescaped
from qa.api.openai.responses import Annotation, UrlCitation
from qa.figures.stated import outlets, verb_by
from qa.types import Answer, AnswerStatus, Citation, Claim, Conflict

UNCONFIRMED = "**Unconfirmed:** "
RULE = "\n\n---\n\n"
_PARAGRAPH = "\n\n"
_LINKS = re.compile(r" ?\[\[\d+\]\]\([^)\s]*\)")
_NOTE = re.compile(r" \*\(.*\)\*$")

ArticleUrl = Callable[[Citation], str]
"""Returns the address at which this service has the cited article."""


class Written:
    """A message while it is written; ``text`` only grows."""

    def __init__(self, article_url: ArticleUrl) -> None:
        self.text = ""
        self.annotations: list[Annotation] = []
        self._article_url = article_url

    def claim(self, claim: Claim) -> None:
        """Add one claim: its text, its links, who said it and why it is unconfirmed."""
        self.text += _PARAGRAPH if self.text else ""
        self.text += ("" if claim.verified else UNCONFIRMED) + escaped(claim.text)
        for citation in claim.citations:
            self._cite(citation)
        notes = "; ".join(_notes(claim))
        self.text += f" *({notes})*" if notes else ""

    def end(self, answer: Answer) -> None:
        """Add what stands after the claims; where there are none, first the sentence for that."""
        if not answer.claims:
            self.text += escaped(answer.answer)
        before = self.text
        self.text += RULE
        start = len(self.text)
        sections: tuple[Callable[[], None], ...] = (
            lambda: self._lines(_reason(answer)),
            lambda: self._possible(answer),
            lambda: self._listed("Excerpts, quoted as they stand; no answer:", _excerpts(answer)),
            lambda: self._conflicts(answer.conflicts),
            lambda: self._listed("Nearest, for you to judge; no answer:", answer.nearest),
            lambda: self._lines(_withdrawn(answer)),
            lambda: self._listed("Sources:", answer.citations),
            lambda: self._lines(_remarks(answer)),
        )
        for section in sections:
            length = len(self.text)
            self.text += _PARAGRAPH if length > start else ""
            opened = len(self.text)
            section()
            if len(self.text) == opened:
                self.text = self.text[:length]
        if len(self.text) == start:
            self.text = before

    def _cite(self, citation: Citation) -> None:
        url = self._url(citation)
        link = f"[[{citation.number}]]({url})"
        self.text += " "
        start = len(self.text)
        self.text += link
        self.annotations.append(
            Annotation(
                url_citation=UrlCitation(
                    start_index=start,
                    end_index=start + len(link),
                    url=url,
                    title=_title(citation),
                )
            )
        )

    def _url(self, citation: Citation) -> str:
        return link_target(citation.url) or self._article_url(citation)

    def _lines(self, lines: Iterable[str]) -> None:
        self.text += _PARAGRAPH.join(lines)

    def _possible(self, answer: Answer) -> None:
        if not answer.possible:
            return
        self.text += "Possible answers, none of them certain:\n"
        for one in answer.possible:
            self.text += f"\n- Perhaps: “{escaped(one.text)}”"
            self._cite(one.citation)
            self.text += f", from: “{escaped(one.citation.quote)}”"

    def _conflicts(self, conflicts: Iterable[Conflict]) -> None:
        self.text += _PARAGRAPH.join(_conflict(one) for one in conflicts)

    def _listed(self, title: str, citations: tuple[Citation, ...]) -> None:
        if not citations:
            return
        entries = (
            rf"- \[{one.number}\] [{escaped(_headed(one))}]({self._url(one)}): "
            f"“{escaped(one.quote)}”"
            for one in citations
        )
        self.text += "\n".join((title, "", *entries))


def _excerpts(answer: Answer) -> tuple[Citation, ...]:
    return tuple(one.citation for one in answer.excerpts)


def claims_of(content: str) -> str:
    """Return what an answer said, as ``Answer.answer`` has it, from a message written here.

    What stands after a rule is left out, and so are links and notes of that form; text of another
    origin otherwise comes back as it is.
    """
    answer = ""
    for paragraph in content.partition(RULE)[0].split(_PARAGRAPH):
        plain = _LINKS.sub("", _NOTE.sub("", paragraph.strip())).removeprefix(UNCONFIRMED)
        if plain:
            answer += separator(answer) + unescaped(plain)
    return answer


def _notes(claim: Claim) -> Iterable[str]:
    if claim.said_by is not None:
        yield f"{verb_by(claim.said_by.verb)} {escaped(claim.said_by.speaker)}"
    if len(claim.citations) > 1:
        yield outlets(len(claim.citations), claim.independent_sources)
    if not claim.verified and claim.check is not None and claim.check.reasons:
        yield f"not verified: {escaped('; '.join(claim.check.reasons))}"


def _conflict(conflict: Conflict) -> str:
    first = "Updated since" if conflict.updated else "The articles disagree"
    return f"{first}, the newest first:\n" + "".join(
        f"\n- {figure.published_at.isoformat()[:10] if figure.published_at else 'undated'}: "
        f"{escaped(figure.text)} \\[{figure.citation}\\], "
        + escaped(", ".join(filter(None, (figure.publisher or figure.article_id, figure.said_by))))
        + (
            f"; {outlets(len(figure.citations), figure.independent_sources)}"
            if len(figure.citations) > 1
            else ""
        )
        + (f"; superseded by \\[{figure.superseded_by}\\]" if figure.superseded_by else "")
        for figure in conflict.figures
    )


def _reason(answer: Answer) -> Iterable[str]:
    if answer.reason:
        yield ("Not answered: " if answer.claims else "") + escaped(answer.reason)


def _withdrawn(answer: Answer) -> Iterable[str]:
    for lost in answer.withdrawn:
        yield f"Withdrawn, for it did not hold: “{escaped(lost.text)}” ({escaped(lost.reason)})"


def _remarks(answer: Answer) -> Iterable[str]:
    if answer.status is AnswerStatus.PARTIAL and not answer.reason and not answer.withdrawn:
        yield "This answers a part of the question."
    if answer.rewritten_question:
        yield f"Understood as: {escaped(answer.rewritten_question)}"
    if answer.as_of:
        yield f"As of {answer.as_of.isoformat()}: later articles were not read."
    for warning in answer.warnings:
        yield f"Note: {escaped(warning)}"


def _headed(citation: Citation) -> str:
    day = citation.published_at.isoformat()[:10] if citation.published_at else "undated"
    named = (citation.publisher, citation.title or citation.article_id, day)
    page = f"page {citation.page}" if citation.page else None
    return ", ".join(filter(None, (*named, page)))


def _title(citation: Citation) -> str:
    return citation.title or citation.article_id
