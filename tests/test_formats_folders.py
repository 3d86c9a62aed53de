"""Folders: sorted, complete, safe against loops; what is not read is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from qa.errors import BadArticle
from qa.sources.formats import read_source
from qa.testing.formats_reading import bad, drafts, only, written
from qa.types import ArticleDraft


def test_a_folder_is_read_in_order_under_its_paths(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b/c.v2.md", "c.jsonl", ".hidden.txt", ".git/x.txt"):
        text = '{"text": "c1"}' if name == "c.jsonl" else name
        written(tmp_path, name, text)
    read = drafts(tmp_path)
    assert [draft.id for draft in read[:3]] == ["a/b/c.v2", "a/z", "b"]
    assert read[3].id.startswith("c-")
    assert [draft.text for draft in read] == ["a/b/c.v2.md", "a/z.txt", "b.txt", "c1"]
    assert read[0].source == str(tmp_path / "a/b/c.v2.md")


def test_other_formats_are_said_and_the_rest_goes_in(tmp_path: Path) -> None:
    for name in ("a.txt", "b.xyz", "c", "d.txt"):
        written(tmp_path, name, name)
    reads = list(read_source(tmp_path))
    assert [isinstance(read, BadArticle) for read in reads] == [False, True, True, False]
    assert isinstance(reads[1], BadArticle)
    assert "'.xyz'" in reads[1].reason
    assert reads[1].source == str(tmp_path / "b.xyz")


def test_an_unknown_suffix_named_alone_is_read_by_content(tmp_path: Path) -> None:
    assert only(written(tmp_path, "story.asc", "Text.")).text == "Text."
    assert only(written(tmp_path, "dump", '{"text": "a"}')).text == "a"


def test_links_cannot_loop(tmp_path: Path) -> None:
    written(tmp_path, "a/one.txt", "one")
    (tmp_path / "a/loop").symlink_to(tmp_path)
    (tmp_path / "b").symlink_to(tmp_path / "a")
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    reads = list(read_source(tmp_path))
    assert [read.text for read in reads if isinstance(read, ArticleDraft)] == ["one"]
    errors = [read for read in reads if isinstance(read, BadArticle)]
    assert [Path(error.source).name for error in errors] == ["gone.txt", "self"]


def test_a_pipe_in_a_folder_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    written(tmp_path, "z.txt", "z")
    pipe, text = read_source(tmp_path)
    assert isinstance(pipe, BadArticle)
    assert isinstance(text, ArticleDraft)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read(tmp_path: Path) -> None:
    written(tmp_path, "a.txt", "a").chmod(0)
    written(tmp_path, "b/c.txt", "c")
    (tmp_path / "b").chmod(0)
    written(tmp_path, "d.txt", "d")
    try:
        file, folder, text = read_source(tmp_path)
    finally:
        (tmp_path / "b").chmod(0o700)
    assert isinstance(file, BadArticle)
    assert "denied" in file.reason
    assert isinstance(folder, BadArticle)
    assert isinstance(text, ArticleDraft)


@pytest.mark.parametrize("path", ["x" * 300, "a\0b"])
def test_impossible_paths(tmp_path: Path, path: str) -> None:
    assert bad(tmp_path / path).reason


def test_names_that_are_not_text(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/caf\xe9\n.txt"
    with open(raw, "wb") as file:  # noqa: PTH123 - Path takes no bytes
        file.write(b"text")
    draft = only(tmp_path)
    assert draft.id == "caf\ufffd_"
    draft.source.encode("utf-8")


def test_an_empty_folder_has_nothing(tmp_path: Path) -> None:
    assert list(read_source(tmp_path)) == []
