"""A digest over a table's rows that is the same on every database, and in any order of rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from qa.types import Value

_MODULUS = 2**256


class Rows(Value):
    """How many rows, and the sum of their sha256 as 64 hex digits."""

    count: int
    digest: str


def rows_digest(rows: Iterable[Mapping[str, object]]) -> Rows:
    """Return the digest of rows given as columns by name.

    Columns that are NULL don't count, so that a format which adds some changes no digest.

    >>> rows_digest([{"a": 1, "b": None}]) == rows_digest([{"a": 1}])
    True
    """
    count = total = 0
    for row in rows:
        named = sorted((name, value) for name, value in row.items() if value is not None)
        whole = b"".join(_framed(name) + _framed(value) for name, value in named)
        total += int.from_bytes(hashlib.sha256(whole).digest())
        count += 1
    return Rows(count=count, digest=f"{total % _MODULUS:064x}")


def _framed(value: object) -> bytes:
    """Return a value's bytes behind their length: text as UTF-8, all else as it is written."""
    plain = value if isinstance(value, bytes) else str(value).encode("utf-8")
    return len(plain).to_bytes(8) + plain
