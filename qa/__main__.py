"""``python -m qa`` and the command ``qa``."""

from __future__ import annotations

import io
import sys


def main() -> None:
    """Run the command line; errors become one line on standard error and an exit code."""
    from qa.cli import app
    from qa.cli.run import report_error
    from qa.errors import QAError

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal of cp1252 or ASCII has no “ or é
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except QAError as error:
        sys.exit(report_error(error))


if __name__ == "__main__":
    main()
