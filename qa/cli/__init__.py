"""The command line.

Standard output carries data only; progress, warnings and errors go to standard error.
Exit codes: see ``qa.cli.run``.
"""

from qa.cli.main import app

__all__ = ["app"]
