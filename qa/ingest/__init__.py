"""Ingest: sources to stored articles."""

from qa.ingest.batch import ingest, ingest_drafts, ingest_mappings
from qa.ingest.loading import read_articles
from qa.ingest.planning import split
from qa.ingest.progress import Progress, Silent

__all__ = [
    "Progress",
    "Silent",
    "ingest",
    "ingest_drafts",
    "ingest_mappings",
    "read_articles",
    "split",
]
