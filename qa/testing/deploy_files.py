"""What the Dockerfile, ``compose.yaml`` and the manifests say, to be run without containers."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

from qa.testing.folders import ROOT

MANIFESTS = sorted((ROOT / "docs" / "deploy" / "kubernetes").glob("*.yaml"))
QA = str(Path(sys.executable).with_name("qa"))


def script(name: str) -> ModuleType:
    """A script of ``docs/deploy/``, which is no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / "deploy" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


dry_run = script("dry_run")


class Image:
    """The last stage of the Dockerfile: what a container begins with."""

    def __init__(self) -> None:
        text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
        every = dry_run.instructions(text)
        last = max(at for at, one in enumerate(every) if one.name == "FROM")
        self.environment: dict[str, str] = {}
        for name, rest in every[last:]:
            if name == "ENV":
                self.environment |= dry_run.variables(rest)
        given = {one.name: one.rest for one in every[last:]}
        self.entrypoint: list[str] = dry_run.command_of(given["ENTRYPOINT"])
        self.command: list[str] = dry_run.command_of(given["CMD"])
        self.healthcheck: list[str] = dry_run.command_of(given["HEALTHCHECK"].partition("CMD")[2])


def compose() -> dict[str, Any]:
    """Return the services of ``compose.yaml``."""
    services: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    return services


def manifest(kind: str, name: str) -> dict[str, Any]:
    """Return one object of the Kubernetes manifests."""
    for path in MANIFESTS:
        for document in yaml.safe_load_all(path.read_text()):
            if (document["kind"], document["metadata"]["name"]) == (kind, name):
                found: dict[str, Any] = document
                return found
    raise AssertionError((kind, name))


def interpolated(text: str, environment: dict[str, str]) -> str:
    """Fill in ``${NAME:?why}`` and ``${NAME:-default}``, as compose does."""

    def value(match: re.Match[str]) -> str:
        name, sign, rest = match.groups()
        if name not in environment and sign == "?":
            raise AssertionError(f"{name}: {rest}")
        return environment.get(name, rest)

    return re.sub(r"\$\{(\w+):([-?])([^}]*)\}", value, text)
