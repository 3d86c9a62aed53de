"""The derived indexes: opened, checked against the store, brought to it, rebuilt from it."""

from qa.indexing.checking import IndexReport, IndexState, check_indexes
from qa.indexing.following import follow_store, sync_indexes
from qa.indexing.light import LightIndexes, open_light
from qa.indexing.opening import close_indexes, open_indexes, rebuild_indexes
from qa.indexing.places import Indexes, Places
from qa.indexing.replica import Replica

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
