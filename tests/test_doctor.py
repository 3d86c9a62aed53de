"""``qa doctor`` and ``qa migrate``: what they find, and what they leave alone."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from qa.doctor import Diagnosis, Status, examine
from qa.engine import open_engine
from qa.keys import Role, add_key
from qa.settings import Settings
from qa.store import own, store_format
from qa.store.tables import SCHEMA_VERSION
from qa.testing.command import qa
from qa.testing.servers.postgres import PostgresServer


@pytest.fixture
def home(bundled_home: Path, tmp_path: Path) -> Path:
    """A copy of an archive in order."""
    return shutil.copytree(bundled_home, tmp_path / "home")


def found(home: Path, *, full: bool = False, **environ: str) -> dict[str, list[Diagnosis]]:
    named: dict[str, list[Diagnosis]] = {}
    for one in examine(environ, {"home": home}, full=full):
        named.setdefault(one.name, []).append(one)
    return named


def wrong(findings: Mapping[str, list[Diagnosis]]) -> set[str]:
    return {one.name for each in findings.values() for one in each if one.status is Status.WRONG}


def test_a_sound_archive_has_no_faults(bundled_home: Path) -> None:
    done = qa("doctor", "--json", home=bundled_home)
    findings = [Diagnosis.model_validate(one) for one in json.loads(done.stdout)]
    assert done.returncode == 0
    assert {one.name for one in findings} >= {"versions", "store", "embedder", "indexes", "reader"}
    assert all(one.todo for one in findings if one.status is not Status.OK)


def test_the_indexes_are_compared_when_all_is_to_be_looked_at(home: Path) -> None:
    with open_engine(Settings(home=home)) as engine:
        engine.search("troops")
    states = [one.found for one in found(home, full=True)["indexes"]]
    assert [state.partition(":")[0] for state in states] == ["lexical", "vectors"]
    for path in (home / "lexical").iterdir():
        path.unlink()
    assert wrong(found(home, full=True)) == {"indexes"}


def test_a_new_archive_is_no_fault(tmp_path: Path) -> None:
    findings = found(tmp_path / "none")
    assert not wrong(findings)
    assert "qa ingest" in findings["store"][0].todo
    assert not (tmp_path / "none").exists()


def test_bad_settings_and_unknown_variables_are_reported(home: Path) -> None:
    assert wrong(found(home, QA_TOP_K="many")) == {"settings"}
    notes = found(home, QA_JUGDE="none")["settings"]
    assert notes[-1].todo == "Did you mean QA_JUDGE?"
    assert len(found(home, QA_KEY="dl_x")["settings"]) == 1


def test_a_model_that_cannot_be_reached(home: Path) -> None:
    findings = found(home, QA_MODEL="openai/x", QA_MODEL_BASE_URL="http://127.0.0.1:9/v1")
    assert wrong(findings) == {"model"}
    assert findings["model"][0].todo


def test_a_chroma_server_that_cannot_be_reached(home: Path) -> None:
    findings = found(home, QA_CHROMA="http://127.0.0.1:9")
    assert "chroma" in wrong(findings)
    assert "QA_CHROMA" in findings["chroma"][0].todo


def test_a_database_that_cannot_be_reached(home: Path, postgres: PostgresServer) -> None:
    url = f"postgresql+psycopg://postgres@127.0.0.1:{postgres.port}/nothing"
    assert wrong(found(home, QA_DATABASE_URL=url)) == {"store"}


def test_an_archive_in_use_is_said_to_be(home: Path) -> None:
    with own(home, "qa serve, at http://127.0.0.1:8000"):
        findings = found(home, full=True)
    assert not wrong(findings)
    assert "qa serve" in findings["owner"][0].found


def test_a_damaged_store(home: Path) -> None:
    file = home / "dateline.sqlite"
    whole = file.read_bytes()
    half = len(whole) // 2
    file.write_bytes(whole[:half] + b"\xff" * (len(whole) - half))
    assert "store" in wrong(found(home, full=True))
    file.write_bytes(b"This is no database. " * 500)
    assert wrong(found(home)) == {"store"}


def test_another_embedding_model(home: Path) -> None:
    with closing(sqlite3.connect(home / "dateline.sqlite")) as connection:
        connection.execute("UPDATE vectors SET fingerprint = 'another'")
        connection.commit()
    findings = found(home)
    assert wrong(findings) == {"embedder"}
    assert "--embed" in findings["embedder"][0].todo


def test_an_address_for_others_needs_a_key(home: Path) -> None:
    assert wrong(found(home, QA_HOST="192.0.2.1")) == {"keys"}
    add_key(home, "desk", Role.READ)
    assert not wrong(found(home, QA_HOST="192.0.2.1"))


def test_who_may_read_the_folder(home: Path) -> None:
    home.chmod(0o755)
    assert "chmod 700" in found(home)["folder"][0].todo
    home.chmod(0o700)
    assert found(home)["folder"][0].status is Status.OK


def old(home: Path) -> None:
    """Make it a store of the first format, as far as its tables tell."""
    with closing(sqlite3.connect(home / "dateline.sqlite")) as connection:
        connection.execute("UPDATE notes SET value = '1' WHERE name = 'schema'")
        connection.execute("DROP TABLE earlier_passages")
        connection.commit()


def test_an_older_format_is_shown_first_and_then_brought_up(home: Path) -> None:
    old(home)
    file = home / "dateline.sqlite"
    before = file.read_bytes()
    assert found(home)["store"][0].status is Status.NOTE
    dry = qa("migrate", "--dry-run", "--json", home=home)
    assert dry.returncode == 0
    shown = json.loads(dry.stdout)
    assert (shown["format"], shown["current"]) == (1, SCHEMA_VERSION)
    assert len(shown["steps"]) == SCHEMA_VERSION - 1
    assert file.read_bytes() == before
    assert store_format(file) == 1
    done = qa("migrate", home=home)
    assert (done.returncode, store_format(file)) == (0, SCHEMA_VERSION)
    assert "was brought from format 1" in done.stderr.decode()
    assert "nothing to do" in qa("migrate", home=home).stderr.decode()


def test_a_backup_of_an_older_format_is_taken_as_it_is_and_restored_in_the_current(
    home: Path, tmp_path: Path
) -> None:
    old(home)
    assert qa("backup", str(tmp_path / "b"), home=home).returncode == 0
    assert store_format(home / "dateline.sqlite") == 1
    assert qa("restore", str(tmp_path / "b"), home=tmp_path / "new").returncode == 0
    assert store_format(tmp_path / "new" / "dateline.sqlite") == SCHEMA_VERSION


def test_indexes_that_follow_are_reported(home: Path) -> None:
    with open_engine(Settings(home=home)) as engine:
        engine.ingest_mappings([{"id": "a", "text": "The mill at Sond closed on Friday."}])
    assert b"follow every change" in qa("doctor", home=home).stdout
