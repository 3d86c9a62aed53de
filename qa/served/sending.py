"""Send article drafts to the server, in requests of the size that it accepts."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from qa.errors import BadArticle, QAError, TooLarge
from qa.sources.formats import Read
from qa.sources.ingest import Progress, with_replacements
from qa.sources.ingest.planning import failed
from qa.types import ArticleDraft, IngestOutcome, IngestReport

BODY = 2_000_000
"""Bytes of a request; the server takes eight times as many, but says nothing meanwhile."""
ARTICLES = 200
TRIES = 6
LONGEST_WAIT = 60.0

Send = Callable[..., IngestReport]
Item = BadArticle | tuple[ArticleDraft, dict[str, Any]]


def send_drafts(reads: Iterable[Read], add: Send, progress: Progress | None) -> IngestReport:
    """Send drafts in order and return one report; what could not be read is in it, in its place.

    A request that may succeed later is sent again, after as long as the server says. What was
    stored before an error stays.

    Raises:
        QAError: The server refuses, or cannot be reached any more.
    """
    outcomes: list[IngestOutcome] = []
    embedded = sequence = 0
    for batch in _batches(reads):
        sent = [one for one in batch if not isinstance(one, BadArticle)]
        report = _stored(sent, add)
        embedded += report.passages_embedded
        sequence = max(sequence, report.sequence)
        if progress is not None:
            progress.planned(report.passages_embedded)
            progress.embedded(report.passages_embedded)
        stored = iter(report.outcomes)
        for one in batch:
            outcome = failed(one) if isinstance(one, BadArticle) else _named(next(stored), one[0])
            outcomes.append(outcome)
            if progress is not None:
                progress.finished(outcome)
    return IngestReport(
        outcomes=tuple(with_replacements(outcomes)), passages_embedded=embedded, sequence=sequence
    )


def _batches(reads: Iterable[Read]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    size = 0
    for read in reads:
        item: Item = read if isinstance(read, BadArticle) else (read, _fields(read))
        length = 0 if isinstance(item, BadArticle) else len(json.dumps(item[1]))
        if batch and (size + length > BODY or len(batch) == ARTICLES):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += length
    if batch:
        yield batch


def _fields(draft: ArticleDraft) -> dict[str, Any]:
    return draft.model_dump(mode="json", exclude_defaults=True)


def _stored(sent: Sequence[tuple[ArticleDraft, Mapping[str, Any]]], add: Send) -> IngestReport:
    if not sent:
        return IngestReport()
    for _ in range(TRIES - 1):
        try:
            return add([fields for _, fields in sent], as_read=True)
        except TooLarge as error:
            if len(sent) > 1:
                raise
            source = sent[0][0].source
            large = BadArticle(error.message, "Stop the server to ingest it.", source=source)
            return IngestReport(outcomes=(failed(large),))
        except QAError as error:
            if not error.retryable:
                raise
            time.sleep(min(error.retry_after or 1.0, LONGEST_WAIT))
    return add([fields for _, fields in sent], as_read=True)


def _named(outcome: IngestOutcome, draft: ArticleDraft) -> IngestOutcome:
    """Return an outcome under the name of its source here."""
    return outcome.model_copy(update={"source": draft.source})
