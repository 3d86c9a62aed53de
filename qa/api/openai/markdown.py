r"""Text of articles inside Markdown: shown as it is, and never a link, an image or HTML.

A chat page renders what it is sent. An image in an article would make it fetch an address of the
article's choice, with whatever the article had it spell there.

>>> escaped("See ![me](http://a.example/?q=1) <b>now</b>")
'See !\\[me\\](http://a.example/?q=1) \\<b>now\\</b>'
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from qa.text.inert import one_line

_ACTIVE = re.compile(r"[\\`*_\[\]<>~|]")
_BEGINS = re.compile(r"(?:#{1,6}|[+-])(?=\s|$)|[-=]+$|(?P<number>\d+)(?=[.)](?:\s|$))")
"""What at the beginning of a line makes a heading, a list or a rule of it."""
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SAFE = "/?:@!$&'*+,;=%#~-._"


def escaped(text: str) -> str:
    """Return text on one line, every mark of Markdown in it made a plain character."""
    line = _ACTIVE.sub(r"\\\g<0>", one_line(text))
    begins = _BEGINS.match(line)
    if begins is None:
        return line
    cut = begins.end("number") if begins["number"] else 0
    return f"{line[:cut]}\\{line[cut:]}"


def unescaped(text: str) -> str:
    """Return what was escaped."""
    return _ESCAPED.sub(r"\1", text)


def link_target(url: str | None) -> str | None:
    """Return an address as it may stand in a link; None for what no page should open."""
    if url is None or not url.lower().startswith(("http://", "https://")):
        return None
    try:
        urlsplit(url)
    except ValueError:
        return None
    return quote(url, safe=_SAFE)
