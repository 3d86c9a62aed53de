"""Keys of the HTTP service: made once, shown once, kept as hashes in the archive's folder.

A key is ``dl_<id>_<secret>``. The id, which is no secret, finds the entry; the secret, 256 bits, is
compared by its scrypt hash. The file may change while the service runs: each use looks whether it
has.

>>> key, token = add_key(Path("archive"), "page", Role.READ)
>>> KeyRing(Path("archive")).key_of(token) == key
True
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from threading import Lock

from filelock import FileLock
from pydantic import Field, TypeAdapter, ValidationError

from qa.errors import BadSettings, InvalidInput, NotFound, folder_failed
from qa.types import Value

FILE = "keys.json"
PREFIX = "dl"
_TOKEN = re.compile(rf"{PREFIX}_(?P<id>[0-9a-f]{{8}})_(?P<secret>[\w-]{{43}})", re.ASCII)
_SCRYPT = {"n": 2**14, "r": 8, "p": 1, "maxmem": 2**25}
"""16 MiB and some 50 ms (RFC 7914; the parameters that it names for interactive use)."""
_REMEMBERED = 1_000
"""How many verified keys are remembered; the next use of one costs a sha256 instead of a scrypt."""


class Role(StrEnum):
    """What a key allows; each includes those before it."""

    READ = "read"
    """Ask, search, verify, figures, and read articles."""
    WRITE = "write"
    """Put articles in."""
    ADMIN = "admin"
    """Delete articles."""

    def includes(self, other: Role) -> bool:
        """Whether this role allows all that the other does."""
        order = list(Role)
        return order.index(self) >= order.index(other)


class Key(Value):
    """A key as it is kept: without its secret."""

    id: str = Field(pattern="^[0-9a-f]{8}$")
    name: str = Field(min_length=1, max_length=60)
    role: Role
    salt: str
    hash: str
    created: datetime
    revoked: datetime | None = None


_KEYS = TypeAdapter(tuple[Key, ...])


def add_key(home: Path, name: str, role: Role) -> tuple[Key, str]:
    """Make a key; return it and its token, which nobody can show again.

    Raises:
        InvalidInput: The name is taken, empty, too long, or holds control characters.
        StoreError: The folder cannot be written.
    """
    if not name or len(name) > 60 or name != name.strip() or not name.isprintable():  # noqa: PLR2004
        raise InvalidInput("A key's name is 1 to 60 printable characters.", "Choose another name.")
    secret, salt = secrets.token_urlsafe(32), secrets.token_hex(16)
    key = Key(
        id=secrets.token_hex(4),
        name=name,
        role=role,
        salt=salt,
        hash=_hash(secret, salt),
        created=datetime.now(UTC),
    )
    with _changing(home):
        before = list_keys(home)
        if any(one.name == name and one.revoked is None for one in before):
            raise InvalidInput(
                f"There is a key named {name!r}.", "Choose another name, or revoke it first."
            )
        _write(home, (*before, key))
    return key, f"{PREFIX}_{key.id}_{secret}"


def list_keys(home: Path) -> tuple[Key, ...]:
    """Return all keys, the oldest first, revoked ones too.

    Raises:
        BadSettings: The file cannot be read.
    """
    path = home / FILE
    try:
        return _KEYS.validate_json(path.read_bytes())
    except FileNotFoundError:
        return ()
    except (OSError, ValidationError) as error:
        raise BadSettings(
            f"The keys in {path} cannot be read.", "Restore the file, or remove it and add keys."
        ) from error


def revoke_key(home: Path, name: str) -> Key:
    """Make the key of this name, or id, useless from now on.

    Raises:
        NotFound: No key in use has it.
    """
    with _changing(home):
        keys = list_keys(home)
        live = [one for one in keys if one.revoked is None and name in (one.name, one.id)]
        if not live:
            raise NotFound(f"There is no key {name!r} in use.", "`qa keys list` shows all.")
        gone = live[0].model_copy(update={"revoked": datetime.now(UTC)})
        _write(home, tuple(gone if one.id == gone.id else one for one in keys))
    return gone


class KeyRing:
    """The keys of one archive for a service; safe to use from many threads."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._lock = Lock()
        self._stamp: tuple[int, int] | None = None
        self._keys: dict[str, Key] = {}
        self._known: dict[str, str] = {}

    def empty(self) -> bool:
        """Whether no key was ever made; one that was revoked counts."""
        return not self._current()

    def known(self, token: str) -> Key | None:
        """Return the key of a token that was compared before, at the cost of one sha256."""
        keys = self._current()
        with self._lock:
            key_id = self._known.get(_digest(token))
        key = keys.get(key_id or "")
        return key if key is not None and key.revoked is None else None

    def candidate(self, token: str) -> Key | None:
        """Return the key in use that a token names, its secret not yet compared; None: no such."""
        match = _TOKEN.fullmatch(token)
        key = self._current().get(match["id"]) if match else None
        return key if key is not None and key.revoked is None else None

    def key_of(self, token: str) -> Key | None:
        """Return the key of a token, or None; its first use takes some 50 ms and 16 MiB."""
        known = self.known(token)
        if known is not None:
            return known
        match, key = _TOKEN.fullmatch(token), self.candidate(token)
        if match is None or key is None:
            return None
        if not hmac.compare_digest(_hash(match["secret"], key.salt), key.hash):
            return None
        with self._lock:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[_digest(token)] = key.id
        return key

    def _current(self) -> dict[str, Key]:
        stamp = _stamp(self._home / FILE)
        with self._lock:
            if stamp != self._stamp:
                self._keys = {key.id: key for key in list_keys(self._home)}
                self._stamp = stamp
            return self._keys


def _hash(secret: str, salt: str) -> str:
    return hashlib.scrypt(secret.encode("ascii"), salt=bytes.fromhex(salt), **_SCRYPT).hex()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return facts.st_mtime_ns, facts.st_ino


@contextmanager
def _changing(home: Path) -> Iterator[None]:
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home / "keys.lock")
        lock.acquire()
    except OSError as error:
        raise folder_failed(home, error) from error
    try:
        yield
    finally:
        lock.release()


def _write(home: Path, keys: tuple[Key, ...]) -> None:
    """Replace the file in one step; only its owner may read it."""
    fresh = home / f"{FILE}.new"
    text = json.dumps(_KEYS.dump_python(keys, mode="json"), indent=1)
    try:
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(home / FILE)
    except OSError as error:
        raise folder_failed(home, error) from error
