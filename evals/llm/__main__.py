"""``python -m evals.llm checking|overhead|follow-ups``."""

from __future__ import annotations

import sys

from evals.llm import checking, follow_ups

if __name__ == "__main__":
    {
        "checking": checking.report,
        "overhead": checking.overhead,
        "follow-ups": follow_ups.report,
    }[sys.argv[1]]()
