"""Language models behind recorded, written or scripted replies.

    python -m evals.llm checking [FILES] [--judge NAME]
    python -m evals.llm follow-ups [FILES]
    python -m evals.llm turns FILE
    python -m evals.llm small [NUMBER]
    python -m evals.llm overhead|faults|record|replayed

FILES are those of ``evals/recordings``; each command has its own where none is named.
"""

from __future__ import annotations

import argparse
import sys

from evals.llm import checking, faults, follow_ups, replayed, small, turns

COMMANDS = {
    "checking": checking.report,
    "overhead": checking.overhead,
    "follow-ups": follow_ups.report,
    "faults": faults.report,
    "small": small.report,
    "record": replayed.record,
    "replayed": replayed.report,
    "turns": turns.report,
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="python -m evals.llm",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS)
    COMMANDS[parser.parse_args(sys.argv[1:2]).command]()
