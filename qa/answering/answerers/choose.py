"""Which candidates are shown: the best, the articles that agree, and a rival that nearly equals."""

from __future__ import annotations

import re
import string
from collections.abc import Sequence

from qa.answering.answerers.candidates import Candidate, source_of
from qa.figures import agree
from qa.figures.stated import day, figures_of
from qa.types import ClaimDraft, EvidenceHint, Hit

RIVAL = 0.8
"""Another article's other answer is shown too from this share of the best one's probability."""
FULLER = 0.5
"""A fuller form of the same name is shown instead from this share."""
MOST_ANSWERS = 4
"""Different answers shown, one for each that some article gives."""
MOST_CITED = 3
"""Articles cited for one answer."""
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")


def claims_from(chosen: Sequence[Candidate]) -> tuple[ClaimDraft, ...]:
    """Return the best answer, citing the articles that agree, then others nearly as likely.

    Args:
        chosen: Candidates over the threshold, likeliest first.
    """
    if not chosen:
        return ()
    best = chosen[0]
    others = _best_of_each_article(chosen)[1:]
    distinct_answers = [best]
    for rival in others:
        likely = rival.probability >= RIVAL * best.probability
        new = not any(same_answer(known.text, rival.text) for known in distinct_answers)
        if likely and new and len(distinct_answers) < MOST_ANSWERS:
            distinct_answers.append(rival)
    return tuple(drafted(_that_agree(one, [best, *others])) for one in distinct_answers)


def newest_first(drafts: Sequence[ClaimDraft], hits: Sequence[Hit]) -> tuple[ClaimDraft, ...]:
    """Order figures that disagree by the day they were published, the newest first.

    Nothing is moved where an article has no date.
    """
    days = {hit.passage.article_id: day(hit.article.published_at) for hit in hits}
    newest = []
    for draft in drafts:
        said = [days.get(hint.passage.article_id) for hint in draft.evidence]
        newest.append(max(filter(None, said), default=None))
    dated = [(last, draft) for last, draft in zip(newest, drafts, strict=True) if last]
    if len(dated) < len(drafts):
        return tuple(drafts)
    return tuple(draft for _, draft in sorted(dated, key=lambda pair: pair[0], reverse=True))


def drafted(candidates: Sequence[Candidate]) -> ClaimDraft:
    """Return a draft of what the first candidate says, with the evidence of all."""
    return ClaimDraft(
        text=" ".join(candidates[0].text.split()),  # sources may be wrapped in mid-sentence
        evidence=tuple(EvidenceHint(passage=c.passage, span=c.span) for c in candidates),
        score=max(candidate.probability for candidate in candidates),
        extracted=True,
    )


def _best_of_each_article(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Keep the likeliest of each article: its second says the same, or answers something else."""
    best: dict[tuple[str, int], Candidate] = {}
    for candidate in chosen:
        best.setdefault(source_of(candidate), candidate)
    return list(best.values())


def _that_agree(best: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates of one answer, each of another article, the one to show first."""
    agreeing: dict[tuple[str, int], Candidate] = {source_of(best): best}
    for other in others:
        if same_answer(best.text, other.text):
            agreeing.setdefault(source_of(other), other)
    cited = list(agreeing.values())[:MOST_CITED]
    shown = max(cited, key=lambda one: _words_of_name(best, one))
    return [shown, *(one for one in cited if one is not shown)]


def _words_of_name(best: Candidate, other: Candidate) -> int:
    """Return the length, in words, of a fuller form of the best answer's name; else 0."""
    words = other.text.split()
    is_name = all(word[0].isupper() for word in words)
    likely = other.probability >= FULLER * best.probability
    return len(words) if other is best or (is_name and likely and best.text[0].isupper()) else 0


def same_answer(one: str, other: str) -> bool:
    """Whether two answers agree: by value where they hold figures, else by their words.

    Words are compared as SQuAD's evaluation does (case, articles and punctuation aside); one
    answer may be part of the other ("Kirby", "John Kirby").
    """
    figures, others = figures_of(one), figures_of(other)
    if figures or others:
        return len(figures) == len(others) and all(
            agree(figure, match).agrees for figure, match in zip(figures, others, strict=True)
        )
    words, more = sorted((_words(one), _words(other)), key=len)
    return bool(words) and set(words) <= set(more)


def _words(text: str) -> list[str]:
    bare = text.casefold().translate(str.maketrans("", "", string.punctuation + "“”‘’"))
    return _ARTICLES.sub(" ", bare).split()
