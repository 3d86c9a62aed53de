"""What an agency orders of an item: to hold it under embargo, to withhold it, to heed its notes.

Example: of an item that says ``<embargoed>2023-03-14T18:00:00Z</embargoed>`` nothing is read before
that time; read later, it was published then, whenever it was written.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from qa.sources.formats.dates import Dated, read_day
from qa.sources.formats.fields import Place
from qa.sources.formats.html_notes import marked
from qa.text.corrections import CORRECTING_NOTE
from qa.types import first_moment

_LATER = "Ingest it again once the embargo has ended."


def released(stated: str, place: Place, origin: str) -> Dated:
    """Return when an embargo ended; a time without a zone counts as Greenwich's.

    Raises:
        BadArticle: It has not ended, or its end cannot be read.
    """
    end = read_day(stated).day
    if end is None:
        raise place.bad(
            f"it is under embargo, and when that ends cannot be read: {stated[:40]!r}."
            if stated.strip()
            else "it is under embargo, without a time at which that ends.",
            "Ask the agency; take the embargo out of it once it has ended.",
        )
    if first_moment(end) > datetime.now(UTC):
        raise place.bad(f"it is under embargo until {end}.", _LATER)
    return Dated(end, origin)


def refuse_withdrawn(status: str, place: Place) -> None:
    """Refuse what the agency has cancelled, or withheld.

    Raises:
        BadArticle: It has.
    """
    known = status.strip().rpartition(":")[2].lower()
    if known in ("canceled", "cancelled", "withheld"):
        raise place.bad(
            f"the agency has {known.replace('canceled', 'cancelled')} it.",
            "Leave it out; what was stored of it before: qa articles delete ID.",
        )


def latest(*days: Dated | None) -> Dated | None:
    """Return the latest of some days, with where it came from; of equal ones the first."""
    read = [one for one in days if one is not None and one.day is not None]
    if not read:
        return next((one for one in days if one is not None), None)
    return max(read, key=lambda one: first_moment(one.day))


def with_notes(text: str, notes: Iterable[str]) -> str:
    """Put an agency's notes before a text, each on a line that begins with what it is."""
    folded = dict.fromkeys(" ".join(one.split()) for one in notes)
    lines = [marked(one, "" if CORRECTING_NOTE.search(one) else "editor") for one in folded if one]
    return "\n".join([*(one for one in lines if one not in text), text]) if text else text
