"""``python -m evals.llm checking|overhead``."""

from __future__ import annotations

import sys

from evals.llm import checking

if __name__ == "__main__":
    {"checking": checking.report, "overhead": checking.overhead}[sys.argv[1]]()
