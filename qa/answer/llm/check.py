"""Whether the sentences that a statement cites bear it out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from qa.answer.content_words import content_stems, coverage
from qa.answer.llm.absence import told_after_all, without_absence
from qa.answer.llm.denials import denial_differs
from qa.answer.llm.doer import Doer
from qa.answer.llm.figure_faults import figure_fault, rivals, telling_figure, without_figures
from qa.answer.llm.numbering import Sentence
from qa.answer.llm.posts import other_post
from qa.answer.llm.roles import roles_swapped
from qa.answer.llm.speakers import speaker_changed
from qa.answer.name_forms import missing_names, speaker, speaks, stands_for_names
from qa.answer.opposites import opposite_words
from qa.text import locate_quote
from qa.types import Span

Alike = Callable[[str, str], float]
"""Two texts to the cosine of their embeddings, -1 to 1."""


class Judges(NamedTuple):
    """What is asked beside the rules; without one, the rules alone decide."""

    alike: Alike | None = None
    doer: Doer | None = None


NO_JUDGES = Judges()
ENOUGH = 0.5
"""Share of a statement's content words that its sentences must have."""
ENOUGH_ALIKE = 0.67
"""Or this much, the embeddings' similarity added: a retelling in other words."""
FOR_FIGURE = 0.25
"""So much less where a figure of it stands there: few sentences have the same."""
_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"")
_MAY_BE = re.compile(r"\b(?:may|might|could) (?:have |be |have been )?(\w+)", re.I)
_HEDGED = re.compile(
    r"\b(?:may|might|could|would|can|possibl[ey]|perhaps|probably|likely|option|believ\w+|suspect\w*"
    r"|report\w*|sa(?:id|ys?)|according|think\w*|thought|alleg\w+|suggest\w*|estimat\w*|fear\w*"
    r"|expect\w*|risk\w*|if)\b",
    re.I,
)
_CERTAIN = re.compile(r"\b(?:will|must|shall|certain to|sure to|going to|plans? to)\b", re.I)
_POSSIBLE = re.compile(r"\b(?:may|might|could|possibl[ey]|option)\b", re.I)
_LEAD = 600
"""Characters at an article's beginning, where an interview says who is speaking."""
_WORTH_LOCATING = 2
"""Words from which quotation marks count as a quotation; one word may be irony."""


class Fault(NamedTuple):
    """Why sentences do not bear a statement out."""

    kind: Literal[
        "ids", "quotation", "figure", "name", "role", "denial", "hedge", "opposite", "words"
    ]
    reason: str
    lacking: bool = False
    """Whether another sentence beside them could mend it, because they say nothing else."""


def fault_in(
    text: str,
    sentences: Sequence[Sentence],
    enough: float = ENOUGH,
    judges: Judges = NO_JUDGES,
) -> Fault | None:
    """Return why these sentences do not bear a statement out, or None.

    Nothing is taken on the model's word: quotations must stand word for word, figures agree by
    value, names occur and keep their parts, nothing be denied that is stated. Where all that
    holds, other words than the sentences' are a retelling, as long as the two are alike.
    """
    if not sentences:
        return Fault("ids", "it cites no sentence that was given")
    sources = [sentence.text for sentence in sentences]
    found = (
        _quotation_fault(text, sentences)
        or _figure_fault(text, sentences)
        or _name_fault(text, sentences)
    )
    asserted = without_absence(text, sources)
    if found or not asserted:
        return found or _absence_fault(text, sentences)
    return _absence_fault(text, sentences) or _telling_fault(asserted, sentences, enough, judges)


def _telling_fault(
    text: str, sentences: Sequence[Sentence], enough: float, judges: Judges
) -> Fault | None:
    """What is asserted, beside its quotations, figures and names."""
    sources = [sentence.text for sentence in sentences]
    return (
        _role_fault(text, sources)
        or _speaker_fault(text, sentences)
        or _post_fault(text, sentences)
        or _denial_fault(text, sources)
        or _hedge_fault(text, sources)
        or _opposite_fault(text, sources)
        or _words_fault(text, sources, enough, judges.alike)
        or _doer_fault(text, sources, judges.doer)
    )


def _absence_fault(text: str, sentences: Sequence[Sentence]) -> Fault | None:
    if not told_after_all(text, sentences):
        return None
    return Fault("denial", "the article does say what it says is not said")


