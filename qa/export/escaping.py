r"""Text of articles inside Markdown: shown as it is, and never a link, an image or HTML.

Whoever shows the Markdown renders what it is sent. An image in an article would make it fetch an
address of the article's choice, with whatever the article had it spell there.

>>> escaped("See ![me](http://a.example/?q=1) <b>now</b>")
'See !\\[me\\](http://a.example/?q=1) \\<b\\>now\\</b\\>'
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from qa.text.inert import one_line

_ACTIVE = re.compile(r"[\\`*_\[\]<>~|]|&(?=#?\w+;)")
_BEGINS = re.compile(r"(?:#{1,6}|[+-])(?=\s|$)|[-=]+$|(?P<number>\d+)(?=[.)](?:\s|$))")
"""What at the beginning of a line makes a heading, a list or a rule of it."""
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SAFE = "/?:@!$&'*+,;=%#~-._"


def escaped(text: str) -> str:
    """Return text as one line of its own, every mark of Markdown in it made a plain character."""
    return at_line_start(escaped_inside(one_line(text)))


def escaped_inside(text: str) -> str:
    """Escape text that does not begin a line; its white space stays."""
    return _ACTIVE.sub(r"\\\g<0>", text)


def at_line_start(line: str) -> str:
    """Escape what would make a heading, list or rule of a line that is escaped otherwise."""
    begins = _BEGINS.match(line)
    if begins is None:
        return line
    cut = begins.end("number") if begins["number"] else 0
    return f"{line[:cut]}\\{line[cut:]}"


def unescaped(text: str) -> str:
    """Return what was escaped."""
    return _ESCAPED.sub(r"\1", text)


def link_target(url: str | None) -> str | None:
    """Return an address as it may stand in a link; None for what nobody should open.

    >>> link_target("https://example.org/a b"), link_target("javascript:alert(1)")
    ('https://example.org/a%20b', None)
    """
    if url is None or not url.lower().startswith(("http://", "https://")):
        return None
    try:
        urlsplit(url)
    except ValueError:
        return None
    return quote(url, safe=_SAFE)
