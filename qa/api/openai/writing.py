r"""An answer as the text of a chat message, and where in it each citation stands.

The claims come first, a paragraph each, so that they can be streamed as they are made. Below a
rule follow conflicts, sources, notes and the like. A claim that is not confirmed begins with
``**Unconfirmed:**``.

    about 2,000 [[1]](https://news.example/1) *(said by the Pentagon)*

    ---

    Sources:

    - \[1\] [Troops move, 2022-02-02](https://news.example/1): “President Joe Biden is sending …”
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qa.answering.compose import separator
from qa.api.openai.responses import Annotation, UrlCitation
from qa.export import wording
from qa.export.escaping import escaped, link_target, unescaped
from qa.types import Answer, Citation, Claim, Conflict, Possible

UNCONFIRMED = "**Unconfirmed:** "
RULE = "\n\n---\n\n"
_PARAGRAPH = "\n\n"
_LINKS = re.compile(r" ?\[\[\d+\]\]\([^)\s]*\)")
_NOTE = re.compile(r" \*\(.*\)\*$")

ArticleUrl = Callable[[Citation], str]
"""Returns the address at which this service has the cited article."""


class MessageText:
    """The Markdown of a message while it is written: ``text`` is only ever added to."""

    def __init__(self, article_url: ArticleUrl) -> None:
        self.text = ""
        self.annotations: list[Annotation] = []
        self._article_url = article_url

    def claim(self, claim: Claim) -> None:
        """Add one claim: its text, links, speaker, what says otherwise and what is in doubt."""
        self.text += _PARAGRAPH if self.text else ""
        self.text += ("" if claim.verified else UNCONFIRMED) + escaped(claim.text)
        for citation in claim.citations:
            self._cite(citation)
        doubt = wording.doubt(claim)
        noted = (wording.dispute(claim), f"not verified: {doubt}" if doubt else None)
        notes = (*wording.claim_notes(claim), *filter(None, noted))
        self.text += f" *({escaped('; '.join(notes))})*" if notes else ""

    def end(self, answer: Answer) -> None:
        """Add what follows the claims; where there are none, first ``answer.answer``."""
        if not answer.claims:
            self.text += escaped(answer.answer)
        self._section(escaped(wording.not_answered(answer) or answer.reason or ""))
        self._possible(answer.possible)
        for conflict in answer.conflicts:
            self._section(_conflict(conflict))
        if found := wording.sources_of(answer):
            self._section(self._sources(found))
        for note in (*wording.notes(answer), wording.understood_as(answer) or ""):
            self._section(escaped(note))

    def _section(self, text: str) -> None:
        """Add a part below the rule, which stands before the first of them."""
        if text:
            self.text += (_PARAGRAPH if RULE in self.text else RULE) + text

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
                    title=citation.title or citation.article_id,
                )
            )
        )

    def _url(self, citation: Citation) -> str:
        return link_target(citation.url) or self._article_url(citation)

    def _possible(self, possible: Sequence[Possible]) -> None:
        self._section(f"{wording.POSSIBLE}:\n" if possible else "")
        for one in possible:
            self.text += f"\n- Perhaps: “{escaped(one.text)}”"
            self._cite(one.citation)

    def _sources(self, found: wording.Sources) -> str:
        entries = (
            rf"- \[{one.number}\] [{escaped(wording.source_name(one))}]({self._url(one)}): "
            f"“{escaped(one.quote)}”"
            for one in found.citations
        )
        return "\n".join((f"{found.heading}:", "", *entries))


def claims_of(content: str) -> str:
    """Return the claims of a message written here, joined as in ``Answer.answer``.

    Clients send earlier messages back; this reads them. Links, notes, and all below the rule are
    left out. A message from elsewhere is returned as it is, but for what looks like these.
    """
    answer = ""
    for paragraph in content.partition(RULE)[0].split(_PARAGRAPH):
        plain = _LINKS.sub("", _NOTE.sub("", paragraph.strip())).removeprefix(UNCONFIRMED)
        if plain:
            answer += separator(answer) + unescaped(plain)
    return answer


def _conflict(conflict: Conflict) -> str:
    sides = (f"- {escaped(wording.side_line(side))}" for side in conflict.figures)
    return "\n".join((f"{wording.conflict_heading(conflict)}:", "", *sides))
