"""Fetch web pages by URL, never from an internal network unless that is allowed."""

from qa.sources.fetch.addresses import is_public
from qa.sources.fetch.pages import FetchedPage, FetchPolicy, fetch

__all__ = ["FetchPolicy", "FetchedPage", "fetch", "is_public"]
