"""Measurements and evaluation suites; each is a command that anyone can run."""
