"""The derived indexes: opened, checked against the store, brought to it, rebuilt from it."""

from qa.retrieval.indexing.checking import IndexReport, IndexState, check_indexes
from qa.retrieval.indexing.following import follow_store, sync_indexes
from qa.retrieval.indexing.light import LightIndexes, open_light
from qa.retrieval.indexing.opening import close_indexes, open_indexes, rebuild_indexes
from qa.retrieval.indexing.places import Indexes, Places
from qa.retrieval.indexing.replica import Replica

__all__ = [
    "IndexReport",
    "IndexState",
    "Indexes",
    "LightIndexes",
    "Places",
    "Replica",
    "check_indexes",
    "close_indexes",
    "follow_store",
    "open_indexes",
    "open_light",
    "rebuild_indexes",
    "sync_indexes",
]
