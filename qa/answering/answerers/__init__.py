"""The answerers: each drafts claims from retrieved passages."""

READER = "embedded/reader"
"""Name of the answerer that needs no key and no network."""


def is_reader(model: str) -> bool:
    """Whether what an answer names as its model is a reader, packaged or by name."""
    return model == READER or model.startswith("reader:")


__all__ = ["READER", "is_reader"]
