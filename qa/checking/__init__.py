"""Decide whether the evidence supports a claim; no other room of Dateline decides this.

What can be proved is proved by comparing text with text: quotations word for word, figures by
value, unit and hedge. What the words say is left to a judge (``qa.models.judge``), which gives a
score. ``check_all`` combines both into a verdict, and every verdict lists the findings that led
to it. "About 2,000 troops go to Poland" is checked in two steps: "about 2,000" is compared with
the figures of the evidence, then the judge scores whether the evidence says the whole sentence.
"""

from qa.checking.check import check_all
from qa.checking.prove import Claimed, Proof, claimed, claimed_by, prove
from qa.checking.sentences import Sentence, SentenceIndex, index_of, ranked

__all__ = [
    "Claimed",
    "Proof",
    "Sentence",
    "SentenceIndex",
    "check_all",
    "claimed",
    "claimed_by",
    "index_of",
    "prove",
    "ranked",
]
