"""Ingest sources into the store, article by article.

Each article is read, skipped if the store has the same text, embedded, and committed, so that what
is reported as added is durable even if the batch breaks off later.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from typing import BinaryIO

import numpy as np

from qa.errors import BadArticle, QAError
from qa.parts import ArticleStore, Embedder, Vector
from qa.sources.fetch import FetchedPage, fetch
from qa.sources.formats import DEFAULT_LIMITS, Limits, Read, language_tag, read_items
from qa.sources.ingest.defaults import NO_DEFAULTS, Defaults, completed
from qa.sources.ingest.planning import EDITED, Planned, failed, grouped, marks, plan, split
from qa.sources.ingest.processes import read_in_processes
from qa.sources.ingest.progress import Progress, Silent
from qa.sources.ingest.reading import is_file, read
from qa.types import ArticleDraft, IngestOutcome, IngestReport


def ingest(
    sources: Iterable[str],
    *,
    store: ArticleStore,
    embedder: Embedder,
    follow: Callable[[], None],
    progress: Progress | None = None,
    fetch_page: Callable[[str], FetchedPage] = fetch,
    stdin: BinaryIO | None = None,
    defaults: Defaults = NO_DEFAULTS,
    limits: Limits = DEFAULT_LIMITS,
    processes: int = 1,
) -> IngestReport:
    """Ingest files, folders, URLs, and ``-`` for standard input.

    Args:
        sources: What to read, in order.
        store: The truth.
        embedder: Makes the vectors that the store lacks.
        follow: Lets the derived indexes follow the store; called once, at the end, if anything
            was stored, also when something broke off the batch.
        progress: Hears of passages and outcomes as they come.
        fetch_page: How to fetch a URL.
        stdin: Standard input's bytes, if not the process's.
        defaults: What articles that do not say it themselves get.
        limits: Sizes beyond which a source is reported instead.
        processes: How many read files; with 1 this one does.

    Returns:
        An outcome for every article and everything that could not be read, in order. What is
        reported as added is durable.

    Raises:
        StoreError: The store failed; what was committed before stays.
        ProcessEnded: One of several processes was killed; what was committed before stays.
    """
    described = read_sources(
        sources,
        fetch_page=fetch_page,
        stdin=stdin,
        defaults=defaults,
        limits=limits,
        processes=processes,
    )
    with closing(described):
        return ingest_drafts(
            described, store=store, embedder=embedder, follow=follow, progress=progress
        )


def read_sources(
    sources: Iterable[str],
    *,
    fetch_page: Callable[[str], FetchedPage] = fetch,
    stdin: BinaryIO | None = None,
    defaults: Defaults = NO_DEFAULTS,
    limits: Limits = DEFAULT_LIMITS,
    processes: int = 1,
) -> Generator[Read, None, None]:
    """Yield the drafts of all sources, in order, and what cannot be read as ``BadArticle``.

    With several processes, these read the files; the arguments are those of ``ingest``.

    Raises:
        ProcessEnded: One of several processes was killed.
    """
    here = partial(read, fetch_page=fetch_page, stdin=stdin, limits=limits)
    if processes == 1:
        for source in sources:
            for one in here(source):
                yield completed(one, defaults)
        return
    with closing(
        read_in_processes(sources, processes, here=here, is_file=is_file, limits=limits)
    ) as reads:
        for one in reads:
            yield completed(one, defaults)


def edit(
    article_id: str,
    changes: Mapping[str, object],
    *,
    store: ArticleStore,
    embedder: Embedder,
    follow: Callable[[], None],
) -> IngestOutcome:
    """Change the description of an article, as a new version; the text stays as it is.

    A later ingest of the same text keeps the changed description.

    Args:
        article_id: The article's id.
        changes: Fields of ``ArticleDraft`` that describe it; None removes one.
        store: The articles' store.
        embedder: Makes vectors where title or day change what is embedded.
        follow: Lets the derived indexes follow.

    Returns:
        ``new_version``, or ``unchanged`` where the description is already so.

    Raises:
        NotFound: There is no such article.
        InvalidInput: The language is no BCP 47 tag.
    """
    article = store.article(article_id)
    if isinstance(language := changes.get("language"), str):
        changes = {**changes, "language": language_tag(language)}
    kept = {name: getattr(article, name) for name in ArticleDraft.model_fields
            if hasattr(article, name)}  # fmt: skip
    kept |= {"source": article.source.removesuffix(EDITED) + EDITED, "id_given": True}
    for name in ("published", "updated"):
        if f"{name}_at" in changes:
            kept[f"{name}_origin"] = "edited"
    draft = ArticleDraft.model_validate(kept | dict(changes))
    planned = Planned(draft, *split(draft))
    vectors, _ = _vectors([planned], store, embedder, Silent())
    outcome = _finish(planned, store, vectors, embedder.fingerprint)
    if outcome.result == "new_version":
        follow()
    return outcome


def ingest_mappings(
    articles: Sequence[Mapping[str, object]],
    *,
    store: ArticleStore,
    embedder: Embedder,
    follow: Callable[[], None],
    progress: Progress | None = None,
    source: str = "request",
    limits: Limits = DEFAULT_LIMITS,
) -> IngestReport:
    """Ingest articles given as fields, as ``POST /v1/articles`` does.

    The fields are those of ``qa.sources.formats.draft_from_mapping``; outcomes name article i as
    ``{source}#/articles/i``. For the rest see ``ingest``.
    """
    given = {"articles": [dict(article) for article in articles]}
    reads = read_items(given, source, None, "text", limits)
    return ingest_drafts(reads, store=store, embedder=embedder, follow=follow, progress=progress)


def ingest_drafts(
    reads: Iterable[Read],
    *,
    store: ArticleStore,
    embedder: Embedder,
    follow: Callable[[], None],
    progress: Progress | None = None,
) -> IngestReport:
    """Ingest drafts; errors among them become outcomes. For the rest see ``ingest``.

    Raises:
        QAError: Something else ended the batch, e.g. a full disk; its ``report`` has the outcomes
            up to there.
    """
    heard = progress or Silent()
    outcomes: list[IngestOutcome] = []
    embedded = 0
    try:
        with _followed(outcomes, follow):
            for group in grouped(reads):
                plans = [plan(one, store) for one in group]
                todo = [one for one in plans if isinstance(one, Planned)]
                vectors, fresh = _vectors(todo, store, embedder, heard)
                embedded += fresh
                for one in plans:
                    outcomes.append(_finish(one, store, vectors, embedder.fingerprint))
                    heard.finished(outcomes[-1])
    except QAError as error:
        told = tuple(with_replacements(outcomes))
        error.report = IngestReport(
            outcomes=told, passages_embedded=embedded, stopped=error.message
        )
        raise
    return IngestReport(
        outcomes=tuple(with_replacements(outcomes)),
        passages_embedded=embedded,
        sequence=store.change_number(),
    )


@contextmanager
def _followed(outcomes: Sequence[IngestOutcome], follow: Callable[[], None]) -> Iterator[None]:
    """Let the indexes follow at the end, however it comes, if anything was stored by then."""
    try:
        yield
    finally:
        if any(outcome.result in ("added", "new_version") for outcome in outcomes):
            follow()


def _vectors(
    plans: Sequence[Planned], store: ArticleStore, embedder: Embedder, heard: Progress
) -> tuple[Mapping[str, Vector], int]:
    """Return the vectors of all inputs by hash, and how many of them had to be made."""
    wanted = {
        digest: text
        for plan in plans
        for digest, text in zip(plan.hashes, plan.inputs, strict=True)
    }
    vectors = dict(store.cached_vectors(tuple(wanted), embedder.fingerprint))
    missing = [digest for digest in wanted if digest not in vectors]
    if missing:
        heard.planned(len(missing))
        made = embedder.embed_passages([wanted[digest] for digest in missing], heard.embedded)
        vectors |= dict(zip(missing, made, strict=True))
    return vectors, len(missing)


def _finish(
    planned: Planned | IngestOutcome,
    store: ArticleStore,
    vectors: Mapping[str, Vector],
    fingerprint: str,
) -> IngestOutcome:
    if isinstance(planned, IngestOutcome):
        return planned
    rows = np.stack([vectors[digest] for digest in planned.hashes])
    try:
        outcome = store.commit(planned.draft, planned.spans, planned.hashes, rows, fingerprint)
    except BadArticle as error:
        return failed(error)
    found = marks(planned.draft, len(planned.draft.text))
    return outcome.model_copy(update={"reason": outcome.reason or planned.note, "marks": found})


def with_replacements(outcomes: Iterable[IngestOutcome]) -> Iterator[IngestOutcome]:
    """Yield outcomes; of each new version say whether this batch held its article already."""
    sources: dict[str, str] = {}
    for outcome in outcomes:
        before = sources.get(outcome.article_id or "")
        if outcome.result == "new_version" and before and outcome.reason is None:
            reason = f"the same id as {before} in this batch, with another text"
            yield outcome.model_copy(update={"reason": reason})
        else:
            yield outcome
        if outcome.article_id:
            sources[outcome.article_id] = outcome.source
