"""Decide whether evidence bears a claim out; nothing else in Dateline decides it.

Two things are kept apart. What can be proved is proved by comparing text with text: quotations
word for word, figures by value, unit and hedge. What the words say is left to a judge
(``qa.models.judge``), which gives a score. ``check_all`` puts both together into a verdict; every
verdict can be traced to its findings.
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
