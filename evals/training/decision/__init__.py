"""Fitting the embedded reader's decision: when words found are the answer."""
