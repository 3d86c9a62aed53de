"""Conversations kept in a local SQLite file: every turn with its whole answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from qa.errors import NotFound, StoreDamaged, StoreError, folder_failed
from qa.types import Answer, Turn, Value

CONVERSATIONS = "conversations.sqlite"
"""File in the archive's folder that keeps what was asked."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS turn (
    conversation TEXT NOT NULL,
    number INTEGER NOT NULL,
    asked_at TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (conversation, number)
) STRICT
"""
_BY_ANSWER = """
CREATE INDEX IF NOT EXISTS turn_by_answer ON turn (json_extract(answer, '$.id'))
"""


class Logged(Value):
    """One turn as it was kept."""

    conversation: str
    number: int
    """From 1, within its conversation."""
    asked_at: datetime
    question: str
    answer: Answer

    @property
    def turn(self) -> Turn:
        """What a follow-up needs of it."""
        return Turn(question=self.question, answer=self.answer.answer)


def add_turn(file: Path, conversation: str, question: str, answer: Answer) -> Logged:
    """Append a turn to a conversation; the first one begins it."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with _opened(file) as connection:
        connection.execute(_BY_ANSWER)
        row = connection.execute(
            "INSERT INTO turn SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4 "
            "FROM turn WHERE conversation = ?1 RETURNING *",
            (conversation, now, question, answer.model_dump_json()),
        ).fetchone()
        connection.commit()
    return _logged(row)


def read_conversation(file: Path, conversation: str) -> tuple[Logged, ...]:
    """Return a conversation's turns, oldest first (NotFound if there are none)."""
    with _opened(file) as connection:
        rows = connection.execute(
            "SELECT * FROM turn WHERE conversation = ? ORDER BY number", (conversation,)
        ).fetchall()
    if not rows:
        raise NotFound(f"There is no conversation '{conversation}'.", "List them: qa logs.")
    return tuple(map(_logged, rows))


def turn_of(file: Path, answer_id: str) -> Logged:
    """Return the turn whose answer has this id (NotFound if it was not kept)."""
    with _opened(file) as connection:
        row = connection.execute(
            "SELECT * FROM turn WHERE json_extract(answer, '$.id') = ?", (answer_id,)
        ).fetchone()
    if row is None:
        raise NotFound(f"There is no kept answer '{answer_id}'.", "Ask the question again.")
    return _logged(row)


def latest_turns(
    file: Path, limit: int = 20, *, containing: str | None = None
) -> tuple[Logged, ...]:
    """Return the newest turns of all conversations, newest first.

    Args:
        file: The log.
        limit: At most this many.
        containing: Only those with these words in the question or the answer, case ignored.
    """
    with _opened(file) as connection:
        rows = connection.execute("SELECT * FROM turn ORDER BY asked_at DESC, rowid DESC")
        turns = map(_logged, rows)
        wanted = (containing or "").casefold()
        found = (
            one for one in turns if wanted in f"{one.question}\n{one.answer.answer}".casefold()
        )
        return tuple(islice(found, limit))


def _logged(row: tuple[str, int, str, str, str]) -> Logged:
    conversation, number, asked_at, question, answer = row
    return Logged(
        conversation=conversation,
        number=number,
        asked_at=datetime.fromisoformat(asked_at),
        question=question,
        answer=Answer.model_validate_json(answer),
    )


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(file, timeout=10)) as connection:
            connection.execute(_SCHEMA)
            yield connection
    except OSError as error:
        raise folder_failed(file.parent, error) from error
    except sqlite3.OperationalError as error:
        raise StoreError(
            f"The conversations in {file} cannot be read or written: {error}.",
            "Check the disk and the folder's permissions.",
        ) from error
    except sqlite3.Error as error:
        raise StoreDamaged(
            f"The conversations in {file} cannot be read: {error}.",
            "Move the file away; a new one is begun.",
        ) from error
