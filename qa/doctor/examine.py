"""Run every check in turn, those of the archive included; one that raises stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext

from qa.doctor import checks
from qa.doctor.checks import Diagnosis, failure, note, ok, wrong
from qa.engine import open_archive
from qa.engine.archive import Archive
from qa.errors import QAError, StoreLocked
from qa.settings import Settings, load_settings
from qa.store import REEMBED, own, store_format
from qa.store.tables import SCHEMA_VERSION


def examine(
    environ: Mapping[str, str],
    overrides: Mapping[str, object] | None = None,
    *,
    full: bool = False,
) -> Iterator[Diagnosis]:
    """Yield the findings on versions, settings, disk, store, indexes, models and keys.

    Nothing is changed. A language model that the settings name is asked for one word.

    Args:
        environ: Usually ``os.environ``.
        overrides: Settings that the command line names.
        full: Also read the whole store and both indexes through.
    """
    yield checks.versions()
    try:
        settings = load_settings(environ, overrides=overrides)
    except QAError as error:
        yield failure("settings", error)
        return
    yield from checks.variables(environ)
    yield checks.folder(settings.home)
    yield checks.disk(settings.home)
    yield from _watched("store", lambda: _archive(settings, full=full))
    yield from _watched("chroma", lambda: _chroma(settings))
    yield from _watched("reader", lambda: [checks.packaged()])
    yield from _watched("model", lambda: checks.language_models(settings))
    yield from _watched("keys", lambda: checks.service(settings))


def _watched(name: str, look: Callable[[], Iterable[Diagnosis]]) -> Iterator[Diagnosis]:
    try:
        yield from look()
    except QAError as error:
        yield failure(name, error)


def _archive(settings: Settings, *, full: bool) -> Iterator[Diagnosis]:
    """Check the store and its indexes; nothing is changed, an old format included."""
    target = settings.database_url or settings.home / "dateline.sqlite"
    found = store_format(target)
    if found is None:
        yield note("store", "there is none yet", "Put articles in: qa ingest FOLDER")
        return
    if found != SCHEMA_VERSION:
        yield note(
            "store",
            f"format {found}; this version reads and writes {SCHEMA_VERSION}",
            "Every command brings it up when it opens it. See what it will do: qa migrate "
            "--dry-run",
        )
        return
    with open_archive(settings) as store:
        counts = f"{store.article_count()} articles, {len(store.live_keys())} passages"
        yield ok("store", f"format {found}, {counts}, change {store.change_number()}")
        if full and (problem := store.problem()):
            yield wrong("store", f"damaged: {problem}", "Restore a backup: qa restore FILE --force")
            return
        yield from _derived(Archive(settings, store), full=full)


def _derived(archive: Archive, *, full: bool) -> Iterator[Diagnosis]:
    embedder = archive.embedder
    lacking = len(archive.store.vectorless_keys(embedder.fingerprint))
    if lacking:
        yield wrong("embedder", f"{lacking} passages have no vectors of {embedder.name}", REEMBED)
        return
    embedder.embed_query("ready")
    yield ok("embedder", f"{embedder.name}, vectors for all passages")
    try:
        with own(archive.settings.home, "qa doctor"):
            yield from _indexes(archive, full=full)
    except StoreLocked as error:
        yield ok("owner", error.message)
        yield _lag(archive)


def _indexes(archive: Archive, *, full: bool) -> Iterator[Diagnosis]:
    """Compare the indexes that no other process has open."""
    if not full:
        yield _lag(archive)
        return
    try:
        report = archive.check_indexes()
    except QAError as error:
        yield failure("indexes", error)
        return
    for state in (report.lexical, report.vectors):
        if state.healthy:
            yield ok("indexes", f"{state.name}: equal to the store, {state.held} passages")
        else:
            lacks = f"{len(state.missing)} missing, {len(state.surplus)} too many"
            found = state.problem or lacks
            yield wrong("indexes", f"{state.name}: {found}", "Run: qa index rebuild")


def _lag(archive: Archive) -> Diagnosis:
    """Return how far the indexes follow the store, by the store's own record."""
    from qa.retrieval.indexing.state import Name, read_state

    names: tuple[Name, Name] = ("lexical", "vectors")
    states = [read_state(archive.store, name, archive.places) for name in names]
    followed = min(-1 if state is None else state.follows for state in states)
    behind = archive.store.change_number() - followed
    if followed < 0:
        todo = "The next search or ingest makes them; qa index rebuild does it now."
        return note("indexes", "not made yet, or being made anew", todo)
    if behind:
        todo = "The next search or ingest follows; qa index check compares them."
        return note("indexes", f"{behind} changes behind the store", todo)
    return ok("indexes", "follow every change (compared with --full)")


def _chroma(settings: Settings) -> Iterator[Diagnosis]:
    """Ask a Chroma server whether it is there; nothing for the embedded one."""
    if settings.chroma == "embedded":
        return
    from qa.errors import IndexUnavailable, index_failed, translating
    from qa.retrieval.vectors.clients import deployment, disconnect

    place = deployment("cloud://" if settings.chroma == "cloud" else settings.chroma)

    def failed(reason: BaseException) -> IndexUnavailable:
        hint = "Start the server, or correct QA_CHROMA. Questions are answered by words alone."
        return index_failed(f"{place.name} cannot be reached", reason, hint)

    with translating(failed), nullcontext(place.connect()) as client:
        client.heartbeat()
        found = client.get_version()
        disconnect(client)
    yield ok("chroma", f"{place.name}, version {found}")
