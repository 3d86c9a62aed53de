"""Files as agencies and programs wrote them: is every paragraph read, at exact offsets?

    python -m evals.produced --files DIR

``DIR`` holds files of any kind that ``qa ingest`` reads. Agencies' news belongs to them: none is
kept here. Measured were the fixtures of superdesk (superdesk-core, -ntb, -aap, -belga) and of
dpa-digitalwires-to-newsmlg2, and the examples of the IPTC (newsml-g2, newsinjson). Printed are:

- read, refused: articles, and what was not taken, with every reason (and a remedy each)
- lost: paragraphs that lxml finds in the file (``<p>``, and those of HTML in JSON's strings named
  as a body) and that stand in none of its articles; refused files are not counted
- inexact: articles whose passages, cut at their offsets, are not the whole text

Exit 1 where something is lost or inexact, or a refusal names no remedy.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa.errors import BadArticle
from qa.sources.formats import read_source
from qa.sources.ingest.planning import split
from qa.types import ArticleDraft

SHOWN = 70


def flat(text: str) -> str:
    """Return a text's letters and digits, in lower case."""
    return re.sub(r"[\W_]+", "", text.casefold())


def paragraphs(data: bytes) -> Iterator[str]:
    """Yield the paragraphs of an XML file, or of the HTML bodies in a JSON file."""
    from lxml import etree, html

    if data.lstrip()[:1] in b"{[":
        for markup in _bodies(json.loads(data)):
            yield from ("".join(one.itertext()) for one in html.fromstring(markup).iter("p"))
        return
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(data, parser)
    for one in root.iter() if root is not None else ():
        body = any(_name(above) in ("body.content", "inlineXML") for above in one.iterancestors())
        if _name(one) == "p" and body:
            yield "".join(one.itertext())


def _name(element: object) -> str:
    tag = getattr(element, "tag", "")
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def _bodies(value: object, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        if "html" in str(value.get("contentType") or value.get("contenttype") or ""):
            yield str(value.get("value") or "<p></p>")
        for key, one in value.items():
            if key != "associations":
                yield from _bodies(one, key)
    elif isinstance(value, list):
        for one in value:
            yield from _bodies(one, name)
    elif isinstance(value, str) and re.match("body_x?html", name) and value.strip():
        yield value


def main(arguments: Sequence[str] | None = None) -> None:
    """Read every file, and count."""
    parser = argparse.ArgumentParser(prog="evals.produced", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--files", type=Path, required=True)
    given = parser.parse_args(arguments)
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for file in sorted(one for one in given.files.rglob("*") if one.is_file()):
        reads = list(read_source(file))
        drafts = [one for one in reads if isinstance(one, ArticleDraft)]
        counts["files"] += 1
        counts["articles"] += len(drafts)
        counts["files read"] += bool(drafts)
        for error in reads:
            if isinstance(error, BadArticle):
                reasons[f"{error.reason[:SHOWN]} {error.hint[:SHOWN]}"] += 1
                counts["without remedy"] += not error.hint
        texts = "\0".join(flat(one.text) for one in drafts)
        for words in paragraphs(file.read_bytes()) if drafts and _is_agency(file) else ():
            counts["paragraphs"] += bool(flat(words))
            if flat(words) not in texts:
                counts["lost"] += 1
                print(f"lost of {file.relative_to(given.files)}: {' '.join(words.split())[:SHOWN]}")
        for draft in drafts:
            spans, _, _ = split(draft)
            counts["inexact"] += "".join(one.cut(draft.text) for one in spans) != draft.text
    for name in ("files", "files read", "articles", "paragraphs", "lost", "inexact",
                 "without remedy"):  # fmt: skip
        print(f"{name}: {counts[name]}")
    for reason, count in reasons.most_common():
        print(f"{count} times refused: {reason}")
    if counts["lost"] or counts["inexact"] or counts["without remedy"]:
        sys.exit(1)


def _is_agency(file: Path) -> bool:
    """Whether a file's paragraphs can be told without the readers that are measured."""
    return file.read_bytes().lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"<", b"{", b"[")


if __name__ == "__main__":
    main()
