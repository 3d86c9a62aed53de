"""One source as the user names it: URL, path, or ``-``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from qa.errors import BadArticle, FetchError
from qa.sources.fetch import FetchedPage
from qa.sources.formats import (
    Limits,
    Read,
    canonical_url,
    id_from_url,
    kind_of,
    read_bytes,
    read_source,
)

_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def is_address(source: str) -> bool:
    """Whether a source is a URL."""
    return bool(_URL.match(source))


def is_file(source: str) -> bool:
    """Whether a source is a file or a folder: neither a URL nor standard input."""
    return source != "-" and not is_address(source)


def read(
    source: str, fetch_page: Callable[[str], FetchedPage], stdin: BinaryIO | None, limits: Limits
) -> Iterator[Read]:
    """Read every article of a source; what cannot be read or fetched comes as ``BadArticle``."""
    if not is_address(source):
        yield from read_source(source, limits=limits, stdin=stdin)
        return
    try:
        page = fetch_page(source)
        address = canonical_url(page.final_url) or page.final_url
        kind = kind_of(page.content_type, address)
    except FetchError as error:
        shown = source.encode("utf-8", errors="replace").decode("utf-8")
        yield BadArticle(error.message, error.hint, source=shown)
    except BadArticle as error:
        yield error
    else:
        yield from read_bytes(
            page.body,
            address,
            kind=kind,
            name=id_from_url(address),
            address=address,
            charset=page.charset,
            limits=limits,
        )
