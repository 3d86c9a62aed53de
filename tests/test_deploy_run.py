"""The commands of the image, ``compose.yaml``, the manifests and systemd's units, run one by one.

No container engine is needed, and none is tested: the commands, variables, probes and health checks
are read out of the files and run here, against a real PostgreSQL and a real Chroma server; only
hosts, ports and folders are put in for the containers' own. What that cannot show: the images
themselves, users and rights, volumes, networks, and limits.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from qa.errors import NotFound
from qa.store import open_store
from qa.testing.deploy_files import QA, Image, compose, interpolated, manifest
from qa.testing.folders import ROOT, SAMPLE, SAMPLE_ID
from qa.testing.servers.chroma import ChromaServer, chroma_server
from qa.testing.servers.postgres import PostgresServer, program
from qa.testing.service import free_port

pytestmark = pytest.mark.slow

PASSWORD = "of-this-test"  # noqa: S105
IMAGE = Image()
SYSTEMD = ROOT / "docs" / "deploy" / "systemd"


class Running(NamedTuple):
    """A command that stays."""

    process: subprocess.Popen[bytes]
    log: Path
    url: str
    environment: Mapping[str, str]


class Site:
    """Runs what containers would, with folders, hosts and ports of this machine."""

    def __init__(self, root: Path, postgres: PostgresServer, chroma: ChromaServer) -> None:
        self.root, self.postgres, self.chroma = root, postgres, chroma
        self.token = ""
        self.started: dict[str, Running] = {}

    def here(self, text: str, home: Path) -> str:
        """Put this machine's places into a command or a variable of a container."""
        text = interpolated(text, {"POSTGRES_PASSWORD": PASSWORD})
        text = text.replace("@postgres:5432", f"@127.0.0.1:{self.postgres.port}")
        text = text.replace("http://chroma:8000", self.chroma.address)
        text = re.sub(r"(?<![\w/.])/data\b", str(home), text)
        return re.sub(r"(?<![\w/.])/(inbox|backups)\b", rf"{self.root}/\1", text)

    def environment(self, given: Mapping[str, str], home: Path) -> dict[str, str]:
        """Return a container's variables: the image's, and what is given."""
        own = {**IMAGE.environment, **given, "HOME": str(self.root)}
        named = {name: self.here(value, home) for name, value in own.items() if name != "PATH"}
        paths = {"PATH": os.pathsep.join([str(Path(QA).parent), os.environ["PATH"]])}
        return {**os.environ, **named, **paths}

    def home(self, name: str) -> Path:
        """Make a container's ``/data``, with the keys mounted into it."""
        home = self.root / name
        home.mkdir(mode=0o700)
        shutil.copy(self.root / "keys" / "keys.json", home)
        return home

    def start(self, name: str, words: Sequence[str], given: Mapping[str, str]) -> None:
        """Start what stays."""
        home, port = self.home(name), free_port()
        environment = self.environment({**given, "QA_PORT": str(port)}, home)
        command = [self.here(word, home) for word in [*IMAGE.entrypoint, *words]]
        log = self.root / f"{name}.log"
        with log.open("wb") as file:
            process = subprocess.Popen(command, env=environment, stdout=file, stderr=file)
        self.started[name] = Running(process, log, f"http://127.0.0.1:{port}", environment)

    def end(self, name: str) -> int:
        """Stop it as a container engine does; return its exit code."""
        process = self.started[name].process
        process.terminate()
        return process.wait(600)

    def until(self, true: Callable[[], bool]) -> None:
        """Wait for something, as long as everything runs."""
        end = time.monotonic() + 900
        while not true():
            for name, running in self.started.items():
                assert running.process.poll() is None, (name, running.log.read_text())
            assert time.monotonic() < end, [one.log.read_text() for one in self.started.values()]
            time.sleep(0.5)


def variables(pod: Mapping[str, Any], database: str) -> dict[str, str]:
    """Return a container's variables as its manifest has them; the secret is the database's URL."""
    (container,) = pod["containers"]
    found: dict[str, str] = dict(manifest("ConfigMap", "dateline")["data"])
    for one in container["env"]:
        found[one["name"]] = one.get("value", database)
    return found


def pod_of(kind: str, name: str) -> dict[str, Any]:
    spec = manifest(kind, name)["spec"]
    if kind == "CronJob":
        spec = spec["jobTemplate"]["spec"]
    found: dict[str, Any] = spec["template"]["spec"]
    return found


