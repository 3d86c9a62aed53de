"""One process of many over one store: it follows the log of changes, and knows how far it has.

Its lexical index is its own, and it always follows. A vector index on a server is followed by one
process at a time, who leads; the others read from the store how far that one has come. When the
leader dies, the next to ask leads (``qa.store.leading``). Whoever led and does not know yet that
another does may repeat writes, which changes nothing: a passage's vector never changes, and a
removed one that comes back so is found out by comparing counts.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Event, Thread
from typing import TYPE_CHECKING

from qa.errors import IndexUnavailable, QAError
from qa.retrieval.indexing.following import follow_lexical, follow_vectors, sync_vectors
from qa.retrieval.indexing.shared import SharedVectors
from qa.retrieval.indexing.state import Name, State, read_state

if TYPE_CHECKING:
    from qa.retrieval.indexing.places import Indexes
    from qa.store.sqlstore import SqlStore

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5
"""Between two looks at the log; a wake-up is not waited for."""
LONGEST_PAUSE = 5.0
"""Seconds between two tries while something fails."""
COMPARE_SECONDS = 10.0
"""Between two comparisons of a shared index's count with the store's."""
FORGET_SECONDS = 3600.0
"""Between two times that the leader forgets what all have followed."""


class Replica:
    """Brings this process's indexes to the store; its methods may be called from any thread."""

    def __init__(self, store: SqlStore, indexes: Indexes) -> None:
        self._store = store
        self._indexes = indexes
        self._leader = store.leadership(f"vectors {indexes.places.fingerprint}")
        self._failures: dict[Name, str] = {}
        self._wakes: dict[Name, Event] = {"lexical": Event(), "vectors": Event()}
        self._stopped = Event()
        self._threads: list[Thread] = []
        self._compared = float("-inf")
        self._forgot = time.monotonic()

    @property
    def needed(self) -> bool:
        """Whether others may change the store, or take the vectors away."""
        return self._store.shared or self._indexes.places.shared

    def start(self) -> None:
        """Follow by itself from now on, in two threads: words must not wait for vectors."""
        if self._threads or not self.needed:
            return
        steps: tuple[tuple[Name, Callable[[], None]], ...] = (
            ("lexical", self._follow_words), ("vectors", self._follow_vectors),
        )  # fmt: skip
        for name, step in steps:
            thread = Thread(
                target=self._loop, args=(name, step), name=f"qa-follow-{name}", daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Stop following, and leave the lead to others."""
        self._stopped.set()
        self._wake()
        for thread in self._threads:
            thread.join()
        self._leader.release()

    def follow(self) -> None:
        """Follow now: words in any case, vectors where they are this process's to follow.

        A server that is away stops nobody from storing articles: it is followed into later.
        """
        self._follow_words()
        if self._threads:
            self._wakes["vectors"].set()
            return
        try:
            self._follow_vectors()
        except IndexUnavailable as error:
            if not self._indexes.places.shared:
                raise
            self._failed("vectors", error)

    def followed(self) -> int | None:
        """Return up to which change of the store these indexes hold all; None: they are made anew.

        A shared vector index that cannot be searched is not counted: ``problems`` names it.
        """
        place = self._indexes.position
        followed = [place.lexical] if self._unsearched() else [place.lexical, place.vectors]
        least = min(followed)
        return None if least < 0 else least

    def lag(self) -> int | None:
        """Return how many changes of the store these indexes lack; None: they are made anew."""
        followed = self.followed()
        return None if followed is None else max(0, self._store.change_number() - followed)

    def holds(self, number: int) -> bool:
        """Whether what was stored up to a change is found by the legs that are searched."""
        place = self._indexes.position
        return place.lexical >= number and (self._unsearched() or place.vectors >= number)

    def wait_for(self, number: int, seconds: float) -> bool:
        """Wait until ``holds``, so long at most; whether it does."""
        until = time.monotonic() + seconds
        while not self.holds(number):
            if time.monotonic() > until:
                return False
            self._wake()
            time.sleep(0.02)
        return True

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong with following, in words."""
        vectors = self._indexes.vectors
        found = []
        if isinstance(vectors, SharedVectors) and vectors.problem_now is not None:
            found.append(f"answers by words alone: {vectors.problem_now}")
        elif "vectors" in self._failures:
            found.append(f"the vector index cannot follow: {self._failures['vectors']}")
        if "lexical" in self._failures:
            found.append(f"the lexical index cannot follow: {self._failures['lexical']}")
        return tuple(found)

    def _unsearched(self) -> bool:
        vectors = self._indexes.vectors
        return isinstance(vectors, SharedVectors) and vectors.problem_now is not None

    def _follow_words(self) -> None:
        follow_lexical(self._store, self._indexes)

    def _follow_vectors(self) -> None:
        vectors = self._indexes.vectors
        if not isinstance(vectors, SharedVectors):
            follow_vectors(self._store, self._indexes)
            return
        try:
            if self._leader.held():
                follow_vectors(self._store, self._indexes)
                self._compare(vectors)
        except IndexUnavailable:
            # Perhaps only this process cannot reach it; and it may have been wiped.
            self._leader.release()
            vectors.close()
            self._meet(vectors)
            raise
        self._meet(vectors)

    def _meet(self, vectors: SharedVectors) -> None:
        state = read_state(self._store, "vectors", self._indexes.places)
        vectors.meet(state)
        self._indexes.position.vectors = (state or State()).follows

    def _compare(self, vectors: SharedVectors) -> None:
        """Compare counts now and then: a server may have lost, or kept, what it should not."""
        now = time.monotonic()
        if now - self._compared < COMPARE_SECONDS:
            return
        number, count = self._store.counted()
        held = vectors.count()
        if number != self._indexes.position.vectors:
            return
        if held != count:
            logger.warning("The shared vector index holds %d of %d passages.", held, count)
            sync_vectors(self._store, self._indexes)
        self._compared = now
        if now - self._forgot > FORGET_SECONDS:
            self._store.forget_followed()
            self._forgot = now

    def _loop(self, name: Name, step: Callable[[], None]) -> None:
        pause = POLL_SECONDS
        while not self._stopped.is_set():
            try:
                step()
            except QAError as error:
                self._failed(name, error)
                pause = min(LONGEST_PAUSE, 2 * pause)
            except Exception:  # a thread that ended would leave the index behind for ever
                logger.exception("Following the store failed")
                self._failures[name] = "see the log"
                pause = LONGEST_PAUSE
            else:
                self._failures.pop(name, None)
                pause = POLL_SECONDS
            self._wakes[name].wait(pause)
            self._wakes[name].clear()

    def _failed(self, name: Name, error: QAError) -> None:
        if self._failures.get(name) != error.message:
            logger.warning("The index %s cannot follow now: %s", name, error)
        self._failures[name] = error.message

    def _wake(self) -> None:
        for wake in self._wakes.values():
            wake.set()
