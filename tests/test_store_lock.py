"""One owner per home, whatever happens to the owner."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from qa.engine import open_engine
from qa.errors import StoreError, StoreLocked
from qa.settings import Settings
from qa.store import own

HOLD = """
import sys
from pathlib import Path
from qa.store import own
lock = own(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
print("held", flush=True)
sys.stdin.read()
"""


def _holder(home: Path, *words: str) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home), *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_second_process_is_told_who_holds_it_and_what_to_do(tmp_path: Path) -> None:
    with _holder(tmp_path, "qa serve") as holder:
        with pytest.raises(StoreLocked) as caught:
            own(tmp_path)
        holder.kill()
    message = str(caught.value)
    assert f"process {holder.pid} on " in message
    assert "(qa serve, since 20" in message
    assert "ask it over HTTP" in message
    assert caught.value.retryable


def test_a_killed_owner_holds_nothing(tmp_path: Path) -> None:
    with _holder(tmp_path) as holder:
        holder.kill()
    assert (tmp_path / "owner.json").exists()
    with own(tmp_path), pytest.raises(StoreLocked, match=f"process {os.getpid()} "):
        own(tmp_path)
    assert not (tmp_path / "owner.json").exists()


def test_releasing_twice_takes_nothing_from_the_next_owner(tmp_path: Path) -> None:
    first = own(tmp_path)
    first.release()
    with own(tmp_path):
        first.release()
        with pytest.raises(StoreLocked):
            own(tmp_path)


def test_an_owner_that_has_not_said_its_name(tmp_path: Path) -> None:
    with own(tmp_path):
        (tmp_path / "owner.json").write_text("{")
        with pytest.raises(StoreLocked, match="in use by another process"):
            own(tmp_path)


def test_the_words_after_the_command_stay_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["/usr/bin/qa", "ask", "who is the spy?", "--key", "s3cret"])
    with own(tmp_path):
        note = (tmp_path / "owner.json").read_text()
    assert '"qa ask"' in note
    assert "spy" not in note
    assert "s3cret" not in note


def test_a_home_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="Choose a folder"):
        own(tmp_path / "file" / "home")


def test_a_full_disk_is_named_and_leaves_the_home_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        with pytest.raises(StoreError, match=r"No space left on device.*Make room"):
            own(tmp_path)
    own(tmp_path).release()


def test_a_sqlite_file_has_one_owner_whatever_folder_names_it(tmp_path: Path) -> None:
    shared = tmp_path / "shared" / "archive.sqlite"
    link = tmp_path / "link.sqlite"
    one = Settings(home=tmp_path / "one", database_url=f"sqlite:///{shared}")
    with open_engine(one):
        link.symlink_to(shared)
        for url in (f"sqlite:///{shared}", f"sqlite:///{link}"):
            two = Settings(home=tmp_path / "two", database_url=url)
            with (
                pytest.raises(StoreLocked, match=r"archive\.sqlite is in use by process"),
                open_engine(two),
            ):
                pass
    with open_engine(two):
        pass
