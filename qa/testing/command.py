"""The command ``qa`` in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def qa(
    *arguments: str, home: Path, stdin: str = "", environ: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a user would: a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "qa", *arguments],
        input=stdin.encode("utf-8"),
        capture_output=True,
        check=False,
        timeout=600,
        env={**os.environ, "QA_HOME": str(home), **(environ or {})},
    )
