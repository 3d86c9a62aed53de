"""Fixtures: no test reaches beyond this machine, and none reads the user's settings."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from qa.engine import Engine, open_engine
from qa.settings import Settings
from qa.testing.folders import bundled_files
from qa.testing.servers.postgres import PostgresServer, postgres_server

# A deadline would measure time, and so the machine.
hypothesis_settings.register_profile("dateline", deadline=None)
hypothesis_settings.load_profile("dateline")

_LOCAL = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Refuse every connection but to the loopback; hide the user's settings."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        local = isinstance(address, str) or (
            isinstance(address, tuple) and str(address[0]).startswith(_LOCAL)
        )
        if not local:
            pytest.fail(f"a test tried to reach {address}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)
    for name in [name for name in os.environ if name.startswith("QA_")]:
        monkeypatch.delenv(name)
    home = tmp_path_factory.getbasetemp() / "home"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of our own; the test is skipped where none is installed."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def bundled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the bundled articles, made once; open it, but do not change it."""
    home = tmp_path_factory.mktemp("bundled")
    with open_engine(Settings(home=home)) as engine:
        report = engine.ingest([str(path) for path in bundled_files()])
    assert not report.count("failed"), report.outcomes
    return home


@pytest.fixture(scope="module")
def bundled(bundled_home: Path) -> Iterator[Engine]:
    """An engine over the bundled articles."""
    with open_engine(Settings(home=bundled_home)) as engine:
        yield engine
