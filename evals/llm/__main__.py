"""``python -m evals.llm checking|overhead|follow-ups|faults|small|record|replayed|turns``.

``checking`` and ``follow-ups`` take files to read instead of their own after the command.
"""

from __future__ import annotations

import sys

from evals.llm import checking, faults, follow_ups, replayed, small, turns

if __name__ == "__main__":
    {
        "checking": checking.report,
        "overhead": checking.overhead,
        "follow-ups": follow_ups.report,
        "faults": faults.report,
        "small": small.report,
        "record": replayed.record,
        "replayed": replayed.report,
        "turns": turns.report,
    }[sys.argv[1]]()
