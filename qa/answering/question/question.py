"""A question as one value: its text, and what its words ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from qa.answering.question.form import Form, Formed, asks_for_several, form_of
from qa.answering.question.names import names_in
from qa.answering.question.parts import Comparison, comparison_of, split_question
from qa.answering.question.sought import FigureSought, asks_for_plain_figure, figure_sought
from qa.figures import STATUS, FigureQuestion, kind_asked
from qa.text.stems import content_stems

_WHY = re.compile(r"\bwhy\b|\bfor what reasons?\b|\bhow come\b", re.IGNORECASE)
_WHO = re.compile(r"\s*(?:[a-z]+ )?(?:who|whom|whose)\b", re.IGNORECASE)
"""Who, or "by whom", at the beginning: elsewhere it may be a relative pronoun."""
_BY_HOW = re.compile(r"\bby how\b|\bby what\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Question:
    """A question that stands alone. Each fact of its words is worked out once, when first needed.

    Make another one to change it (``dataclasses.replace``): what was worked out is not taken along.

    Example:
        ``Question("How many troops did Biden send to Poland?")`` has the figure "a count of
        troops", the names "Biden" and "Poland", one part, and the form ``open``.
    """

    text: str
    """What is searched for and answered."""
    typed: str = ""
    """As typed; empty where ``text`` is just that."""
    language: str | None = None
    """BCP 47 tag, where it is not English."""
    respelled: tuple[tuple[str, str], ...] = ()
    """Words as typed, and the archive's words as which they were read."""
    previous: str | None = None
    """Of a follow-up: the question before it, in its own stand-alone form."""
    sure: bool = True
    """Of a follow-up: whether its form left one reading."""

    @property
    def as_typed(self) -> str:
        """What the user typed."""
        return self.typed or self.text

    @property
    def rewritten(self) -> str | None:
        """The stand-alone form, where that is not what was typed."""
        return self.text if self.text != self.as_typed else None

    @property
    def form(self) -> Form:
        """Whether words, yes or no, or a report on a topic is asked for."""
        return self._formed.form

    @property
    def topic(self) -> str:
        """What a report is asked on; else the question."""
        return self._formed.topic

    @property
    def latest(self) -> bool:
        """Whether the newest articles on a topic are asked for, rather than those that say most."""
        return self._formed.latest

    @cached_property
    def _formed(self) -> Formed:
        return Formed(Form.OPEN, self.text) if self.language else form_of(self.text)

    @cached_property
    def parts(self) -> tuple[Question, ...]:
        """The questions it asks at once, each alone; the question itself where it is one."""
        parts = split_question(self.text)
        return tuple(map(Question, parts)) if len(parts) > 1 else (self,)

    @cached_property
    def comparison(self) -> Comparison | None:
        """The two sides of which the larger or smaller is asked for."""
        return comparison_of(self.text)

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """Stems of its content words, in order."""
        return tuple(content_stems(self.text))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names, numbers and dates in it, in order."""
        return names_in(self.text)

    @cached_property
    def figure(self) -> FigureQuestion | None:
        """The sort of figure it asks for; None where it asks for none."""
        return kind_asked(self.text)

    @cached_property
    def figure_sought(self) -> FigureSought:
        """The same with the words that a figure of the articles has to stand among."""
        return figure_sought(self.text)

    @cached_property
    def asks_for_plain_figure(self) -> bool:
        """Whether it asks for a figure, and for no part, total, change or running count."""
        return self.figure is not None and asks_for_plain_figure(self.text)

    @cached_property
    def fates(self) -> frozenset[str]:
        """What it says became of those it asks for: killed, wounded, ..."""
        return frozenset(
            STATUS[word] for word in _WORD.findall(self.text.lower()) if word in STATUS
        )

    @cached_property
    def asks_why(self) -> bool:
        """Whether it asks for a reason."""
        return _WHY.search(self.text) is not None

    @cached_property
    def asks_who(self) -> bool:
        """Whether it asks for somebody."""
        return _WHO.match(self.text) is not None

    @cached_property
    def asks_by_how_much(self) -> bool:
        """Whether it asks for a change: "by how many did cases rise"."""
        return _BY_HOW.search(self.text) is not None

    @cached_property
    def asks_for_several(self) -> bool:
        """Whether it asks for several things: "Which countries ...", "What equipment ..."."""
        return asks_for_several(self.text)
