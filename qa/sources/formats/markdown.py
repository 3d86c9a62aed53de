"""Markdown with YAML or TOML front matter. The stored text is what follows it.

It is kept as it is written, but for what ``markdown_marks`` settles.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from qa.errors import BadArticle
from qa.sources.formats.drafts import draft_from_mapping
from qa.sources.formats.fields import TEXT_FIELDS, shown
from qa.sources.formats.limits import Limits
from qa.sources.formats.markdown_marks import settled
from qa.types import ArticleDraft

_FRONT_MATTER = re.compile(
    r"---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M
)
_TOML = re.compile(r"\+\+\+[ \t]*\r?\n(?P<toml>.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_HEADING = re.compile(r"^#[ \t]+(?P<title>.+?)(?:[ \t]+#+)?\s*$", re.M)
_MAX_FRONT_MATTER = 65_536
_HEAD_CHARS = 4_000
_MAX_BRACKETS = 200
"""PyYAML's time grows with the square of their nesting."""
_NOT_GIVEN = ("", "~", "null", "Null", "NULL")


def read_markdown(text: str, source: str, name: str, limits: Limits) -> ArticleDraft:
    """Read one article; its title is the front matter's, else the first ``# heading``.

    Raises:
        BadArticle: Front matter that is not YAML or TOML, or what ``draft_from_mapping`` refuses.
    """
    head = text[:_MAX_FRONT_MATTER]
    if match := _TOML.match(head):
        fields = _load_toml(match["toml"], source)
    else:
        match = _FRONT_MATTER.match(head)
        fields = _load(match["yaml"], source) if match else {}
    body = settled(text[match.end() :] if match else text)
    heading = _HEADING.search(body[:_HEAD_CHARS])
    if heading and not {"title", "headline"} & {key.lower() for key in fields}:
        fields["title"] = heading["title"][: limits.field_characters]
    kept = {key: value for key, value in fields.items() if key not in TEXT_FIELDS}
    return draft_from_mapping(
        kept | {"text": body},
        source,
        name=name,
        origin="front matter",
        markup=False,
        limits=limits,
    )


def _load_toml(front_matter: str, source: str) -> dict[str, object]:
    import tomllib

    if front_matter.count("[") + front_matter.count("{") > _MAX_BRACKETS:
        raise _too_nested(source)
    try:
        loaded = tomllib.loads(front_matter.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadArticle(
            f"the front matter is not TOML: {error}.", "Correct it.", source=source, line=1
        ) from error
    # A date that TOML reads is read as in every other format.
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in loaded.items()
        if value != ""
    }


def _load(front_matter: str, source: str) -> dict[str, object]:
    import yaml

    if front_matter.count("[") + front_matter.count("{") > _MAX_BRACKETS:
        raise _too_nested(source)
    try:
        # BaseLoader builds only str, list and dict: a title "2022" stays text, and a date is
        # read as in every other format.
        _refuse_twice(yaml.compose(front_matter, Loader=yaml.BaseLoader), source)
        loaded = yaml.load(front_matter, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadArticle(
            f"the front matter is not YAML: {getattr(error, 'problem', None) or 'unreadable'}.",
            "Correct it, e.g. put quotes around values with a colon.",
            source=source,
            line=mark.line + 2 if mark else None,
        ) from error
    except RecursionError as error:
        raise _too_nested(source) from error
    if loaded in (None, ""):
        return {}
    if not isinstance(loaded, dict):
        raise BadArticle(
            "the front matter has no fields.",
            "Write lines such as: title: ...",
            source=source,
            line=2,
        )
    return {
        str(key): value
        for key, value in loaded.items()
        if not (isinstance(value, str) and value in _NOT_GIVEN)
    }


def _refuse_twice(node: Any, source: str) -> None:
    """Refuse front matter that gives a field twice; YAML forbids it, and PyYAML takes the last."""
    import yaml

    seen: dict[str, object] = {}
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        name = key.value if isinstance(key, yaml.ScalarNode) else None
        stated = value.value if isinstance(value, yaml.ScalarNode) else value
        if name is not None and seen.setdefault(name, stated) != stated:
            raise BadArticle(
                f"the front matter gives the field {shown(name)} twice.",
                "Leave out the one not meant.",
                source=source,
                line=key.start_mark.line + 2,
            )


def _too_nested(source: str) -> BadArticle:
    return BadArticle("the front matter is nested too deeply.", "Give plain fields.", source=source)
