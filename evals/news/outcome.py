"""Whether an answer is right, and what a number of them come to."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from evals.news.questions import NewsQuestion
from qa.evaluation.intervals import bootstrap, wilson
from qa.types import Answer

MEASURES = ("match", "cited", "declined", "wrong")


class Outcome(NamedTuple):
    """One question and what an answerer made of it."""

    match: bool
    """The answer equals an accepted one after SQuAD's normalisation, or contains it."""
    cited: bool
    """A citation overlaps the gold span."""
    declined: bool

    @property
    def wrong(self) -> bool:
        """Answered, but without a match."""
        return not self.match and not self.declined


def normalised(text: str) -> str:
    """Normalise as SQuAD's evaluation does: case, punctuation, articles, white space."""
    bare = "".join(c for c in text.lower() if c not in string.punctuation + "“”‘’")
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", bare).split())


def outcome(asked: NewsQuestion, answer: Answer) -> Outcome:
    """Compare an answer with the accepted ones and the gold span; declining is neither."""
    said = normalised(answer.answer) if answer.claims else ""
    golds = [gold for gold in map(normalised, asked.answers) if gold]
    cited = any(
        c.article_id == asked.article_id and c.span.overlaps(asked.best_span)
        for c in answer.citations
    )
    match = any(re.search(rf"(?<!\w){re.escape(gold)}(?!\w)", said) for gold in golds)
    return Outcome(match, cited, not answer.claims)


def table(
    questions: Sequence[NewsQuestion], outcomes: Mapping[str, Sequence[Outcome]]
) -> list[str]:
    """Return the lines of a table: for each answerer all questions, both halves, the numeric."""
    parts = {
        "all": [True for _ in questions],
        "read half": [one.half == "read" for one in questions],
        "unread half": [one.half == "unread" for one in questions],
        "numeric": [one.numeric for one in questions],
    }
    lines = [f"| answerer | questions | n | {' | '.join(MEASURES)} |", "|---" * 7 + "|"]
    for name, found in outcomes.items():
        for part, members in parts.items():
            chosen = [one for one, inside in zip(found, members, strict=True) if inside]
            if chosen:
                cells = [name, part, str(len(chosen)), *(_share(chosen, m) for m in MEASURES)]
                lines.append(f"| {' | '.join(cells)} |")
    return lines


def _share(outcomes: Sequence[Outcome], measure: str) -> str:
    hits = sum(getattr(one, measure) for one in outcomes)
    low, high = wilson(hits, len(outcomes))
    return f"{hits / len(outcomes):.3f} ({low:.3f}-{high:.3f})"


def paired(before: Sequence[Outcome], after: Sequence[Outcome], measure: str) -> str:
    """Return the change of a share from ``before`` to ``after``, question by question.

    The 95% interval is a bootstrap's over the questions' differences.
    """
    changes = [
        float(getattr(new, measure)) - float(getattr(old, measure))
        for old, new in zip(before, after, strict=True)
    ]
    low, high = bootstrap(changes, seed=1)
    gained, lost = (sum(change == sign for change in changes) for sign in (1, -1))
    mean = sum(changes) / len(changes)
    return f"{mean:+.3f} ({low:+.3f} to {high:+.3f}); {gained} gained, {lost} lost"
