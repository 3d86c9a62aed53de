"""Articles on the page: read one with the cited words marked, list all by date, add new ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath, PureWindowsPath
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict, Field, ValidationError
from starlette.datastructures import FormData, UploadFile

from qa.api.articles import Stopping, place_of, store_batch, token_of
from qa.api.bodies import MAX_ARTICLES_BODY, check_values
from qa.api.public import public
from qa.api.service import TheService
from qa.engine import Engine
from qa.errors import BadQuestion, NotFound
from qa.sources.formats import DEFAULT_LIMITS, KINDS, Read, read_bytes, read_items
from qa.sources.formats.names import fit_id
from qa.types import Article, IngestReport, Span, Value
from qa.web.forms import Limits
from qa.web.marking import cut
from qa.web.signing_in import READS, WRITES
from qa.web.templating import respond, wants_part

_PAGE = 50
_MAX_FILES = 50
_FIELDS = ("id", "title", "publisher", "url", "published_at", "text")


class MarkedRange(Value):
    """Which range of an article to mark, and which words in it: the query of its address."""

    model_config = ConfigDict(extra="ignore")

    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=1)
    first: int | None = Field(default=None, ge=0, alias="from")
    last: int | None = Field(default=None, ge=1, alias="to")

    @property
    def marked(self) -> Span | None:
        """The range to mark."""
        return _span(self.start, self.end)

    @property
    def words(self) -> Span | None:
        """The words in it to mark."""
        return _span(self.first, self.last)


class Listed(Limits):
    """The form above the list."""

    title: str = Field(default="", max_length=200)
    after: str | None = Field(default=None, max_length=2000)


def add_articles(routes: APIRouter) -> None:
    """Add the routes."""

    @routes.get("/articles", dependencies=[READS])
    async def list_articles(
        request: Request, service: TheService, form: Annotated[Listed, Query()]
    ) -> Response:
        return await _listing(request, service, form, None)

    @routes.post("/articles", dependencies=[WRITES])
    async def upload(request: Request, service: TheService) -> Response:
        async with (
            service.admission.uploads.place(),
            request.form(
                max_files=_MAX_FILES, max_fields=20, max_part_size=MAX_ARTICLES_BODY
            ) as form,
        ):
            sent = await _sent(form)
            report = await store_batch(
                request, service, lambda stopping: _store(service.engine, sent, stopping)
            )
        return await _listing(request, service, Listed(), report)

    @routes.get("/articles/{ref:path}", dependencies=[READS])
    async def show(
        ref: str, request: Request, service: TheService, place: Annotated[MarkedRange, Query()]
    ) -> Response:
        article, newest = await service.admission.reading.run(
            request, lambda _: _found(service.engine, ref)
        )
        template = "article.html" if wants_part(request) else "article_page.html"
        return await respond(
            request,
            template,
            article=public(article),
            newest=newest,
            cut=cut(article.text, place.marked, place.words),
            has_words=place.words is not None,
        )


async def _listing(
    request: Request, service: TheService, form: Listed, report: IngestReport | None
) -> Response:
    filters, after = form.filters, place_of(form.after)
    store = service.engine.store
    page = await service.admission.reading.run(
        request, lambda _: store.page(filters, title=form.title, after=after, limit=_PAGE)
    )
    following = None
    if page.next:
        fields = {"title": form.title, "after": token_of(page.next)}
        kept = urlencode({name: value for name, value in fields.items() if value})
        following = "/articles?" + "&".join(filter(None, (form.query, kept)))
    count = await service.admission.reading.run(
        request, lambda _: service.engine.archive.article_count()
    )
    return await respond(
        request, "articles.html", form=form, articles=tuple(map(public, page.metas)),
        following=following, report=report, count=count, kinds=",".join(KINDS),
    )  # fmt: skip


def _found(engine: Engine, ref: str) -> tuple[Article, int]:
    """Return a version of an article, and the number of its newest one."""
    article = engine.article(ref)
    newest = engine.store.current(article.id)
    if newest is None:
        raise NotFound(f"There is no article '{article.id}'.", "It was deleted just now.")
    return article, newest.version


def _store(engine: Engine, sent: Sequence[_Sent], stopping: Stopping) -> IngestReport:
    def reads() -> Iterator[Read]:
        for one in sent:
            stopping.planned(0)
            yield from one.read()

    return engine.ingest_drafts(reads(), progress=stopping)


class _Sent:
    """A file as it was sent. Its name is shown and gives the format; no path is made of it."""

    def __init__(self, name: str, data: bytes) -> None:
        self._name = PurePath(fit_id(PureWindowsPath(name).name or "file"))
        self._data = data

    def read(self) -> Iterator[Read]:
        """Read its articles, by the format that its name tells, or its first bytes."""
        kind = KINDS.get(self._name.suffix.lower())
        if kind in {"json", "json lines"}:
            check_values(self._data)
        label, stem = str(self._name), fit_id(self._name.stem)
        yield from read_bytes(self._data, label, kind=kind, name=stem)


class _Typed(_Sent):
    """An article whose fields were typed into the form."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("page", b"")
        self._fields = fields

    def read(self) -> Iterator[Read]:
        """Read it."""
        yield from read_items([dict(self._fields)], "the page", None, "text", DEFAULT_LIMITS)


async def _sent(form: FormData) -> tuple[_Sent, ...]:
    """Return what a form holds: files, and an article typed in.

    Raises:
        BadQuestion: It holds nothing, or fields without a text.
    """
    files = [
        _Sent(value.filename, await value.read())
        for value in form.getlist("files")
        if isinstance(value, UploadFile) and value.filename
    ]
    given = {name: str(form.get(name) or "").strip() for name in _FIELDS}
    given["text"] = str(form.get("text") or "").replace("\r\n", "\n")
    fields = {name: value for name, value in given.items() if value.strip()}
    if fields and "text" not in fields:
        raise BadQuestion("The article has no text.", "Paste its text, or leave all fields empty.")
    typed = [_Typed(fields)] if fields else []
    if not files and not typed:
        raise BadQuestion("There is nothing to add.", "Choose files, or paste an article's text.")
    return (*files, *typed)


def _span(start: int | None, end: int | None) -> Span | None:
    if start is None or end is None:
        return None
    try:
        return Span(start=start, end=end)
    except ValidationError as error:
        raise BadQuestion(
            f"The range {start}-{end} is empty.", "Open the article from a citation."
        ) from error
