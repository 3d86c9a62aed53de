"""Render templates into responses: all text escaped and inert, under a policy without inline code.

What a template prints is escaped by jinja2, and before that each text loses its control and
bidirectional-override characters (``qa.text.inert``), so that no template can forget to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from importlib.resources import files
from urllib.parse import quote, urlencode, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.exceptions import HTTPException

from qa.export import wording
from qa.figures.stated import named_days
from qa.text.inert import inert
from qa.types import Citation, Day
from qa.types.answer import Evidence
from qa.types.statement import NamedDay
from qa.types.verification import ComparedFigure, VerifiedClaim
from qa.web.marking import without_headings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types dateline"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    # Not no-referrer, as elsewhere: browsers would then send forms with "Origin: null".
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Vary": "Cookie, Accept, Dateline-Part",
}
PART = "Dateline-Part"
"""Header by which the page's script asks for the main part of a page alone."""
_BESIDE = 3
"""Sentences of evidence shown beside a claim."""
_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_STATIC = {
    name: files("qa.web").joinpath("static", name).read_bytes()
    for name in ("page.css", "page.js", "icon.svg")
}
_STAMP = hashlib.sha256(b"".join(_STATIC.values())).hexdigest()[:12]


def add_static(routes: APIRouter) -> None:
    """Add the stylesheet, the script and the icon; they need no key."""

    @routes.get("/static/{name}")
    async def static(name: str) -> Response:
        if name not in _STATIC:
            raise HTTPException(404, "There is no such file.")
        kept = "public, max-age=31536000, immutable"
        kind = _TYPES[name.rpartition(".")[2]]
        return Response(_STATIC[name], media_type=kind, headers={"Cache-Control": kept})


def wants_part(request: Request) -> bool:
    """Whether the script asks for the main part of a page alone."""
    return PART in request.headers


async def respond(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: object,
) -> HTMLResponse:
    """Return a page made from a template, in a thread: a long page takes a while."""
    key = getattr(request.state, "key", None)
    make = partial(rendered, template, key=key, path=request.url.path, **values)
    html = await run_in_threadpool(make)
    return HTMLResponse(html, status, headers={**HEADERS, **(headers or {})})


def rendered(template: str, **values: object) -> str:
    """Return a template's text."""
    return _environment.get_template(template).render(values)


def article_url(
    article_id: str, version: int | str, start: int, end: int, words: tuple[int, int] | None = None
) -> str:
    """Return where an article is shown with a range marked, and words inside of it.

    >>> article_url("a/b", 2, 10, 20, (12, 14))
    '/articles/a%2Fb@2?start=10&end=20&from=12&to=14#cited'
    """
    where = {"start": start, "end": end}
    if words is not None:
        where |= {"from": words[0], "to": words[1]}
    return f"/articles/{quote(article_id, safe='')}@{version}?{urlencode(where)}#cited"


def _finalized(value: object) -> object:
    """Make text inert on its way into a page; what is HTML already was made so before."""
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        return inert(value.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n"))
    return value


def _verbatim(text: str) -> Markup:
    """Escape only: what a person typed comes back to the form as it was typed."""
    return Markup(escape(text))  # noqa: S704  (escaped here)


def _shown_day(day: Day | None) -> str:
    """Return a day as people write it: ``6 March 2023``."""
    return "undated" if day is None else f"{day.day} {day:%B %Y}"


def _iso_day(day: Day | None) -> str:
    return "" if day is None else day.isoformat()[:10]


def _moment(at: datetime) -> str:
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def _web(url: str | None) -> str | None:
    """Return an address that a link may open; None for ``javascript:`` and its like."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def _citation_url(citation: Citation) -> str:
    evidence = citation.evidence
    words = (evidence.start, evidence.end) if evidence else None
    digits = citation.content_hash[:16]
    return article_url(citation.article_id, digits, citation.start, citation.end, words)


def _quoted(citation: Citation) -> tuple[str, str, str]:
    """Return a quote before, in, and after its evidence, as it is shown."""
    first = last = len(citation.quote)
    if citation.evidence is not None:
        first = citation.evidence.start - citation.start
        last = citation.evidence.end - citation.start
    pieces = (citation.quote[:first], citation.quote[first:last], citation.quote[last:])
    begins_line = not citation.prefix or citation.prefix.endswith("\n")
    before, words, after = without_headings(pieces, at_line_start=begins_line)
    return before, words, after


def _unheaded(pieces: Sequence[str]) -> tuple[str, ...]:
    """Return pieces of a text that begins a line, as they are shown."""
    return tuple(without_headings(pieces))


def _pointed(claim: VerifiedClaim) -> tuple[Citation, ...]:
    """Return the first sentences of a claim's evidence, its figures in them as what to look at."""
    return tuple(_pointing(citation, claim.figures) for citation in claim.citations[:_BESIDE])


def _pointing(citation: Citation, figures: Sequence[ComparedFigure]) -> Citation:
    for figure in figures:
        first, last = figure.start, figure.end
        if first is None or last is None or figure.article_id != citation.article_id:
            continue
        if citation.start <= first < last <= citation.end and citation.evidence is None:
            words = citation.quote[first - citation.start : last - citation.start]
            found = Evidence(start=first, end=last, quote=words)
            return citation.model_copy(update={"evidence": found})
    return citation


def _days(citation: Citation) -> tuple[NamedDay, ...]:
    return named_days(citation.quote, citation.published_at)


def _plural(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


_environment = Environment(
    loader=PackageLoader("qa.web"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
    finalize=_finalized,
)
_environment.filters.update(
    verbatim=_verbatim, day=_shown_day, iso=_iso_day, moment=_moment, web=_web,
    citation_url=_citation_url, quoted=_quoted, named_days=_days, plural=_plural,
    pointed=_pointed, unheaded=_unheaded,
)  # fmt: skip
_environment.globals.update(stamp=_STAMP, article_url=article_url, date=date, wording=wording)
