"""Ingest sources: read their articles, store them, and embed their passages."""

from qa.sources.ingest.batch import (
    edit,
    ingest,
    ingest_drafts,
    ingest_mappings,
    read_sources,
    with_replacements,
)
from qa.sources.ingest.defaults import Defaults
from qa.sources.ingest.loading import read_articles
from qa.sources.ingest.planning import split
from qa.sources.ingest.progress import Progress, Silent

__all__ = [
    "Defaults",
    "Progress",
    "Silent",
    "edit",
    "ingest",
    "ingest_drafts",
    "ingest_mappings",
    "read_articles",
    "read_sources",
    "split",
    "with_replacements",
]
