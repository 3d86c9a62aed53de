"""Settings: environment over file over default; read once, passed on, never global."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from qa.errors import BadSettings, ReadOnly
from qa.types import Value

ENVIRONMENT_PREFIX = "QA_"
_LISTS = frozenset({"allowed_models", "trusted_hosts"})
"""Written with commas in the environment."""


class Settings(Value):
    """All that can be set. Each field is ``QA_<NAME>`` in the environment and a key in the file."""

    home: Path
    """Folder of the archive: the database, the derived indexes, the lock."""
    database_url: str | None = None
    """SQLAlchemy URL of the truth; default: SQLite in ``home``."""
    chroma: str = Field(default="embedded", pattern="^(embedded|cloud|https?://.+)$")
    """``embedded``, ``http(s)://host:port`` of a Chroma server, or ``cloud``."""
    chroma_fusion: bool = False
    """Whether Chroma holds words, too, and fuses both rankings: its cloud and distributed only."""
    embedder: str = "all-MiniLM-L6-v2"
    """The packaged default, or any sentence-transformers model by name or local path."""
    model: str = "embedded/reader"
    """The answerer: ``embedded/reader``, or any LiteLLM model string (``openai/...``)."""
    reader: str = "embedded/reader"
    """What reads where no language model answers: the packaged reader, or any extractive
    question-answering model of transformers by name or folder (safetensors only)."""
    decision: Path | None = None
    """When the reader's words are the answer: a file of ``qa eval calibrate-reader``."""
    reranker: str | None = None
    """A sentence-transformers cross-encoder, by name or folder, that orders passages anew."""
    reranker_seconds: float = Field(default=5.0, gt=0, le=600)
    """For one search; what it has not read by then keeps its place behind."""
    model_base_url: str | None = None
    """Of the user's own OpenAI-compatible server; else the provider's usual one."""
    allowed_models: tuple[str, ...] = ()
    """Other models that HTTP requests may name; patterns such as ``openai/*``."""
    model_seconds: float = Field(default=45.0, gt=0, le=600)
    """For one question, all calls of the model together."""
    judge: str = Field(default="auto", pattern="^(auto|none|embedded/support|llm|llm:.+|nli:.+)$")
    """What scores whether evidence says what a statement says: ``embedded/support``; ``llm``, the
    answering model; ``llm:MODEL``; ``nli:NAME``, a cross-encoder for entailment; ``none``;
    ``auto``: the first, and behind it the answering model where that is a language model."""
    strict: bool = False
    """Whether statements that no judge confirms are withdrawn instead of marked."""
    prompt: Path | None = None
    """A drafting prompt of your own, in the form of ``prompts/answer.md``."""
    fallback: bool = True
    """Whether the embedded reader answers, marked degraded, where the model fails."""
    replay: Path | None = None
    """Play back recorded model replies from this file; nobody is called."""
    record: Path | None = None
    """Append every model reply to this file, for later replay."""
    top_k: int = Field(default=10, ge=1, le=100)
    """Passages retrieved for a question."""
    allow_private_urls: bool = False
    """Whether ``qa ingest URL`` may open addresses on the local network."""
    read_only: bool = False
    """Whether what the archive holds may not be changed: articles, feeds, keys, conversations.
    Derived indexes are repaired all the same."""
    trusted_hosts: tuple[str, ...] = ()
    """Names the server goes by (``Host``), patterns allowed; default: those of the loopback."""
    request_seconds: float = Field(default=60.0, gt=0, le=3600)
    """That one HTTP request may take, waiting included; articles ten times as long."""
    rate_limit: str = "120/minute"
    """Requests that one key may make, as ``limits`` writes it: ``10/second``, ``5000/day``."""
    log_questions: bool = False
    """Whether the service's log holds what was asked."""
    log_format: Literal["auto", "json", "text"] = "auto"
    """``auto``: text on a terminal, else one JSON object a line."""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)


def load_settings(
    environ: Mapping[str, str],
    file: Path | None = None,
    overrides: Mapping[str, object] | None = None,
) -> Settings:
    """Read the settings.

    Args:
        environ: Usually ``os.environ``. ``QA_CONFIG`` may name the settings file.
        file: A TOML file; default ``QA_CONFIG``, else ``$XDG_CONFIG_HOME/dateline/config.toml``.
        overrides: What the command line gave; None means not given.

    Raises:
        BadSettings: An unknown key, an unreadable file, or a value out of range.
    """
    given: dict[str, Any] = {"home": _default_home(environ)}
    given |= _read_file(environ, file)
    for name in Settings.model_fields:
        value = environ.get(ENVIRONMENT_PREFIX + name.upper())
        if value:
            given[name] = _listed(value) if name in _LISTS else value
    given |= {name: value for name, value in (overrides or {}).items() if value is not None}
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise BadSettings(
            f"Setting '{name}': {first['msg']}.",
            f"Correct it on the command line, in {ENVIRONMENT_PREFIX}{name.upper()}, or in the "
            "settings file.",
        ) from error
    return settings.model_copy(update={"home": settings.home.expanduser()})


def require_writable(settings: Settings) -> None:
    """Refuse a change where the archive is for reading only.

    Raises:
        ReadOnly: It is.
    """
    if settings.read_only:
        raise ReadOnly(
            "This archive is for reading only (QA_READ_ONLY).",
            "Make the change where that is not set.",
        )


def _listed(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _default_home(environ: Mapping[str, str]) -> Path:
    base = environ.get("XDG_DATA_HOME") or Path(environ.get("HOME", "~")) / ".local/share"
    return Path(base) / "dateline"


def _read_file(environ: Mapping[str, str], file: Path | None) -> dict[str, Any]:
    named = file or (Path(environ["QA_CONFIG"]) if environ.get("QA_CONFIG") else None)
    base = environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME", "~")) / ".config"
    path = named or Path(base) / "dateline/config.toml"
    if named is None and not path.expanduser().is_file():
        return {}
    try:
        return tomllib.loads(path.expanduser().read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(
            f"The settings file {path} cannot be read: {error}.", "Correct it or remove it."
        ) from error
