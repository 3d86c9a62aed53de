"""Read and write an embedded index in a process of its own: a torn graph can crash whoever does.

Zeros in the second half of ``link_lists.bin``, say, end Chroma 1.5.9 with a segmentation fault at
the first search, and would do so at every start. Half a ``header.bin`` does so only where the graph
is written again, so it is written here too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from qa.errors import QAError
from qa.retrieval.vectors.chroma import ChromaIndex
from qa.retrieval.vectors.clients import deployment
from qa.retrieval.vectors.identity import Identity

PATIENCE = 600.0
"""Seconds; reading 10,000 vectors takes about one."""


def probe(folder: Path, identity: Identity) -> str | None:
    """Return what is damaged in a closed embedded index, in words, or None."""
    request = json.dumps({"folder": str(folder), "identity": asdict(identity)})
    try:
        reply = subprocess.run(
            [sys.executable, "-P", "-m", "qa.retrieval.vectors.probe"],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            input=request.encode(),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"reading {folder} does not end"
    if reply.returncode != 0:
        last = reply.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        return f"reading {folder} ended with status {reply.returncode} {''.join(last)}".strip()
    problem = json.loads(reply.stdout)
    return None if problem is None else str(problem)


def main() -> None:
    """Read a request from stdin, print the problem as JSON."""
    request = json.load(sys.stdin)
    try:
        index = ChromaIndex(deployment(Path(request["folder"])), Identity(**request["identity"]))
        problem = index.problem()
        if problem is None:
            index.settle()
    except QAError as error:
        problem = error.message
    sys.stdout.write(json.dumps(problem))


if __name__ == "__main__":
    main()
