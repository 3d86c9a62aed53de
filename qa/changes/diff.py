"""What changed between two versions of an article, sentence by sentence, figures first."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest

from pydantic import Field

from qa.figures import Figure, read_figures
from qa.text import sentence_spans
from qa.types import Article, Span, Value
from qa.types.article import DESCRIBING

_ALIKE = 0.4
"""Share of their words that two sentences need to be one that was changed."""


class SentenceChange(Value):
    """One sentence that was changed, added (no ``before``) or removed (no ``after``)."""

    before: str | None = None
    after: str | None = None
    before_span: Span | None = None
    after_span: Span | None = None
    """Where it stands in its version."""
    figures_gone: tuple[str, ...] = ()
    """Figures of ``before`` whose value ``after`` does not state."""
    figures_new: tuple[str, ...] = ()


class ArticleDiff(Value):
    """What changed between two versions."""

    article_id: str
    from_version: int
    to_version: int
    described: dict[str, tuple[str | None, str | None]] = Field(default_factory=dict)
    """Of the description: field to its value before and after."""
    changes: tuple[SentenceChange, ...] = ()
    """Those with changed figures first, then in the order of the text."""


def diff(before: Article, after: Article) -> ArticleDiff:
    """Compare two versions of an article.

    Example: "The flood killed 420." became "The flood killed 42.": one change whose
    ``figures_gone`` is ``("420",)`` and whose ``figures_new`` is ``("42",)``.
    """
    described = {
        name: (_shown(getattr(before, name)), _shown(getattr(after, name)))
        for name in DESCRIBING
        if getattr(before, name) != getattr(after, name)
    }
    changes = sorted(
        _changes(before.text, after.text), key=lambda one: not (one.figures_gone or one.figures_new)
    )
    return ArticleDiff(
        article_id=after.id,
        from_version=before.version,
        to_version=after.version,
        described=described,
        changes=tuple(changes),
    )


def new_sentences(before: str, after: str) -> list[str]:
    """Return the sentences of a text that an earlier one has not."""
    known = {span.cut(before) for span in sentence_spans(before)}
    return [words for span in sentence_spans(after) if (words := span.cut(after)) not in known]


def figure_values(words: str) -> dict[tuple[object, ...], str]:
    """Return the figures of a sentence: value to wording."""
    return {_value(figure): figure.text for figure in read_figures(words)}


def _changes(before: str, after: str) -> Iterator[SentenceChange]:
    old, new = sentence_spans(before), sentence_spans(after)
    matcher = SequenceMatcher(
        None, [one.cut(before) for one in old], [one.cut(after) for one in new], autojunk=False
    )
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            for left, right in _paired(list(old[a:b]), list(new[c:d]), before, after):
                yield _change(left, right, before, after)


def _paired(
    old: list[Span], new: list[Span], before: str, after: str
) -> Iterator[tuple[Span | None, Span | None]]:
    """Pair sentences that stand at one place; those too unlike are a removal and an addition."""
    for left, right in zip_longest(old, new):
        if left is None or right is None or _alike(left.cut(before), right.cut(after)):
            yield left, right
        else:
            yield left, None
            yield None, right


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.split(), other.split()).ratio() >= _ALIKE


def _change(left: Span | None, right: Span | None, before: str, after: str) -> SentenceChange:
    old = left.cut(before) if left else None
    new = right.cut(after) if right else None
    gone, fresh = figure_values(old or ""), figure_values(new or "")
    return SentenceChange(
        before=old,
        after=new,
        before_span=left,
        after_span=right,
        figures_gone=tuple(text for value, text in gone.items() if value not in fresh),
        figures_new=tuple(text for value, text in fresh.items() if value not in gone),
    )


def _value(figure: Figure) -> tuple[object, ...]:
    known = (figure.kind, figure.low, figure.high, figure.unit, figure.approximator)
    return known if figure.low is not None else (figure.kind, figure.text.lower())


def _shown(value: object) -> str | None:
    return None if value in (None, {}) else str(value)
