"""A PostgreSQL server of our own, from the system's packages, on a free port of the loopback."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

LOCAL = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    # Kills of processes lose nothing without it; only a power cut would.
    "fsync": "off",
    "shared_buffers": "16MB",
    "max_connections": "60",
    "lc_messages": "C",
}


def programs() -> Path | None:
    """Return the folder of the newest PostgreSQL's programs, or None."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4])
    )
    return found[-1].parent if found else None


class PostgresServer:
    """One server, which tests may stop, crash and start again."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        """Whether its process is there."""
        return self._running is not None and self._running.poll() is None

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = [word for name, value in LOCAL.items() for word in ("-c", f"{name}={value}")]
        command = [program("postgres"), "-D", "data", "-p", str(self.port), *settings]
        with (self.folder / "log").open("ab") as log:
            self._running = subprocess.Popen(
                command, cwd=self.folder, stdout=log, stderr=log, **as_user()
            )
        ready = [program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        for _ in range(600):
            assert self.running, (self.folder / "log").read_text()
            if subprocess.run(ready, check=False).returncode == 0:
                return
            time.sleep(0.1)
        pytest.fail("PostgreSQL does not answer")

    def stop(self, *, crash: bool = False) -> None:
        """Stop it: connections are cut, and with ``crash`` nothing is written out."""
        if self._running is not None:
            self._running.send_signal(signal.SIGQUIT if crash else signal.SIGINT)
            self._running.wait(60)

    def database(self) -> str:
        """Return the URL of an empty schema, which is made in milliseconds and serves as well."""
        name = f"test_{uuid4().hex[:12]}"
        self.run(f"CREATE SCHEMA {name}")
        return f"{self.url}?options=-c%20search_path%3D{name}"

    @property
    def url(self) -> str:
        """The URL of the server's own database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def run(self, statement: str) -> list[Any]:
        """Run one statement, outside a transaction; return its rows."""
        import psycopg

        where = f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres"
        with psycopg.connect(where, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Yield a new server with data checksums; skip where PostgreSQL is not installed."""
    pytest.importorskip("psycopg", reason="the driver is not installed: the extra 'postgres'")
    if programs() is None:
        pytest.skip("PostgreSQL is not installed: /usr/lib/postgresql/*/bin is absent")
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # Not pytest's folder, which the user postgres may not enter.
    folder = Path(tempfile.mkdtemp(prefix="dateline-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        server = PostgresServer(folder, port)
        made = [program("initdb"), "-D", "data", "-U", "postgres", "--auth=trust", "-E", "UTF8",
                "--data-checksums", "--no-sync", "--locale=C.UTF-8"]  # fmt: skip
        subprocess.run(made, cwd=folder, check=True, capture_output=True, **as_user())
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def program(name: str) -> str:
    """Return the path of one of PostgreSQL's programs."""
    folder = programs()
    assert folder is not None
    return str(folder / name)


def as_user() -> dict[str, Any]:
    """Return how to run what refuses to run as root."""
    return {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
