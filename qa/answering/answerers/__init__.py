"""The answerers: each drafts claims from retrieved passages."""

READER = "embedded/reader"
"""Name of the answerer that needs no key and no network."""


def is_packaged(model: str) -> bool:
    """Whether the packaged models answer under this name: no key, no network, no prompt."""
    return model == READER


def is_reader(model: str) -> bool:
    """Whether what an answer names as its model is a reader, packaged or by name."""
    return model == READER or model.startswith("reader:")


__all__ = ["READER", "is_packaged", "is_reader"]
