"""``python -m qa``."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from qa.cli import app

    app()


if __name__ == "__main__":
    main()
