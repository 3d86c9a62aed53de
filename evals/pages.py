"""Real pages with known values: are date, text and title read rightly?

    python -m evals.pages --pages DIR [--every N] [--out FILE]

``DIR`` holds pages and a file ``expected.jsonl`` with a line for each page. All but ``file`` may be
left out, and then is not measured:

    {"file": "a.html", "url": "https://example.org/a", "published": "2023-03-07",
     "title": "Council votes", "text": ["The first paragraph.", "The second."],
     "absent": ["Subscribe now"], "sites": ["The Orm Post", "example.org"]}

Counted over the pages for which each value is given:

- date: the article's day of publication is the expected one, in the zone the page states it in
- undated, misdated: of those that are not, no day, and another day
- text: at least 90% of the characters of ``text`` are in the article's text (letters and digits
  only; a character is in it as part of a run of 20 that is, or as part of a whole shorter piece)
- absent: none of the pieces of ``absent`` is in the article's text
- title: it is the expected one
- site in title: one of ``sites`` stands apart at its start or end (``… | The Orm Post``)

Pages as annotated for the tests of fundus, newspaper4k and trafilatura can be brought into this
form; they belong to their publishers, and none is kept here. ``--out`` writes what was read of
each page as JSON Lines. Exit 1 where a page cannot be read at all without a remedy being named.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from time import process_time
from typing import Any

from qa.errors import BadArticle
from qa.sources.formats import read_bytes
from qa.types import ArticleDraft, Value

RUN = 20
ENOUGH = 0.9
_APART = re.compile(r"\s+[|–—·•»›-]\s+|\s*[|｜]\s*|\s+::\s+|:\s")


class Expected(Value):
    """What one page should give; None and empty where that is not known."""

    file: str
    url: str | None = None
    published: str | None = None
    title: str | None = None
    text: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()


class Measured(Value):
    """What one page gave; None where nothing was expected."""

    file: str
    seconds: float
    problem: str | None = None
    published: str | None = None
    date_right: bool | None = None
    text_share: float | None = None
    stray: tuple[str, ...] | None = None
    title: str | None = None
    title_right: bool | None = None
    site_in_title: bool | None = None


def measure(expected: Expected, data: bytes) -> Measured:
    """Read a page and compare it with what is expected of it."""
    started = process_time()
    (read,) = read_bytes(
        data, expected.file, kind="html", name=Path(expected.file).stem, address=expected.url
    )
    seconds = process_time() - started
    if isinstance(read, BadArticle):
        return Measured(
            file=expected.file,
            seconds=seconds,
            problem=f"{read.reason} {read.hint}" if read.hint else f"NO REMEDY: {read.reason}",
            date_right=False if expected.published else None,
            text_share=0.0 if expected.text else None,
        )
    return _compared(expected, read, seconds)


def _compared(expected: Expected, read: ArticleDraft, seconds: float) -> Measured:
    text = flat(read.text)
    title = read.title or ""
    return Measured(
        file=expected.file,
        seconds=seconds,
        published=f"{read.published_at} ({read.published_origin})",
        date_right=same_day(read.published_at, expected.published) if expected.published else None,
        text_share=shared(expected.text, text) if expected.text else None,
        stray=tuple(one for one in expected.absent if flat(one) in text)
        if expected.absent
        else None,
        title=title,
        title_right=flat(title) == flat(expected.title) if expected.title else None,
        site_in_title=names_site(title, expected.sites) if expected.sites else None,
    )


def flat(text: str) -> str:
    """Return a text's letters and digits, in lower case: ``Mr. O’Neil`` is ``mroneil``."""
    return re.sub(r"[\W_]+", "", text.casefold())


def share(wanted: str, text: str) -> float:
    """Return the share of characters of ``wanted`` that stand in ``text`` within a run of 20.

    Both are flat. Runs are sought one by one, so that paragraphs in another order count.
    """
    if len(wanted) < RUN:
        return float(wanted in text)
    runs = {text[at : at + RUN] for at in range(len(text) - RUN + 1)}
    covered, end = 0, 0
    for at in range(len(wanted) - RUN + 1):
        if wanted[at : at + RUN] in runs:
            covered += at + RUN - max(at, end)
            end = at + RUN
    return covered / len(wanted)


