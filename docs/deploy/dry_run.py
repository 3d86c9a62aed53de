"""Run the Dockerfile's commands one by one without containers, as far as that is possible.

    python docs/deploy/dry_run.py [--root FOLDER] [--keep]

Every ENV, ARG, WORKDIR, COPY and RUN is done in order below a scratch folder that stands for the
root of the image; absolute paths of the image (/opt/qa, /src, /data, /tmp/requirements.txt) are
moved below it. What needs root or another system is passed over, and said. At the end the image's
ENTRYPOINT, CMD and HEALTHCHECK are run against an archive in the scratch folder. It downloads the
packages that the image would hold (about 500 MB), so no test runs all of it.

What it cannot show: that the base image exists, and what the container engine itself does.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parents[2]
PATHS = ("/opt/qa", "/src", "/data", "/tmp/requirements.txt")  # noqa: S108  (of the image)
NEEDS_ROOT = ("useradd", "install --directory --owner")


class Instruction(NamedTuple):
    """One instruction of a Dockerfile."""

    name: str
    rest: str


def instructions(text: str) -> list[Instruction]:
    """Return the instructions of a Dockerfile, comments left out and continued lines joined."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    pairs = (line.split(maxsplit=1) for line in joined.splitlines() if line.strip())
    return [Instruction(pair[0].upper(), pair[1] if len(pair) > 1 else "") for pair in pairs]


def variables(rest: str) -> dict[str, str]:
    """Return what ENV or ARG sets."""
    pairs = re.findall(r'(\w+)=("[^"]*"|\S*)', rest)
    return {name: value.strip('"') for name, value in pairs}


def command_of(rest: str) -> list[str]:
    """Return the words of a CMD, ENTRYPOINT or HEALTHCHECK in the form of a JSON list."""
    words = json.loads(rest[rest.index("[") :])
    return [str(word) for word in words]


def moved(text: str, root: Path) -> str:
    """Put the image's paths below the scratch folder."""
    for path in PATHS:
        text = re.sub(rf"(?<![\w./]){re.escape(path)}(?![\w-])", f"{root}{path}", text)
    return text


def build(root: Path) -> dict[str, str]:
    """Do what a build would; return the environment of the last stage."""
    environ, here = dict(os.environ), root
    environ.pop("PYTHONPATH", None)
    for name, rest in instructions((HERE / "Dockerfile").read_text(encoding="utf-8")):
        if name in {"ENV", "ARG"}:
            for key, value in variables(rest).items():
                environ[key] = moved(
                    re.sub(r"\$(\w+)", lambda m: environ.get(m[1], ""), value), root
                )
        elif name == "WORKDIR":
            here = Path(moved(rest, root))
            here.mkdir(parents=True, exist_ok=True)
        elif name == "COPY" and not rest.startswith("--from"):
            *sources, target = rest.split()
            for source in sources:
                _copy(HERE / source, here / target, several=target.endswith("/"))
        elif name == "RUN":
            _run(rest, root, here, environ)
        else:
            print(f"passed over: {name} {rest[:60]}")
    (root / "data").mkdir(mode=0o700, exist_ok=True)
    return environ


def _copy(source: Path, target: Path, *, several: bool) -> None:
    place = target / source.name if several else target
    place.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, place, dirs_exist_ok=True)
    else:
        shutil.copy2(source, place)


def _run(command: str, root: Path, here: Path, environ: dict[str, str]) -> None:
    if command.startswith(NEEDS_ROOT):
        print(f"passed over, needs root: RUN {command}")
        return
    (root / "tmp").mkdir(exist_ok=True)
    (root / "opt").mkdir(exist_ok=True)
    started = time.monotonic()
    shell = moved(command.replace("python -m venv", f"{sys.executable} -m venv"), root)
    subprocess.run(["/bin/sh", "-c", shell], check=True, cwd=here, env=environ)
    print(f"ok, {time.monotonic() - started:.0f} s: RUN {command}")


def use(root: Path, environ: dict[str, str]) -> None:
    """Ingest, ask, and serve until the health check passes, as the image's user would."""
    given = {one.name: one.rest for one in instructions((HERE / "Dockerfile").read_text("utf-8"))}
    entry = [str(root / "opt/qa/bin" / word) for word in command_of(given["ENTRYPOINT"])]
    environ = {**environ, "QA_HOST": "127.0.0.1", "QA_PORT": "8765"}
    article = HERE / "evals/articles/pentagon-troops-2022-02-02.txt"
    question = "How many troops is Biden sending to Poland and Germany?"
    for words in (["ingest", str(article)], ["ask", question], ["doctor"]):
        subprocess.run([*entry, *words], check=True, env=environ)
    with subprocess.Popen([*entry, *command_of(given["CMD"])], env=environ) as serving:
        check = command_of(given["HEALTHCHECK"].partition("CMD")[2])
        for _ in range(60):
            asked = subprocess.run(check, check=False, env=environ, stderr=subprocess.DEVNULL)
            if asked.returncode == 0:
                print("ok: HEALTHCHECK against CMD")
                break
            time.sleep(2)
        else:
            sys.exit("the health check never passed")
        serving.terminate()
    size = sum(path.stat().st_size for path in (root / "opt").rglob("*") if path.is_file())
    print(f"/opt/qa holds {size / 1e6:.0f} MB; stopped with {serving.returncode}")


def main() -> None:
    """Build and use."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, help="scratch folder; default: a temporary one")
    parser.add_argument("--keep", action="store_true", help="leave the scratch folder")
    given = parser.parse_args()
    root = given.root or Path(tempfile.mkdtemp(prefix="dateline-image-"))
    root.mkdir(parents=True, exist_ok=True)
    try:
        use(root, build(root))
    finally:
        if not given.keep:
            shutil.rmtree(root)


if __name__ == "__main__":
    main()
