from __future__ import annotations

from pathlib import Path

import pytest

from qa.errors import BadSettings
from qa.settings import Settings, load_settings


def test_environment_over_file_over_default(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("top_k = 7\nport = 9000\n")
    environ = {"HOME": str(tmp_path), "QA_CONFIG": str(file), "QA_TOP_K": "9"}
    settings = load_settings(environ)
    assert (settings.top_k, settings.port) == (9, 9000)
    assert settings.embedder == Settings.model_fields["embedder"].default
    assert settings.home == tmp_path / ".local/share/dateline"


def test_an_option_is_over_the_environment(tmp_path: Path) -> None:
    settings = load_settings(
        {"HOME": str(tmp_path), "QA_HOME": "/elsewhere"}, overrides={"home": tmp_path}
    )
    assert settings.home == tmp_path


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("top_k = 0", "top_k"),
        ("topk = 5", "topk"),
        ("top_k = [", "cannot be read"),
        ('chroma = "embeded"', "chroma"),
    ],
    ids=["out-of-range", "unknown", "broken-file", "no-such-deployment"],
)
def test_a_bad_file_is_refused_with_the_setting_named(
    tmp_path: Path, content: str, says: str
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(content)
    with pytest.raises(BadSettings, match=says):
        load_settings({"HOME": str(tmp_path)}, file)


def test_a_named_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"nowhere\.toml"):
        load_settings({"HOME": str(tmp_path), "QA_CONFIG": str(tmp_path / "nowhere.toml")})
