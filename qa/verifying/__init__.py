"""Checking a stranger's text against articles, claim by claim, by deterministic means."""

from qa.verifying.claims import ClaimText, claims_of
from qa.verifying.verify import UNCHECKED, verify

__all__ = ["UNCHECKED", "ClaimText", "claims_of", "verify"]
