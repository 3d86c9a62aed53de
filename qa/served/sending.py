"""Send article drafts to the server, in requests of the size that it accepts."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
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
        try:
            report = _stored(sent, add)
        except QAError as error:
            if isinstance(error.report, IngestReport):
                _tell(batch, error.report, progress)
            raise
        embedded += report.passages_embedded
        sequence = max(sequence, report.sequence)
        outcomes += _tell(batch, report, progress)
    return IngestReport(
        outcomes=tuple(with_replacements(outcomes)), passages_embedded=embedded, sequence=sequence
    )


def _tell(
    batch: Sequence[Item], report: IngestReport, progress: Progress | None
) -> list[IngestOutcome]:
    """Return the outcomes of a batch, as far as the report goes, and tell the progress of each."""
    if progress is not None:
        progress.planned(report.passages_embedded)
        progress.embedded(report.passages_embedded)
    outcomes: list[IngestOutcome] = []
    stored = iter(report.outcomes)
    for one in batch:
        if isinstance(one, BadArticle):
            outcomes.append(failed(one))
        elif (outcome := next(stored, None)) is not None:
            outcomes.append(_named(outcome, one[0]))
        else:
            break
        if progress is not None:
            progress.finished(outcomes[-1])
    return outcomes


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
    """Send drafts until all are stored; what a failed request stored is not sent again.

    Raises:
        QAError: With a report of what was stored before it.
    """
    if not sent:
        return IngestReport()
    done: list[IngestOutcome] = []
    embedded = 0
    for attempt in count(1):
        try:
            report = add([fields for _, fields in sent[len(done) :]], as_read=True)
        except TooLarge as error:
            if len(sent) > 1:
                raise
            large = BadArticle(
                error.message, "Stop the server to ingest it.", source=sent[0][0].source
            )
            return IngestReport(outcomes=(failed(large),))
        except QAError as error:
            if isinstance(error.report, IngestReport):
                done += error.report.outcomes
                embedded += error.report.passages_embedded
            if not error.retryable or attempt == TRIES or len(done) == len(sent):
                error.report = IngestReport(outcomes=tuple(done), passages_embedded=embedded)
                raise
            time.sleep(min(error.retry_after or 1.0, LONGEST_WAIT))
        else:
            outcomes = (*done, *report.outcomes)
            embedded += report.passages_embedded
            return report.model_copy(update={"outcomes": outcomes, "passages_embedded": embedded})
    raise AssertionError("the count has no end")


def _named(outcome: IngestOutcome, draft: ArticleDraft) -> IngestOutcome:
    """Return an outcome under the name of its source here."""
    return outcome.model_copy(update={"source": draft.source})
