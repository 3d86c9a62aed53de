"""Anthropic's own citations, turned into the ids that every other model writes.

Documents go out with one content block for each sentence, so that a citation names sentences. What
comes back is text in blocks, each with its citations (docs.anthropic.com, "Citations"). Here the
ids of the cited sentences are written behind each block's text, and the reply is read and checked
like any other. Neither an index nor an offset is taken on trust: the words that a citation quotes
must stand in the sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qa.models.llm.chat import Document, DocumentSentence
from qa.text import locate_quote

Citation = Mapping[str, Any]
"""As the API sends it: ``type``, ``document_index``, ``cited_text``, and a place by its type."""


def document_parts(documents: Sequence[Document]) -> list[dict[str, Any]]:
    """Return documents as parts of a user message, with citations asked for."""
    return [
        {
            "type": "document",
            "source": {
                "type": "content",
                "content": [{"type": "text", "text": one.text} for one in document.sentences],
            },
            "title": document.title,
            "citations": {"enabled": True},
        }
        for document in documents
    ]


def mark_blocks(chunks: Any) -> None:
    """Let LiteLLM's stream tell which block each piece belongs to.

    It drops the index (1.106.2), and a block's citations come before or after its text, so that
    without it they could not be told from the next block's.
    """
    stream = chunks.completion_stream
    parse = stream.chunk_parser

    def marked(chunk: dict[str, Any]) -> Any:
        parsed = parse(chunk)
        if chunk.get("type") == "content_block_delta":
            delta = parsed.choices[0].delta
            fields = delta.provider_specific_fields or {}
            delta.provider_specific_fields = {**fields, "block": chunk.get("index")}
        return parsed

    stream.chunk_parser = marked


class CitedText:
    """Puts the pieces of a reply together, block by block."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        self._block: object = None
        self._text = ""
        self._ids: dict[str, None] = {}

    def take(self, delta: Any) -> str:
        """Return the text that a piece completes: a block's, once the next one begins."""
        fields = getattr(delta, "provider_specific_fields", None) or {}
        done = ""
        if fields.get("block", self._block) != self._block:
            done, self._block = self.end(), fields["block"]
        self._text += delta.content or ""
        if isinstance(fields.get("citation"), Mapping):
            self._ids |= dict.fromkeys(cited_ids(fields["citation"], self._documents))
        return done

    def end(self) -> str:
        """Return the last block's text."""
        text, ids = self._text, tuple(self._ids)
        self._text, self._ids = "", {}
        return with_ids(text, ids)


def with_ids(text: str, ids: Sequence[str]) -> str:
    """Write ids behind every line of a block's text."""
    if not ids:
        return text
    mark = f" [{', '.join(ids)}]"
    return "".join(
        line.rstrip() + mark + line[len(line.rstrip()) :] if line.strip() else line
        for line in text.splitlines(keepends=True)
    )


def cited_ids(citation: Citation, documents: Sequence[Document]) -> tuple[str, ...]:
    """Return the ids of the sentences in which the words of a citation stand.

    Those that it names, if the words stand there; else any of its document, else of any other.
    """
    quote = citation.get("cited_text")
    if not isinstance(quote, str) or not quote.strip():
        return ()
    named, own = _named(citation, documents)
    every = [one for document in documents for one in document.sentences]
    for sentences in (named, own, every):
        found = tuple(one.id for one in sentences if _holds(one.text, quote))
        if found:
            return found
    return ()


def _named(
    citation: Citation, documents: Sequence[Document]
) -> tuple[Sequence[DocumentSentence], Sequence[DocumentSentence]]:
    """Return the sentences that a citation names, and all of its document's."""
    index = citation.get("document_index")
    if not isinstance(index, int) or not 0 <= index < len(documents):
        return (), ()
    own = documents[index].sentences
    start, end = citation.get("start_block_index"), citation.get("end_block_index")
    if isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
        return own[start:end], own
    return (), own


def _holds(sentence: str, quote: str) -> bool:
    return any(_within(*pair) for pair in ((quote, sentence), (sentence, quote)))


def _within(words: str, text: str) -> bool:
    return bool(words.strip()) and locate_quote(words.strip(), text) is not None
