"""Regressions planted in the running engine, to see that an evaluation catches each."""
