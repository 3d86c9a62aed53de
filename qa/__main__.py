"""``python -m qa`` and the command ``qa``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; errors become one line on standard error and an exit code."""
    from qa.cli import app
    from qa.cli.run import report_error
    from qa.errors import QAError

    try:
        app()
    except QAError as error:
        sys.exit(report_error(error))


if __name__ == "__main__":
    main()
