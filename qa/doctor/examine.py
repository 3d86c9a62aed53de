"""Run every check in turn; one that raises is a finding and stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from qa.doctor import archive, machine, models, service
from qa.doctor.diagnosis import Diagnosis, failure
from qa.errors import QAError
from qa.settings import load_settings


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
    yield machine.versions()
    try:
        settings = load_settings(environ, overrides=overrides)
    except QAError as error:
        yield failure("settings", error)
        return
    yield from machine.variables(environ)
    yield machine.folder(settings.home)
    yield machine.disk(settings.home)
    yield from _watched("store", lambda: archive.archive(settings, full=full))
    yield from _watched("chroma", lambda: archive.chroma(settings))
    yield from _watched("reader", lambda: [models.packaged()])
    yield from _watched("model", lambda: models.language_models(settings))
    yield from _watched("keys", lambda: service.service(settings))


def _watched(name: str, look: Callable[[], Iterable[Diagnosis]]) -> Iterator[Diagnosis]:
    try:
        yield from look()
    except QAError as error:
        yield failure(name, error)
