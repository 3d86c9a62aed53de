"""Checking a stranger's text against articles, claim by claim, by deterministic means."""

from qa.answering.verifying.claims import ClaimText, claims_of
from qa.answering.verifying.verify import UNCHECKED, verify

__all__ = ["UNCHECKED", "ClaimText", "claims_of", "verify"]
