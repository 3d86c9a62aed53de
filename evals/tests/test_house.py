"""``python -m evals.house``: rooms, long functions and repeated lines are counted."""

from __future__ import annotations

from evals.house import layers, measured, sources_now, tables

RUN = "\n".join(f"value_{n} = compute({n})" for n in range(7)) + "\n"


def test_files_and_lines_of_rooms_are_counted_without_testing() -> None:
    found = measured({"qa/a/x.py": "one = 1\n", "qa/a/y.py": "", "qa/testing/z.py": "two = 2\n"})
    assert found.rooms == {"a": (2, 1)}


def test_a_run_of_lines_in_two_files_counts_once() -> None:
    assert measured({"qa/a/x.py": RUN, "qa/b/y.py": RUN}).repeated == 1
    assert measured({"qa/a/x.py": RUN, "qa/b/y.py": "other = 1\n"}).repeated == 0


def test_the_longest_function_comes_first() -> None:
    long = "def long() -> None:\n" + "    pass\n" * 5
    found = measured({"qa/a/x.py": f"def short() -> None:\n    pass\n\n\n{long}"})
    assert found.longest == ((6, "qa/a/x.py: long"), (2, "qa/a/x.py: short"))


def test_every_room_of_the_contract_is_in_the_table() -> None:
    text = tables(measured(sources_now()), None, "")
    for room in layers():
        assert room == "testing" or f"| {room} |" in text
