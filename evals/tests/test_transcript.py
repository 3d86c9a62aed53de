"""Documents whose examples are run: what they show is what comes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from evals.transcript import replayed
from qa.testing.folders import ROOT

WRITTEN = """\
Words.

```python
>>> def twice(text):
...     return text + text
>>> print(twice("a\\n\\n"))
old
>>> "localhost:8000", 1 + one, "0123456789abcdef" * 2
old
>>> [][one]
```

```
>>> not run
```
"""
CAME = """\
Words.

```python
>>> def twice(text):
...     return text + text
>>> print(twice("a\\n\\n"))
a

a


>>> "localhost:8000", 1 + one, "0123456789abcdef" * 2
('localhost:8000', 2, '…')
>>> [][one]
builtins.IndexError: list index out of range
```

```
>>> not run
```
"""


def test_what_comes_takes_the_place_of_what_was_written() -> None:
    came = replayed(WRITTEN, "localhost:4711", {"one": 1})
    assert came == CAME
    assert replayed(came, "localhost:4711", {"one": 1}) == came


def test_a_server_of_another_address_is_asked() -> None:
    text = '```python\n>>> print("localhost:8000"[-4:])\n```\n'
    assert "\n4711\n" in replayed(text, "localhost:4711", {})


@pytest.mark.slow
def test_the_compatible_endpoints_do_what_their_transcript_shows() -> None:
    command = [sys.executable, "-m", "evals.transcript", "docs/openai-compatible.md"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
