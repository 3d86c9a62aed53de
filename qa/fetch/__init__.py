"""Web pages by URL, never from an internal network unless that is allowed."""

from qa.fetch.addresses import is_public
from qa.fetch.pages import FetchedPage, FetchPolicy, fetch

__all__ = ["FetchPolicy", "FetchedPage", "fetch", "is_public"]
