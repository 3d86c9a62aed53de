"""Checking a stranger's text against articles, claim by claim, by deterministic means."""

from qa.verify.claims import ClaimText, claims_of
from qa.verify.verify import UNCHECKED, verify

__all__ = ["UNCHECKED", "ClaimText", "claims_of", "verify"]
