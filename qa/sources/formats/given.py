"""Drafts that another process read already: checked, and otherwise taken as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pydantic import ValidationError

from qa.errors import BadArticle
from qa.sources.formats.drafts import check_draft
from qa.sources.formats.fields import Place
from qa.sources.formats.limits import DEFAULT_LIMITS, Limits
from qa.sources.formats.origin import Read
from qa.types import ArticleDraft, lies_ahead


def read_drafts(
    given: Sequence[Mapping[str, object]], *, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Read]:
    """Yield the drafts, each with the checks that all formats share; a bad one as ``BadArticle``.

    They come from whoever may write over HTTP: nothing in them is trusted. ``source`` is kept as a
    name; nobody opens it.
    """
    for number, fields in enumerate(given):
        try:
            yield _checked(fields, f"request#/articles/{number}", limits)
        except BadArticle as error:
            yield error


def _checked(fields: Mapping[str, object], place: str, limits: Limits) -> ArticleDraft:
    try:
        draft = ArticleDraft.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])[:60]
        raise BadArticle(
            f"it is no draft: {name}: {first['msg']}.", "Send it without as_read.", source=place
        ) from error
    check_draft(draft, Place(place), limits)
    ahead = [name for name in ("published", "updated") if lies_ahead(getattr(draft, f"{name}_at"))]
    changes: dict[str, object] = {f"{name}_at": None for name in ahead}
    changes |= {f"{name}_origin": "its day lies in the future" for name in ahead}
    return draft.model_copy(update=changes) if changes else draft
