"""Tables of articles, one a row: CSV and TSV with any delimiter, as spreadsheets save them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from qa.errors import BadArticle
from qa.sources.formats.decode import decode_text
from qa.sources.formats.drafts import draft_from_mapping
from qa.sources.formats.fields import TEXT_FIELDS, folded, is_known
from qa.sources.formats.origin import Origin, Read

_DELIMITERS = ",;\t|"
_HEADING_CHARS = 20_000


def read_table(data: bytes, origin: Origin) -> Iterator[Read]:
    """Read a table whose first line names its columns, by the names that JSON fields have.

    The delimiter is the one of ``, ; tab |`` that parts the heading most often, or the one that
    Excel's ``sep=;`` names. Empty cells count as not given.

    Raises:
        BadArticle: No column holds the articles' text, or a quotation is never closed.
    """
    text = decode_text(data, origin.source)
    skipped = 0
    first, _, rest = text.partition("\n")
    delimiter = max(_DELIMITERS, key=first[:_HEADING_CHARS].count)
    if first.lower().startswith("sep=") and len(first.rstrip("\r")) == len("sep=;"):
        delimiter, text, skipped = first[4], rest, 1
    csv.field_size_limit(max(csv.field_size_limit(), 4 * origin.limits.article_characters))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns = _columns(rows, origin)
    found = False
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                found = True
                yield _row(columns, cells, rows.line_num + skipped, origin)
    except csv.Error as error:
        line = rows.line_num + skipped
        yield BadArticle(
            f"the table breaks off: {error}.", "Correct the quotation marks.",
            source=origin.source, line=line,
        )  # fmt: skip
    if not found:
        raise origin.place.bad("the table has no rows.", "Put one article on each line.")


def _columns(rows: Iterator[list[str]], origin: Origin) -> list[str]:
    try:
        columns = [cell.strip() for cell in next(rows, [])]
    except csv.Error as error:
        raise origin.place.bad(
            f"its first line is no heading: {error}.", "Name the columns there."
        ) from error
    named = [folded(one) for one in columns if is_known(one)]
    if twice := next((one for one in named if named.count(one) > 1), None):
        raise origin.place.bad(
            f"two columns of the table are named {twice!a}.", "Rename the one not meant."
        )
    if not {folded(one) for one in columns} & {folded(one) for one in TEXT_FIELDS}:
        shown = ", ".join(ascii(one) for one in columns[:8])
        raise origin.place.bad(
            f"no column of the table holds the articles' text; it has {shown}.",
            f"Name that column {', '.join(TEXT_FIELDS[:3])}, and others title, date, publisher, "
            "url; a table of figures is no article.",
        )
    return columns


def _row(columns: list[str], cells: list[str], line: int, origin: Origin) -> Read:
    named = max(number for number, name in enumerate(columns, 1) if name)
    if not named <= len(cells) <= len(columns):
        remedy = (
            "Put quotation marks around text that holds the delimiter." if len(cells) > named
            else "Nobody can tell which cells it lacks: put a delimiter for each empty one."
        )  # fmt: skip
        return BadArticle(
            f"the row has {len(cells)} cells, the heading {len(columns)}.", remedy,
            source=origin.source, line=line,
        )  # fmt: skip
    fields = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
    try:
        draft = draft_from_mapping(
            fields, origin.source, line, stem=origin.name or "text", origin="column",
            limits=origin.limits,
        )  # fmt: skip
    except BadArticle as error:
        return error
    return draft.model_copy(update={"source": f"{origin.source}#{line}"})
