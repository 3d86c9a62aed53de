"""Requests that are turned away, though nothing is wrong with what they ask."""

from qa.errors import (
    NotAuthenticated,
    NotPermitted,
    OutOfTime,
    Overloaded,
    RateLimited,
    Refusal,
    WrongHost,
)

__all__ = [
    "NotAuthenticated",
    "NotPermitted",
    "OutOfTime",
    "Overloaded",
    "RateLimited",
    "Refusal",
    "WrongHost",
]
