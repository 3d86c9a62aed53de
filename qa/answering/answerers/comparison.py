"""Which of two is more: each side's figure is asked for by itself, then they are compared by value.

"Who sent more troops, Canada or Poland?" becomes "How many troops did Canada send?" and the same
of Poland, which are answered like any question. The comparison is a calculation that is shown
with both figures as they stand, and cites both sentences.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from qa.figures import kind_asked, render_number
from qa.types import (
    Check,
    Claim,
    ClaimDraft,
    EvidenceHint,
    Finding,
    FindingKind,
    Passage,
    StatedFigure,
    Verdict,
)

_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)"
_COMPARATIVE = re.compile(r"\b(?:more|fewer|less|[a-z]+er)\b", re.IGNORECASE)
_ASKED_FIRST = re.compile(
    r"(?P<wh>who|which|what|where)\s+(?P<head>[^,:;–—]+)\s*[,:;–—]\s*"
    r"(?P<one>.+?),?\s+or\s+(?P<other>.+)",
    re.IGNORECASE,
)
"""Who sent more troops, Canada or Poland?"""
_SIDES_FIRST = re.compile(
    rf"(?P<aux>{_AUXILIARY})\s+(?P<one>.+?)\s+or\s+(?P<rest>.+)", re.IGNORECASE
)
"""Did Canada or Poland send more troops?"""
_BE = frozenset("is are was were".split())
_ABOVE = frozenset(["at least", "more than", "just over"])
_BELOW = frozenset(["at most", "less than", "nearly"])
_ABOUT = Decimal("0.1")
"""How far, relatively, a figure may be from one stated with "about"."""


class Comparison(NamedTuple):
    """A question for the larger or smaller of two."""

    sides: tuple[str, str]
    questions: tuple[str, str]
    """What is asked of each."""
    word: str
    """As asked: more, older, fewer."""


def comparison_of(question: str) -> Comparison | None:
    """Return what a question compares; None where it names no two sides and no quantity.

    Example:
        ``comparison_of("Who is older, Ann Ray or Bo Lee?")`` asks "How old is Ann Ray?" and
        "How old is Bo Lee?".
    """
    bare = question.strip().rstrip("?!. ")
    found = _ASKED_FIRST.fullmatch(bare)
    if found is not None:
        more = _more(found["head"])
        if more is None:
            return None
        words = found["head"][: more.start()].split()
        verb = _predicate(words) if found["wh"].lower() in ("which", "what") else words
        noun = found["head"][more.end() :]
        return _compared(more[0], noun, verb, (found["one"], found["other"]))
    found = _SIDES_FIRST.fullmatch(bare)
    more = _more(found["rest"]) if found else None
    if found is None or more is None:
        return None
    other = found["rest"][: more.start()].split()
    verb = [found["aux"].lower()]
    if verb[0] not in _BE and len(other) > 1:
        verb.append(other.pop())
    noun = found["rest"][more.end() :]
    return _compared(more[0], noun, verb, (found["one"], " ".join(other)))


def _more(words: str) -> re.Match[str] | None:
    """Return the first comparative of a quantity: more, older; not "tower"."""
    found = _COMPARATIVE.finditer(words)
    return next((one for one in found if _how(one[0].lower()) is not None), None)


def _how(word: str) -> str | None:
    """Return what is asked where this is compared: "how old" of "older"."""
    if word in ("more", "fewer", "less"):
        return "How many"
    bases = (f"How {base}" for base in _bases(word))
    return next((how for how in bases if kind_asked(f"{how} is it?")), None)


def _predicate(words: list[str]) -> list[str]:
    """Return "sent" of "country sent", "has had" of "team has had": what follows the noun."""
    at = [n for n, word in enumerate(words) if re.fullmatch(_AUXILIARY, word, re.IGNORECASE)]
    return words[at[0] :] if at else words[-1:]


def _compared(word: str, noun: str, verb: list[str], sides: tuple[str, str]) -> Comparison | None:
    if not all(side.strip() for side in sides):
        return None
    asked, noun = _how(word.lower()) or "", noun.strip()
    if verb and verb[-1] in ("a", "an"):
        noun = f"{verb[-1]} {noun}"
        verb = verb[:-1]
    if not noun and asked == "How many":
        asked = "How much"
    is_auxiliary = bool(verb) and re.fullmatch(_AUXILIARY, verb[0], re.IGNORECASE) is not None
    first, rest = (verb[0], verb[1:]) if is_auxiliary else ("did", verb)
    one, other = (
        " ".join(f"{asked} {noun} {first} {side.strip()} {' '.join(rest)}".split()) + "?"
        for side in sides
    )
    return Comparison((sides[0].strip(), sides[1].strip()), (one, other), word.lower())


def _bases(word: str) -> Iterator[str]:
    """Yield what a comparative may be of: older, larger, bigger, heavier."""
    yield word[:-2]
    yield word[:-1]
    if len(word) > len("xxer") and word[-3] == word[-4]:
        yield word[:-3]
    if word.endswith("ier"):
        yield word[:-3] + "y"


def conclusion(
    comparison: Comparison,
    answers: Sequence[Sequence[Claim]],
    passage_of: Callable[[Claim], Passage],
) -> ClaimDraft | str:
    """Return which side is more by the figures found, or why that is not settled.

    Args:
        comparison: What was asked.
        answers: The claims about each side, the best first.
        passage_of: A passage of the article that a claim cites first.
    """
    figures = [_figure(claims) for claims in answers]
    first, second = figures[0], figures[1]
    if first is None or second is None:
        return "Only where both sides have a figure can they be compared."
    if (first.kind, first.unit) != (second.kind, second.unit):
        return f"“{first.text}” and “{second.text}” are of different kinds and are not compared."
    mine, theirs = first.low or Decimal(0), second.low or Decimal(0)
    if _divided(answers, first_is_more=mine > theirs):
        return "The articles give several figures, by which either side may be more."
    if mine == theirs:
        return f"“{first.text}” and “{second.text}” are of one value."
    big, small = (0, 1) if mine > theirs else (1, 0)
    found = (first, second)
    value = tuple(one.low or Decimal(0) for one in found)
    shown = f"{found[big].text} ({comparison.sides[big]}) is more than "
    shown += f"{found[small].text} ({comparison.sides[small]}): "
    difference = value[big] - value[small]
    shown += " ".join(
        (render_number(value[big]), "−", render_number(value[small]), "=",
         render_number(difference))
    )  # fmt: skip
    cited = [claims[0] for claims in answers]
    return ClaimDraft(
        text=shown,
        evidence=tuple(
            EvidenceHint(passage=passage_of(claim), span=claim.citations[0].span) for claim in cited
        ),
        score=min(claim.score for claim in cited),
        check=_check(found[big], found[small]),
    )


def _divided(answers: Sequence[Sequence[Claim]], *, first_is_more: bool) -> bool:
    """Whether some figures of the two sides say the contrary of the first ones."""
    one, other = (
        [figure.low or Decimal(0) for claim in claims if (figure := _figure([claim]))]
        for claims in answers
    )
    return any((x > y) != first_is_more and x != y for x in one for y in other)


def _figure(claims: Sequence[Claim]) -> StatedFigure | None:
    """Return the figure of the best claim, where it states one number."""
    stated = [one for claim in claims[:1] for one in claim.figures if one.low is not None]
    return stated[0] if stated else None


def _check(big: StatedFigure, small: StatedFigure) -> Check:
    """Return the verdict: hedges may leave open which is more, whatever the numbers are."""
    sure = _least(big) > _most(small)
    verdict = Verdict.SUPPORTED if sure else Verdict.UNCONFIRMED
    reason = "a calculation with the two figures cited"
    if not sure:
        reason = f"“{big.text}” and “{small.text}” are no exact figures: by the numbers alone"
    found = Finding(kind=FindingKind.FIGURE, verdict=verdict, reason=reason)
    return Check(verdict=verdict, findings=(found,))


def _least(figure: StatedFigure) -> Decimal:
    low = figure.low or Decimal(0)
    if figure.approximator in _BELOW:
        return Decimal("-Infinity")
    return low * (1 - _ABOUT) if figure.approximator == "about" else low


def _most(figure: StatedFigure) -> Decimal:
    high = figure.high if figure.high is not None else figure.low or Decimal(0)
    if figure.approximator in _ABOVE:
        return Decimal("Infinity")
    return high * (1 + _ABOUT) if figure.approximator == "about" else high
