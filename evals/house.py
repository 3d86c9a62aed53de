"""Measure the package: ``python -m evals.house [--before COMMIT] [--write]``.

Prints a table of its rooms in the order of the import contract (``pyproject.toml``), with files and
lines of Python, and below it the longest functions and the runs of lines that stand twice. With
``--before`` each figure stands beside the one at an earlier commit; with ``--write`` the tables
replace those in ``docs/how-it-works.md``. Room ``testing`` is left out: it is not in the wheel.
"""

from __future__ import annotations

import argparse
import ast
import io
import subprocess
import sys
import tarfile
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs/how-it-works.md"
BEGIN, END = "<!-- evals.house: begin -->", "<!-- evals.house: end -->"
RUN = 6
"""Lines that make a run worth naming, as they stand but for white space at their ends."""
LONGEST = 8

Sources = Mapping[str, str]
"""Path below the root to text."""


class Measured(NamedTuple):
    """What is measured of one state of the package."""

    rooms: dict[str, tuple[int, int]]
    """Room to its files and lines."""
    longest: tuple[tuple[int, str], ...]
    """Lines of a function, and where it is."""
    repeated: int
    """Runs of lines that stand in two files."""


def sources_now() -> Sources:
    """Read the package as it is in the working tree."""
    found = sorted(ROOT.glob("qa/**/*.py"))
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in found}


def sources_at(commit: str) -> Sources:
    """Read the package as it was at a commit."""
    command = ["git", "archive", "--format=tar", commit, "qa"]
    packed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout  # noqa: S603
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        files = [one for one in tar.getmembers() if one.name.endswith(".py")]
        read = {one.name: tar.extractfile(one) for one in files}
        return {name: file.read().decode() for name, file in read.items() if file}


def measured(sources: Sources) -> Measured:
    """Measure the package."""
    kept = {path: text for path, text in sources.items() if not path.startswith("qa/testing/")}
    rooms: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for path, text in kept.items():
        room = path.split("/")[1].removesuffix(".py")
        files, lines = rooms[room]
        rooms[room] = (files + 1, lines + len(text.splitlines()))
    functions = sorted((one for item in kept.items() for one in _functions(*item)), reverse=True)
    return Measured(dict(rooms), tuple(functions[:LONGEST]), _repeated(kept))


def _functions(path: str, text: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield node.end_lineno - node.lineno + 1, f"{path}: {node.name}"


def _repeated(sources: Sources) -> int:
    """Count the runs of lines that two files share; a longer one counts once, imports never."""
    places: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    starts: dict[str, list[tuple[str, ...]]] = {}
    for path, text in sources.items():
        lines = [line.strip() for line in text.splitlines()]
        kept = [
            one for one in lines if len(one) > 1 and not one.startswith(("#", "from ", "import "))
        ]
        starts[path] = [tuple(kept[at : at + RUN]) for at in range(len(kept) - RUN + 1)]
        for run in starts[path]:
            places[run].add(path)
    count = 0
    for path, runs in starts.items():
        before: set[str] = set()
        for run in runs:
            others = {other for other in places[run] if other > path}
            count += len(others - before)
            before = others
    return count


def layers() -> list[str]:
    """Return the rooms from top to bottom, as the import contract orders them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    whole = next(one for one in contracts if one.get("containers") == ["qa"])
    return [room.strip() for layer in whole["layers"] for room in layer.split("|")]


def tables(now: Measured, before: Measured | None, since: str) -> str:
    """Return the measurements as Markdown; ``since`` names the state before."""
    known = [room for room in layers() if room in now.rooms or (before and room in before.rooms)]
    rest = sorted(set(now.rooms) - set(known) - {"__init__"})
    states = [one for one in (before, now) if one]
    title = " | ".join([since, "now"] if before else ["files, lines"])
    lines = [f"| room | {title} |", f"|---|{'---:|' * len(states)}"]
    lines += [
        _row(room, [one.rooms.get(room, (0, 0)) for one in states]) for room in [*known, *rest]
    ]
    totals = [tuple(map(sum, zip(*one.rooms.values(), strict=True))) for one in states]
    lines.append(_row("**all**", totals))
    shared = " | ".join(str(one.repeated) for one in states)
    lines.append(f"| runs of {RUN} lines that two files share | {shared} |")
    lines += ["", "The longest functions:", "", "| lines | function |", "|---:|---|"]
    lines += [f"| {length} | `{where}` |" for length, where in now.longest]
    return "\n".join(lines) + "\n"


def _row(name: str, counts: Sequence[tuple[int, ...]]) -> str:
    shown = (f"{files} files, {lines:,} lines" if files else "" for files, lines in counts)
    return f"| {name} | {' | '.join(shown)} |"


def write(text: str) -> None:
    """Put the tables into the document, between their marks.

    Raises:
        ValueError: The document lacks the marks.
    """
    document = DOCUMENT.read_text(encoding="utf-8")
    head, rest = document.split(BEGIN)
    _, tail = rest.split(END)
    DOCUMENT.write_text(f"{head}{BEGIN}\n{text}{END}{tail}", encoding="utf-8")


def main() -> int:
    """Print or write the tables; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evals.house", description=__doc__)
    parser.add_argument("--before", help="a commit to compare with")
    parser.add_argument("--write", action="store_true", help=f"into {DOCUMENT.name}")
    given = parser.parse_args()
    before = measured(sources_at(given.before)) if given.before else None
    text = tables(measured(sources_now()), before, f"at {given.before}")
    if given.write:
        write(text)
    print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
