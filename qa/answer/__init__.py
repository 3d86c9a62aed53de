"""The answerers: each drafts claims from retrieved passages."""

READER = "embedded/reader"
"""Name of the answerer that needs no key and no network."""

__all__ = ["READER"]
