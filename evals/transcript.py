"""Run the examples of a document against a real server, and print it with what came.

    python -m evals.transcript docs/openai-compatible.md [--write]

Every line after ``>>>`` in a Python block of the document is run, in order and in one namespace, as
at Python's own prompt. The server is `uvicorn` with the embedded reader over the bundled articles,
and one key was made for it: examples find it as ``key``. Where a document says ``localhost:8000``
the server's own port is put in, and back into what is printed; ids of requests become "…". Exits
with 1 where the document and what came differ, and shows how; with ``--write`` the document is
replaced.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from code import InteractiveInterpreter
from collections.abc import Sequence
from contextlib import redirect_stdout
from doctest import DocTestParser
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from evals.load import ARTICLES
from qa.engine import open_engine
from qa.keys import Role, add_key
from qa.settings import Settings
from qa.testing.service import running

PLACE = "localhost:8000"
_ID = re.compile(r"\b[0-9a-f]{32}\b")
_BLOCK = re.compile(r"(?<=^```python\n)>>> .*?(?=^```$)", re.MULTILINE | re.DOTALL)


class Prompt(InteractiveInterpreter):
    """Python's prompt; of an exception it shows the type and what it says."""

    def showtraceback(self) -> None:
        """Print the exception that is being handled."""
        error = sys.exception()
        print(f"{type(error).__module__}.{type(error).__qualname__}: {error}")

    def shown(self, source: str) -> str:
        """Run lines and return what they print."""
        with redirect_stdout(StringIO()) as printed:
            self.runsource(source, symbol="single")
        return printed.getvalue()


def replayed(text: str, address: str, given: dict[str, Any]) -> str:
    """Return a document with what its examples print now.

    Args:
        text: The document.
        address: Host and port that stand for ``localhost:8000``.
        given: Names that the examples find.
    """
    prompt = Prompt(given)

    def again(block: re.Match[str]) -> str:
        lines = []
        for example in DocTestParser().get_examples(block[0]):
            first, *more = example.source.splitlines()
            lines += [f">>> {first}", *(f"... {line}".rstrip() for line in more)]
            came = prompt.shown(example.source.replace(PLACE, address)).replace(address, PLACE)
            lines += [line.rstrip() for line in _ID.sub("…", came).splitlines()]
        return "\n".join(lines) + "\n"

    return _BLOCK.sub(again, text)


def served(text: str) -> str:
    """Return a document with what its examples print against a new server."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        with open_engine(Settings(home=home)) as engine:
            engine.ingest([str(ARTICLES)])
        _, key = add_key(home, "open-webui", Role.READ)
        with running(Settings(home=home, request_seconds=600)) as (url, _):
            address = f"localhost:{urlsplit(url).port}"
            return replayed(text, address, {"key": key})


def main(arguments: Sequence[str] | None = None) -> None:
    """Run, and print or write."""
    parser = argparse.ArgumentParser(prog="evals.transcript", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("document", type=Path)
    parser.add_argument("--write", action="store_true", help="replace the document")
    given = parser.parse_args(arguments)
    written = given.document.read_text(encoding="utf-8")
    came = served(written)
    if given.write:
        given.document.write_text(came, encoding="utf-8")
        return
    print(came, end="")
    if came != written:
        before, after = written.splitlines(keepends=True), came.splitlines(keepends=True)
        sys.exit("".join(difflib.unified_diff(before, after, "written", "what came")))


if __name__ == "__main__":
    main()
