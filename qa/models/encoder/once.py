"""Keep what is opened once a process, also where several threads ask for it at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from threading import RLock
from typing import ParamSpec, TypeVar, cast

Given = ParamSpec("Given")
Result = TypeVar("Result")


def once(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Keep a function's results by its arguments, which are hashable; others wait for the first.

    An error is not kept: the next caller tries again.
    """
    kept = cast("Callable[Given, Result]", cache(function))
    lock = RLock()

    @wraps(function)
    def one_at_a_time(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        with lock:
            return kept(*args, **kwargs)

    return one_at_a_time
