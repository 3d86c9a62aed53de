"""SQuAD 2.0's official scores (Rajpurkar et al. 2018): normalised exact match and token F1."""

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalised(text: str) -> str:
    """Lower case, without ASCII punctuation, articles and extra white space."""
    bare = text.lower().translate(PUNCTUATION)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", bare).split())


def exact(gold: str, given: str) -> float:
    """1.0 if both are the same after normalisation."""
    return float(normalised(gold) == normalised(given))


def f1(gold: str, given: str) -> float:
    """Token F1; if either has no tokens, 1.0 where neither has."""
    expected, found = normalised(gold).split(), normalised(given).split()
    if not expected or not found:
        return float(expected == found)
    same = sum((Counter(expected) & Counter(found)).values())
    return 2 * same / (len(expected) + len(found)) if same else 0.0


def best(golds: Sequence[str], given: str) -> tuple[float, float]:
    """(exact, F1) against the best of the answers; without answers, "" is the right one."""
    answers = [g for g in golds if normalised(g)] or [""]
    return max(exact(g, given) for g in answers), max(f1(g, given) for g in answers)


@dataclass(frozen=True)
class Scores:
    """Percentages with their n; HasAns: questions with an answer, NoAns: without."""

    has_exact: float
    has_f1: float
    has_n: int
    no: float
    no_n: int

    @property
    def exact(self) -> float:
        """Exact match over all questions."""
        total = self.has_n + self.no_n
        return (self.has_exact * self.has_n + self.no * self.no_n) / total

    @property
    def f1(self) -> float:
        """F1 over all questions."""
        total = self.has_n + self.no_n
        return (self.has_f1 * self.has_n + self.no * self.no_n) / total


def scores(golds: Sequence[Sequence[str]], given: Sequence[str]) -> Scores:
    """Score answers ("": none) against each question's golds (empty: it has none)."""
    pairs = [(bool(g), best(g, a)) for g, a in zip(golds, given, strict=True)]
    has = [p for answerable, p in pairs if answerable]
    no = [p for answerable, p in pairs if not answerable]
    return Scores(
        100 * sum(p[0] for p in has) / max(1, len(has)),
        100 * sum(p[1] for p in has) / max(1, len(has)),
        len(has),
        100 * sum(p[0] for p in no) / max(1, len(no)),
        len(no),
    )