@pytest.fixture(scope="module")
def site(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Two replicas, one by ``compose.yaml`` and one by the manifest, and compose's ingester.

    All three start at once, on an empty database.
    """
    root = tmp_path_factory.mktemp("site")
    for name in ("chroma", "inbox", "backups", "keys"):
        (root / name).mkdir()
    postgres.run(f"CREATE ROLE dateline LOGIN PASSWORD '{PASSWORD}'")
    postgres.run("CREATE DATABASE dateline OWNER dateline")
    services = compose()
    database = services["api"]["environment"]["QA_DATABASE_URL"]
    with ExitStack() as stack:
        made = Site(root, postgres, stack.enter_context(chroma_server(root / "chroma")))
        header = (ROOT / "compose.yaml").read_text()
        (words,) = re.findall(r"^# +docker run .* dateline (keys add .*)$", header, re.MULTILINE)
        keys = {"QA_HOME": str(root / "keys")}
        made.token = subprocess.run(
            [*IMAGE.entrypoint, *shlex.split(words)],
            env=made.environment(keys, root), check=True, stdout=subprocess.PIPE, text=True,
        ).stdout.strip()  # fmt: skip
        api = pod_of("Deployment", "api")
        made.start("compose", IMAGE.command, services["api"]["environment"])
        made.start("kubernetes", api["containers"][0]["args"], variables(api, database))
        ingester = services["ingester"]
        made.start("ingester", ingester["command"], ingester["environment"])
        try:
            yield made
        finally:
            for one in made.started.values():
                one.process.kill()
                one.process.wait()
    postgres.run("DROP DATABASE dateline WITH (FORCE)")
    postgres.run("DROP ROLE dateline")


def passes(words: Sequence[str], environment: Mapping[str, str]) -> bool:
    return not subprocess.run(words, env=environment, check=False, capture_output=True).returncode


def test_health_checks_and_probes_pass(site: Site) -> None:
    services, replica = compose(), site.started["compose"]
    site.until(lambda: passes(IMAGE.healthcheck, replica.environment))
    words = services["postgres"]["healthcheck"]["test"]
    assert words[0] == "CMD"
    server = {"PGHOST": "127.0.0.1", "PGPORT": str(site.postgres.port)}
    assert passes([program(words[1]), *words[2:]], {**os.environ, **server})
    words = services["chroma"]["healthcheck"]["test"]
    port = site.chroma.address.rpartition(":")[2]
    assert passes([word.replace("/8000", f"/{port}") for word in words[1:]], os.environ)
    assert not passes([word.replace("/8000", "/1") for word in words[1:]], os.environ)

    def probed(container: Mapping[str, Any], url: str) -> bool:
        names = ("startupProbe", "livenessProbe", "readinessProbe")
        for get in (container[name]["httpGet"] for name in names):
            headers = {one["name"]: one["value"] for one in get.get("httpHeaders", [])}
            try:
                if httpx.get(url + get["path"], headers=headers, timeout=60).status_code != 200:
                    return False
            except httpx.TransportError:
                return False
        return True

    api = pod_of("Deployment", "api")["containers"][0]
    site.until(lambda: probed(api, site.started["kubernetes"].url))
    chroma = pod_of("StatefulSet", "chroma")["containers"][0]
    assert probed(chroma, site.chroma.address)


def test_an_article_put_into_the_inbox_is_found_on_both_replicas(site: Site) -> None:
    shutil.copy(SAMPLE, site.root / "inbox" / f".{SAMPLE.name}")
    (site.root / "inbox" / f".{SAMPLE.name}").rename(site.root / "inbox" / SAMPLE.name)
    asked = {"query": "How many troops is Biden sending to Poland?"}

    def found(replica: str) -> bool:
        url = site.started[replica].url
        reply = client.post(f"{url}/v1/search", json=asked)
        return reply.status_code == 200 and bool(reply.json()["hits"])

    signed = {"Authorization": f"Bearer {site.token}"}
    with httpx.Client(headers=signed, timeout=120) as client:
        for replica in ("compose", "kubernetes"):
            site.until(lambda replica=replica: found(replica))  # type: ignore[misc]
            url = site.started[replica].url
            refused = client.post(f"{url}/v1/articles", json={"articles": [{"text": "No."}]})
            assert refused.status_code == 403, refused.text
    assert httpx.post(f"{url}/v1/search", json=asked, timeout=120).status_code == 401


def test_the_backup_jobs_write_what_restores(site: Site) -> None:
    pod = pod_of("CronJob", "backup")
    (job,) = pod["containers"]
    home = site.home("backup")
    database = compose()["api"]["environment"]["QA_DATABASE_URL"]
    environment = site.environment(variables(pod, database), home)
    words = [site.here(word, home) for word in [*job["command"], *job["args"]]]
    subprocess.run(words, env=environment, check=True)
    (made,) = (site.root / "backups").iterdir()
    restored = site.root / "restored"
    alone = {**os.environ, "QA_HOME": str(restored)}
    subprocess.run([QA, "restore", "--check", str(made)], env=alone, check=True)
    subprocess.run([QA, "restore", str(made)], env=alone, check=True)
    with open_store(restored / "dateline.sqlite") as store:
        try:
            assert store.article(SAMPLE_ID).text == SAMPLE.read_text(encoding="utf-8")
        except NotFound:  # run by itself: the archive is empty
            assert store.article_count() == 0

    unit = (SYSTEMD / "dateline-backup.service").read_text(encoding="utf-8").replace("%%", "%")
    places = {"/opt/dateline/bin/qa": QA, "/var/lib/dateline-backups": str(site.root / "nightly")}
    for path, place in {**places, "/var/lib/dateline\n": f"{restored}\n"}.items():
        unit = unit.replace(path, place)
    (site.root / "nightly").mkdir()
    given = dict(re.findall(r"^Environment=(\w+)=(\S+)$", unit, re.MULTILINE))
    for line in re.findall(r"^ExecStart(?:Post)?=(.*)$", unit, re.MULTILINE):
        subprocess.run(shlex.split(line), env={**os.environ, **given}, check=True)
    assert len(list((site.root / "nightly").iterdir())) == 1


def test_everything_ends_when_told_to(site: Site) -> None:
    ingester = pod_of("Deployment", "ingester")["containers"][0]
    assert ingester["args"] == compose()["ingester"]["command"]
    ended = {name: site.end(name) for name in site.started}
    by_signal = -signal.SIGTERM  # uvicorn closes all, then lets the signal take its course
    assert ended == {"compose": by_signal, "kubernetes": by_signal, "ingester": 0}
