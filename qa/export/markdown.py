"""A document as Markdown (CommonMark), and from that as HTML.

Article text is data in both: what would be markup is escaped.
"""

from __future__ import annotations

import html

from qa.export.escaping import at_line_start, escaped_inside, link_target
from qa.export.parts import Part, Style, TextRun, parts_of
from qa.types import Answer

_BEFORE: dict[Style, str] = {
    "title": "# ", "heading": "## ", "text": "", "item": "- ", "source": "", "quote": "> ",
    "note": "",
}  # fmt: skip
_STYLE = (
    "body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 Georgia,serif}"
    "blockquote{margin:.3rem 0 1rem;padding-left:1rem;border-left:.2rem solid #999}"
)


def markdown_text(answer: Answer) -> str:
    """Return an answer as Markdown."""
    lines: list[str] = []
    before: Style | None = None
    for part in parts_of(answer):
        if lines and not (part.style == before == "item"):
            lines.append("")
        lines.append(_line(part))
        before = part.style
    return "\n".join(lines) + "\n"


def html_text(answer: Answer) -> str:
    """Return an answer as one HTML page without scripts and without anything from elsewhere."""
    from markdown_it import MarkdownIt

    body = MarkdownIt("commonmark", {"html": False}).render(markdown_text(answer))
    title = html.escape(" ".join(answer.question.split()))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def _line(part: Part) -> str:
    text = "".join(map(_run, part.runs)).strip()
    if part.style == "note":
        return f"*{text}*" if text else ""
    return _BEFORE[part.style] + at_line_start(text)


def _run(run: TextRun) -> str:
    text = escaped_inside(run.text)
    if target := link_target(run.url):
        return f"[{text}]({target})"
    if not run.bold or not text.strip():
        return text
    # Markdown has no bold text that begins or ends with a space.
    inner = text.strip()
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}**{inner}**{after}"