def _quotation_fault(text: str, sentences: Sequence[Sentence]) -> Fault | None:
    for match in _QUOTED.finditer(text):
        quote = (match[1] or match[2]).strip().rstrip(".,;!?")
        if len(quote.split()) >= _WORTH_LOCATING and not _stands_in(quote, sentences):
            reason = f"the words “{quote}” do not stand in the sentence it cites"
            return Fault("quotation", reason)
    return None


def _stands_in(quote: str, sentences: Sequence[Sentence]) -> bool:
    """Whether a quotation lies within the sentences, which may follow one another."""
    for sentence in sentences:
        passage = sentence.passage
        found = locate_quote(quote, passage.text, near=sentence.span.start - passage.start)
        if found and _covered(found.shift(passage.start), sentences):
            return True
    return False


def _covered(span: Span, sentences: Sequence[Sentence]) -> bool:
    inside = [s.span for s in sentences if s.span.overlaps(span)]
    first, last = (
        any(one.start <= at < one.end for one in inside) for at in (span.start, span.end - 1)
    )
    return first and last


def _figure_fault(text: str, sentences: Sequence[Sentence]) -> Fault | None:
    found = figure_fault(text, sentences)
    if found is None:
        return None
    figure, reason = found
    return Fault("figure", reason, lacking=not rivals(figure, sentences))


def _name_fault(text: str, sentences: Sequence[Sentence]) -> Fault | None:
    """Names stand in the sentence or its title; where it has pronouns, shortly before it."""
    known = [s.text for s in sentences] + [s.article.title or "" for s in sentences]
    known += [s.before for s in sentences if stands_for_names(s.text)]
    read = "\n".join(dict.fromkeys(one.read for one in sentences))
    told = " ".join(s.read[:_LEAD] for s in sentences if speaks(s.text))
    missing = [one for one in missing_names(text, known, read) if not speaker(one, text, told)]
    if not missing:
        return None
    reason = f"the sentence it cites does not name “{missing[0]}”"
    return Fault("name", reason, lacking=True)


def _role_fault(text: str, sources: Sequence[str]) -> Fault | None:
    if not roles_swapped(text, sources):
        return None
    return Fault("role", "it gives the names in its sentence each other's part")


def _speaker_fault(text: str, sentences: Sequence[Sentence]) -> Fault | None:
    read = "\n".join(dict.fromkeys(one.read for one in sentences))
    other = speaker_changed(text, [sentence.text for sentence in sentences], read)
    return Fault("role", f"its sentence has that from “{other}”") if other else None


def _post_fault(text: str, sentences: Sequence[Sentence]) -> Fault | None:
    post = other_post(text, "\n".join(dict.fromkeys(one.read for one in sentences)))
    return Fault("role", f"the article has another post than “{post}”") if post else None


def _doer_fault(text: str, sources: Sequence[str], doer: Doer | None) -> Fault | None:
    other = doer(text, " ".join(sources)) if doer else None
    return Fault("role", f"its sentence tells that of “{other}”") if other else None


def _denial_fault(text: str, sources: Sequence[str]) -> Fault | None:
    if not denial_differs(text, sources):
        return None
    return Fault("denial", "it and its sentence differ in what they deny")


def _hedge_fault(text: str, sources: Sequence[str]) -> Fault | None:
    """What may happen is not said to be certain."""
    told = " ".join(sources)
    firmer = _CERTAIN.search(text) and not _CERTAIN.search(told) and _POSSIBLE.search(told)
    stated = content_stems(text)
    bare = not _HEDGED.search(text) and any(
        content_stems(match[1]) & stated for match in _MAY_BE.finditer(told)
    )
    if not (firmer or bare):
        return None
    return Fault("hedge", "its sentence says that it may be, not that it is")


def _opposite_fault(text: str, sources: Sequence[str]) -> Fault | None:
    found = opposite_words(text, sources)
    if found is None:
        return None
    return Fault("opposite", f"it says “{found[0]}”, its sentence “{found[1]}”")


def _words_fault(
    text: str, sources: Sequence[str], enough: float, alike: Alike | None
) -> Fault | None:
    left = without_figures(text)
    covered = coverage(left, sources)
    if covered >= enough or (left != text and not content_stems(left)):
        return None
    if alike is not None and enough <= ENOUGH:
        similar = max(alike(text, source) for source in (*sources, " ".join(sources)))
        needed = ENOUGH_ALIKE - (FOR_FIGURE if telling_figure(text) else 0)
        if covered + similar >= needed:
            return None
    return Fault("words", "too few of its words stand in the sentence it cites")
