"""Articles by the names that people and addresses use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.types import Article

if TYPE_CHECKING:
    from qa.store.sqlstore import SqlStore

_REF = re.compile(r"(?P<id>.+)@(?P<version>\d{1,9}|[0-9a-f]{12,64})", re.DOTALL)
_SHORT = re.compile(r"[a-z0-9-]+-(?:\d{4}-\d\d-\d\d|undated)-(?P<hash>[0-9a-f]{12})")
_SHORTEST_HASH = 12


def find_article(store: SqlStore, ref: str) -> Article:
    """Return an article by id, ``id@version``, ``id@`` and 12 digits of its hash, or short id.

    An id that itself ends like a version, or like a short id, is tried as an id first. Of a short
    id (``qa.types.article.short_id``) only the digits of the hash count.

    Raises:
        NotFound: There is no such article or version.
    """
    match, short = _REF.fullmatch(ref), _SHORT.fullmatch(ref)
    if (match is None and short is None) or store.current(ref) is not None:
        return store.article(ref)
    if match is None and short is not None:
        place = store.place_of(short["hash"])
        return store.article(*place) if place else store.article(ref)
    assert match is not None  # noqa: S101  (one of both)
    version = match["version"]
    return store.article(match["id"], int(version) if len(version) < _SHORTEST_HASH else version)
