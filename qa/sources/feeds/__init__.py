"""Feeds and sitemaps that an archive follows."""

from qa.sources.feeds.kept import Feed, add_feed, kept_feeds, remove_feed
from qa.sources.feeds.pull import Pulled, pull, pull_all

__all__ = ["Feed", "Pulled", "add_feed", "kept_feeds", "pull", "pull_all", "remove_feed"]