def shared(pieces: Sequence[str], text: str) -> float:
    """Return the share of characters of all pieces that stand in a flat text."""
    wanted = [one for one in map(flat, pieces) if one]
    return sum(len(one) * share(one, text) for one in wanted) / max(1, sum(map(len, wanted)))


def same_day(found: date | datetime | None, expected: str) -> bool:
    """Whether a date is the expected day, as stated or, where both have a zone, in UTC."""
    if found is None:
        return False
    wanted = datetime.fromisoformat(expected)
    if not isinstance(found, datetime):
        return found == wanted.date()
    if found.date() == wanted.date():
        return True
    aware = found.tzinfo is not None and wanted.tzinfo is not None
    return aware and found.astimezone(UTC).date() == wanted.astimezone(UTC).date()


def names_site(title: str, sites: Sequence[str]) -> bool:
    """Whether a site's name stands apart at the start or end of a title."""
    parts = _APART.split(title)
    ends = {flat(parts[0]), flat(parts[-1])} if len(parts) > 1 else set()
    return bool(ends & {flat(site) for site in sites})


def report(pages: Sequence[Measured]) -> Iterator[str]:
    """Yield the counts, then each page that is wrong in something."""
    dates = [one for one in pages if one.date_right is not None]
    undated = sum(not one.date_right and (one.published or "None").startswith("None")
                  for one in dates)  # fmt: skip
    texts = [one for one in pages if one.text_share is not None]
    yield "| | right | of |\n|---|---:|---:|"
    yield f"| date | {sum(bool(one.date_right) for one in dates)} | {len(dates)} |"
    yield f"| text, 90% | {sum((one.text_share or 0) >= ENOUGH for one in texts)} | {len(texts)} |"
    for name, values in (
        ("absent", [not one.stray for one in pages if one.stray is not None]),
        ("title", [one.title_right for one in pages if one.title_right is not None]),
        ("no site in title", [not one.site_in_title for one in pages
                              if one.site_in_title is not None]),
    ):  # fmt: skip
        yield f"| {name} | {sum(map(bool, values))} | {len(values)} |"
    wrong = len(dates) - sum(bool(one.date_right) for one in dates)
    yield f"undated {undated}, misdated {wrong - undated}, unread {_unread(pages)}; " + (
        f"{sum(one.seconds for one in pages) / max(len(pages), 1):.2f} s a page, "
        f"slowest {max((one.seconds for one in pages), default=0):.1f} s"
    )
    for one in pages:
        if faults := list(_faults(one)):
            yield f"{one.file}: {'; '.join(faults)}"


def _unread(pages: Sequence[Measured]) -> int:
    return sum(one.problem is not None for one in pages)


def _faults(page: Measured) -> Iterator[str]:
    if page.problem:
        yield page.problem
        return
    if page.date_right is False:
        yield f"date {page.published}"
    if page.text_share is not None and page.text_share < ENOUGH:
        yield f"text {page.text_share:.0%}"
    if page.site_in_title:
        yield f"site in title {page.title!r}"


def load(folder: Path) -> list[Expected]:
    """Read ``expected.jsonl``."""
    lines = (folder / "expected.jsonl").read_text("utf-8").splitlines()
    records: list[Mapping[str, Any]] = [json.loads(line) for line in lines if line.strip()]
    return [Expected.model_validate(record) for record in records]


def main(arguments: Sequence[str] | None = None) -> None:
    """Read every page, and report."""
    parser = argparse.ArgumentParser(prog="evals.pages", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--pages", type=Path, required=True, help="folder with expected.jsonl")
    parser.add_argument("--every", type=int, default=1, help="only every Nth page")
    parser.add_argument("--out", type=Path, help="write what was read of each page here")
    given = parser.parse_args(arguments)
    pages = [
        measure(expected, (given.pages / expected.file).read_bytes())
        for expected in load(given.pages)[:: given.every]
    ]
    print("\n".join(report(pages)))
    if given.out:
        given.out.write_text("".join(f"{one.model_dump_json()}\n" for one in pages), "utf-8")
    if any((one.problem or "").startswith("NO REMEDY") for one in pages):
        sys.exit(1)


if __name__ == "__main__":
    main()
