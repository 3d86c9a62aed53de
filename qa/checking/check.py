"""Combine a claim's proof with the judge's score into a verdict with its findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.checking.prove import Claimed, Proof
from qa.checking.sentences import Sentence, SentenceIndex, coverage, merged, topic_stems
from qa.models.judge import Judge, Judgement, Pair
from qa.types import Article, Check, Finding, FindingKind, Verdict

LONGEST = 1000
"""Characters of an article that are read."""
ARTICLES = 2
"""Articles of which a part is read."""
NEIGHBOURS = (0, -1, 1)
"""Beside a likely sentence, the one before it and the one behind it are read."""


def windows(near: Sequence[Sentence], index: SentenceIndex) -> tuple[str, ...]:
    """Return what a judge reads for a claim, a text for each article, the likeliest first.

    In one sentence a "he" may be unclear, and a whole article is too long for a small model. So
    it reads the likeliest sentences with their neighbours, in the article's order, up to a limit; a
    short article is read whole.

    Args:
        near: The sentences that may support the claim, the likeliest first.
        index: The sentences of the articles that they come from.
    """
    articles = {one.article.content_hash: one.article for one in near}
    return tuple(_stretch(one, near, index) for one in list(articles.values())[:ARTICLES])


def _stretch(article: Article, near: Sequence[Sentence], index: SentenceIndex) -> str:
    title = f"{article.title}. " if article.title else ""
    if len(article.text) <= LONGEST:
        return title + article.text
    own = [one for one in index.sentences if one.article is article]
    places = {id(one): place for place, one in enumerate(own)}
    chosen: set[int] = set()
    left = LONGEST
    for one in near:
        for step in NEIGHBOURS if id(one) in places else ():
            at = places[id(one)] + step
            if 0 <= at < len(own) and at not in chosen and len(own[at].text) <= left:
                chosen.add(at)
                left -= len(own[at].text) + 1
    return title + " ".join(own[at].text for at in sorted(chosen))


ABOUT = 0.2
"""Least share of a claim's words that its evidence must have to be about the same thing."""

DISPUTED = 0.4
"""Where the evidence gives a different figure for the same thing, the claim is contradicted if the
judge's score of a contradiction reaches this."""


async def check_all(proofs: Sequence[Proof], judge: Judge | None) -> tuple[Check, ...]:
    """Return a verdict with its findings for each claim; the proofs are made already.

    ``supported``: every quotation and figure holds, and the judge's score is over its threshold
    (or the claim is a sentence of the evidence, word for word). ``contradicted``: a sentence with
    otherwise the same words gives a different figure, or the judge is sure that the evidence
    contradicts the claim. ``not_found``: no sentence shares enough words with the claim to be about
    the same thing. ``unconfirmed``: everything else; this does not mean that the claim is wrong.
    Without a judge only claims that repeat a sentence word for word are supported.

    Raises:
        ModelError: The judge is a language model, and it failed.
    """
    asked = [
        at for at, proof in enumerate(proofs) if judge and proof.claim.near and not proof.verbatim
    ]
    claims = [proofs[at].claim for at in asked]
    pairs = [Pair(one.text, windows(one.near, one.corpus)) for one in claims]
    judged = dict(zip(asked, await judge.judge(pairs) if judge else (), strict=True))
    return tuple(_checked(proof, judged.get(at), judge) for at, proof in enumerate(proofs))


def _checked(proof: Proof, judged: Judgement | None, judge: Judge | None) -> Check:
    one = proof.claim
    support = 1.0 if proof.verbatim else judged.supported if judged else 0.0
    against = judged.contradicted if judged else 0.0
    enough = proof.verbatim or (judge is not None and support >= judge.thresholds.supported)
    sure = judge is not None and not enough and against >= judge.thresholds.contradicted
    if proof.holds and enough:
        verdict = Verdict.SUPPORTED
    elif (
        sure
        or (proof.contradicts and (proof.verbatim or not enough))
        or (proof.disputed and not enough and against > max(support, DISPUTED))
    ):
        verdict = Verdict.CONTRADICTED
    elif not one.near or (not enough and _shared_words(one) < ABOUT):
        verdict = Verdict.NOT_FOUND
    else:
        verdict = Verdict.UNCONFIRMED
    return Check(
        verdict=verdict,
        support=round(support, 4) if judge or proof.verbatim else None,
        contradiction=round(against, 4) if judge else None,
        judge=judge.name if judge else None,
        findings=(*proof.findings, *_on_words(verdict, proof, support, judged, enough=enough)),
    )


def _on_words(
    verdict: Verdict, proof: Proof, support: float, judged: Judgement | None, *, enough: bool
) -> Iterator[Finding]:
    """Yield the finding on the claim's words, with the judge's reason where it gives one.

    Of a claim that its figures refute there is none, unless its words are confirmed or the judge
    gives a reason.
    """
    told = judged.reason if judged else None
    if verdict is Verdict.CONTRADICTED and proof.contradicts and not enough and not told:
        return
    said, reason = Verdict.UNCONFIRMED, "it could not be confirmed that the article says this"
    if proof.verbatim:
        said, reason = Verdict.SUPPORTED, "the article says it word for word"
    elif enough:
        said, reason = Verdict.SUPPORTED, "the article says the same"
    elif verdict is Verdict.CONTRADICTED:
        said, reason = Verdict.CONTRADICTED, "the article says otherwise"
    elif verdict is Verdict.NOT_FOUND:
        said, reason = Verdict.NOT_FOUND, "nothing about this was found in the articles"
    score = round(support, 4)
    yield Finding(kind=FindingKind.WORDS, verdict=said, reason=told or reason, score=score)


def _shared_words(one: Claimed) -> float:
    """Return the share, 0 to 1, of the claim's stems that its likeliest sentences contain."""
    stems = topic_stems(one.text)
    return coverage(stems, merged(one.near), one.corpus) if stems and one.near else 0.0
