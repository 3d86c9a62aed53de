"""Two thousand files of all formats mixed, as a newsroom's drive holds them: is anything lost?

    python -m evals.mixed [--files 2000] [--no-store] [--keep FOLDER]

Invented articles are written as text, Markdown (YAML and TOML front matter), pages, JSON, JSON
Lines, tables, feeds, agency XML, mail, PDF, Word, OpenDocument, web archives, ``.gz`` and ``.zip``;
one file in ten is bad: empty, broken, of an unknown kind, cut off, not UTF-8, without text. Each
article holds a sentence with a number of its own. After reading (and, without ``--no-store``, a
whole ingest):

- lost: an article whose sentence is in no stored text, and whose file is not reported as failed
- silent: a bad file that is neither failed nor stored
- without remedy: a failure that does not say what to do
- inexact: a stored text in which the sentence's passage does not stand at its offsets

and the milliseconds of processor time of reading one file, by format. Exit 1 if any of the four
is not 0.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import NamedTuple

from qa.engine import open_engine
from qa.errors import BadArticle
from qa.settings import Settings
from qa.sources.formats import read_source
from qa.types import ArticleDraft

TENTH = 10


class Story(NamedTuple):
    """One invented article."""

    number: int

    @property
    def title(self) -> str:
        """Its headline."""
        return f"Council of Ward {self.number} votes on its budget"

    @property
    def sentence(self) -> str:
        """The sentence that no other story has."""
        return f"The council of Ward {self.number} approved {self.number + 1000} crowns for roads."

    @property
    def text(self) -> str:
        """The whole of it."""
        return (
            f"{self.sentence} “We waited for this for years,” the mayor said on Tuesday. "
            f"Work on the bridge over the river Orm begins in spring, and the school of Ward "
            f"{self.number} is to be painted. Nobody voted against it, and two members abstained."
        )

    @property
    def day(self) -> str:
        """When it was published."""
        return f"20{10 + self.number % 13}-{1 + self.number % 12:02}-{1 + self.number % 28:02}"


def page(story: Story) -> str:
    """Return a web page."""
    return (
        f"<html lang=en><head><title>{story.title} | The Orm Post</title>"
        f"<meta property='og:site_name' content='The Orm Post'>"
        f"<meta property='article:published_time' content='{story.day}T08:00:00Z'></head>"
        f"<body><nav><a href=/>Home</a></nav><article><h1>{story.title}</h1>"
        f"<p>{story.text}</p><p class='sr-only'>Skip this</p></article></body></html>"
    )


def _fields(story: Story) -> dict[str, object]:
    return {"title": story.title, "text": story.text, "date": story.day, "publisher": "Orm Post"}


def _markdown(story: Story) -> bytes:
    return f"---\ntitle: {story.title}\ndate: {story.day}\n---\n{story.text}\n".encode()


def _toml(story: Story) -> bytes:
    return f'+++\ntitle = "{story.title}"\ndate = {story.day}\n+++\n{story.text}\n'.encode()


def _table(story: Story, delimiter: str = ";") -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerows([["Title", "Body", "Date"], [story.title, story.text, story.day]])
    return stream.getvalue().encode()


def _feed(story: Story) -> bytes:
    return (
        "<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/"
        "content/'><channel><title>Orm Post</title><link>https://example.org</link><item>"
        f"<title>{story.title}</title><link>https://example.org/{story.number}</link>"
        f"<pubDate>Tue, 07 Mar 2023 08:00:00 GMT</pubDate><content:encoded><![CDATA[<p>{story.text}"
        "</p>]]></content:encoded></item></channel></rss>"
    ).encode()


def _nitf(story: Story) -> bytes:
    return (
        f"<nitf><head><title>{story.title}</title></head><body><body.head><hedline><hl1>"
        f"{story.title}</hl1></hedline></body.head><body.content><p>{story.text}</p>"
        "</body.content></body></nitf>"
    ).encode()


def _mail(story: Story) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = story.title, "Orm Post <news@example.org>"
    message["Date"] = "Tue, 07 Mar 2023 08:00:00 +0000"
    message.set_content(story.text)
    return bytes(message)


def _pdf(story: Story) -> bytes:
    import fpdf

    document = fpdf.FPDF()
    document.set_font("helvetica", size=11)
    document.add_page()
    plain = story.text.replace("“", '"').replace("”", '"')
    document.multi_cell(0, 7, f"{story.title}\n{plain}")
    return bytes(document.output())


def _word(story: Story) -> bytes:
    import docx

    document = docx.Document()
    document.add_heading(story.title, level=1)
    document.add_paragraph(story.text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _open_document(story: Story) -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content xmlns:office='{names}:office:1.0' "
            f"xmlns:text='{names}:text:1.0'><office:body><office:text><text:h>{story.title}"
            f"</text:h><text:p>{story.text}</text:p></office:text></office:body>"
            "</office:document-content>",
        )
    return stream.getvalue()


def _web_archive(story: Story) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=False)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    address = f"https://example.org/{story.number}"
    body = io.BytesIO(page(story).encode())
    writer.write_record(
        writer.create_warc_record(address, "response", payload=body, http_headers=headers)
    )
    return stream.getvalue()


def _zip(story: Story) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("story.md", _markdown(story))
    return stream.getvalue()


FORMATS: dict[str, Callable[[Story], bytes]] = {
    "txt": lambda story: f"{story.title}\n\ndate {story.day}\n\n{story.text}\n".encode(),
    "md": _markdown,
    "toml.md": _toml,
    "html": lambda story: page(story).encode(),
    "json": lambda story: json.dumps(_fields(story)).encode(),
    "jsonl": lambda story: json.dumps(_fields(story)).encode() + b"\n",
    "csv": _table,
    "tsv": lambda story: _table(story, "\t"),
    "rss.xml": _feed,
    "nitf.xml": _nitf,
    "eml": _mail,
    "pdf": _pdf,
    "docx": _word,
    "odt": _open_document,
    "warc": _web_archive,
    "html.gz": lambda story: gzip.compress(page(story).encode()),
    "zip": _zip,
}
BAD: dict[str, bytes] = {
    "empty.txt": b"",
    "blank.md": b" \n\n ",
    "broken.json": b'{"title": "x", "text": ',
    "list.json": b"[1, 2, 3]",
    "cut.pdf": b"%PDF-1.7 cut off",
    "cut.docx": b"PK\x03\x04 cut off",
    "cut.gz": gzip.compress(Story(0).text.encode())[:90],
    "none.html": b"<html><body></body></html>",
    "figures.csv": b"a;b\n1;2\n3;4\n",
    "picture.jpg": b"\xff\xd8\xff\xe0" + bytes(200),
}


def write(folder: Path, count: int) -> dict[Path, Story | None]:
    """Write the files; every tenth is bad, and stands for no story."""
    made: dict[Path, Story | None] = {}
    bad, kinds = list(BAD.items()), list(FORMATS.items())
    for number in range(count):
        below = folder / f"{number % 7}" / f"{number % 5}"
        below.mkdir(parents=True, exist_ok=True)
        if number % TENTH == TENTH - 1:
            name, content = bad[(number // TENTH) % len(bad)]
            path, story = below / f"{number}-{name}", None
        else:
            kind, written = kinds[(number - number // TENTH) % len(kinds)]
            story = Story(number)
            path, content = below / f"{number}.{kind}", written(story)
        path.write_bytes(content)
        made[path] = story
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    """Write, read, ingest, count."""
    parser = argparse.ArgumentParser(prog="evals.mixed", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--files", type=int, default=2_000)
    parser.add_argument(
        "--no-store", action="store_true", help="only read, embed and store nothing"
    )
    parser.add_argument("--keep", type=Path, help="write the files here, and leave them")
    given = parser.parse_args(arguments)
    with TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch) / "files"
        made = write(folder, given.files)
        wrong = read_all(made)
        if not given.no_store:
            wrong += ingest_all(folder, made, Path(scratch) / "home")
    print(f"lost or silent or without remedy or inexact: {wrong}")
    if wrong:
        sys.exit(1)


def read_all(made: dict[Path, Story | None]) -> int:
    """Read each file by itself; print the times by format, and return what went wrong."""
    times: dict[str, list[float]] = defaultdict(list)
    failures: Counter[str] = Counter()
    wrong = 0
    for path, story in made.items():
        started = process_time()
        reads = list(read_source(str(path)))
        kind = path.name.partition(".")[2] if story else "bad"
        times[kind].append(1000 * (process_time() - started))
        texts = [_flat(one.text) for one in reads if isinstance(one, ArticleDraft)]
        errors = [one for one in reads if isinstance(one, BadArticle)]
        failures.update(error.reason for error in errors)
        faults = [f"no remedy: {error.reason}" for error in errors if not error.hint]
        if story and not any(_flat(story.sentence) in text for text in texts):
            faults.append(f"lost: {errors or 'silently'}")
        if story is None and not errors:
            faults.append(f"silent: {texts}")
        for fault in faults:
            print(f"{path.name}: {fault[:200]}")
        wrong += len(faults)
    print("| format | files | ms, median | ms, slowest |\n|---|---|---|---|")
    for kind, each in sorted(times.items(), key=lambda pair: -median(pair[1])):
        print(f"| {kind} | {len(each)} | {median(each):.1f} | {max(each):.1f} |")
    for reason, count in failures.most_common():
        print(f"{count} times: {reason}")
    return wrong


def ingest_all(folder: Path, made: dict[Path, Story | None], home: Path) -> int:
    """Ingest the folder as a whole; return what went wrong."""
    started = perf_counter()
    wrong = 0
    with open_engine(Settings(home=home)) as engine:
        report = engine.ingest([str(folder)])
        took = perf_counter() - started
        stored = [engine.store.article(meta.id) for meta in engine.store.articles()]
        texts = "\0".join(_flat(article.text) for article in stored)
        for path, story in made.items():
            if story and _flat(story.sentence) not in texts:
                print(f"lost by ingest: {path.name}")
                wrong += 1
        for article in stored:
            tiles = engine.store.article_passages(article.id)
            cut = all(one.text == article.text[one.start : one.end] for one in tiles)
            if not cut or "".join(one.text for one in tiles) != article.text:
                print(f"inexact: {article.id}")
                wrong += 1
    reported = {outcome.source.partition("#")[0].partition("!")[0] for outcome in report.outcomes}
    unsaid = [path for path in made if not any(str(path) in one for one in reported)]
    counts = ", ".join(f"{report.count(one)} {one}" for one in ("added", "unchanged", "failed"))
    print(f"{len(made)} files in {took:.1f} s, {1000 * took / len(made):.1f} ms a file: {counts}")
    for path in unsaid:
        print(f"not reported: {path.name}")
    return wrong + len(unsaid)


def _flat(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    main()
