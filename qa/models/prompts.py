"""Prompts: Markdown files with declared variables, and a version that answers record.

A file starts with YAML front matter that lists its variables, then has a ``# System`` and a
``# User`` section (either may be missing). ``$name`` stands for a variable, ``$$`` for a dollar
sign, as in ``string.Template``.
"""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template
from typing import Literal, NamedTuple

import yaml

from qa.errors import BadPrompt
from qa.types import Value

VERSION_DIGITS = 12
"""Hex digits of the sha256 over the file's bytes."""

Role = Literal["system", "user"]


class PromptMessage(NamedTuple):
    """One message of a prompt."""

    role: Role
    text: str


class Prompt(Value):
    """A prompt file as read; its variables are those it declares and no others."""

    name: str
    version: str
    variables: frozenset[str]
    parts: tuple[PromptMessage, ...]


_FILE = re.compile(r"\A---\n(?P<front>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)
_SECTION = re.compile(r"^# (System|User)[ \t]*\n", re.MULTILINE)
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def load_prompt(name: str, folder: Path | None = None) -> Prompt:
    """Read ``<name>.md`` from a folder of the user's, or the one that comes with Dateline.

    Raises:
        BadPrompt: There is no such file, it is not in the form above, or the variables in its
            text are not the declared ones.
    """
    if not _NAME.fullmatch(name):
        raise BadPrompt(f"'{name}' is not a prompt's name.", "Use lower-case letters and _.")
    try:
        content = _folder(folder).joinpath(f"{name}.md").read_bytes()
    except OSError as error:
        raise BadPrompt(
            f"There is no prompt '{name}'.", f"Add {name}.md to the prompts."
        ) from error
    return parse_prompt(name, content)


def own_prompt(path: Path) -> Prompt:
    """Read a drafting prompt of the user's own: it takes ``passages`` and ``question``.

    Raises:
        BadPrompt: There is no such file, or it is no drafting prompt.
    """
    try:
        prompt = parse_prompt(path.stem, path.read_bytes())
    except OSError as error:
        raise BadPrompt(
            f"There is no prompt file {path}.", "Correct --prompt or QA_PROMPT."
        ) from error
    if prompt.variables != {"passages", "question"}:
        raise BadPrompt(
            f"Prompt '{path}' does not take passages and question.",
            "Start from a copy of prompts/answer.md.",
        )
    return prompt


def parse_prompt(name: str, content: bytes) -> Prompt:
    """Return the prompt in a file's bytes (BadPrompt as for ``load_prompt``)."""
    try:
        found = _FILE.match(content.decode("utf-8").replace("\r\n", "\n"))
        front = yaml.safe_load(found["front"]) if found else None
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadPrompt(f"Prompt '{name}' cannot be read: {error}.", "Save it as UTF-8.") from error
    if found is None or not isinstance(front, dict) or not isinstance(front.get("variables"), list):
        raise BadPrompt(
            f"Prompt '{name}' does not declare its variables.",
            "Start the file with '---', 'variables: [a, b]' and '---'.",
        )
    parts = _parts(name, found["body"])
    declared = frozenset(map(str, front["variables"]))
    used = frozenset(variable for part in parts for variable in _used(name, part.text))
    _agree(name, "uses", used, declared)
    return Prompt(
        name=name,
        version=hashlib.sha256(content).hexdigest()[:VERSION_DIGITS],
        variables=declared,
        parts=parts,
    )


def render(prompt: Prompt, **given: str) -> tuple[PromptMessage, ...]:
    """Fill in a prompt. What is filled in is data: no ``$`` or heading in it has any meaning.

    Raises:
        BadPrompt: The variables given are not exactly those declared.
    """
    _agree(prompt.name, "was given", frozenset(given), prompt.variables)
    return tuple(
        PromptMessage(part.role, Template(part.text).substitute(given)) for part in prompt.parts
    )


def _folder(folder: Path | None) -> Traversable:
    """Return the user's folder, the wheel's copy, or the checkout's."""
    if folder is not None:
        return folder
    package = files("qa")
    installed = package.joinpath("_prompts")
    return installed if installed.is_dir() else Path(str(package)).parent / "prompts"


def _parts(name: str, body: str) -> tuple[PromptMessage, ...]:
    before, *pieces = _SECTION.split(body)
    if before.strip() or not pieces:
        raise BadPrompt(
            f"Prompt '{name}' has text outside its sections.",
            "Put every line under '# System' or '# User'.",
        )
    return tuple(
        PromptMessage("system" if role == "System" else "user", text.strip())
        for role, text in zip(pieces[::2], pieces[1::2], strict=True)
    )


def _used(name: str, text: str) -> list[str]:
    template = Template(text)
    if not template.is_valid():
        raise BadPrompt(f"Prompt '{name}' has a stray '$'.", "Write '$$' for a dollar sign.")
    return template.get_identifiers()


def _agree(name: str, verb: str, variables: frozenset[str], declared: frozenset[str]) -> None:
    if variables == declared:
        return
    missing = ", ".join(sorted(declared - variables)) or "none"
    extra = ", ".join(sorted(variables - declared)) or "none"
    raise BadPrompt(
        f"Prompt '{name}' {verb} other variables than it declares "
        f"(missing: {missing}; not declared: {extra}).",
        "Make 'variables' in its front matter, its text, and the values given agree.",
    )
