"""Articles by the names that people and addresses use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.types import Article

if TYPE_CHECKING:
    from qa.store.sqlstore import SqlStore

_REF = re.compile(r"(?P<id>.+)@(?P<version>\d{1,9}|[0-9a-f]{12,64})", re.DOTALL)
_SHORTEST_HASH = 12


def find_article(store: SqlStore, ref: str) -> Article:
    """Return an article by id, ``id@version``, or ``id@`` and 12 or more digits of its hash.

    An id that itself ends like a version is tried as an id first.

    Raises:
        NotFound: There is no such article or version.
    """
    match = _REF.fullmatch(ref)
    if match is None or store.current(ref) is not None:
        return store.article(ref)
    version = match["version"]
    return store.article(match["id"], int(version) if len(version) < _SHORTEST_HASH else version)
