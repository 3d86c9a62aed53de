"""promptfoo: the ``tests`` of a configuration (YAML or JSON), or its table of tests (CSV)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from qa.errors import BadCase
from qa.evaluation.case import Case
from qa.evaluation.imports.build import SuiteData, case_of, one_word, read_text
from qa.evaluation.imports.expected import FORBIDS
from qa.evaluation.imports.table import fields_of, read_table

_ANSWERS = ("equals", "contains", "icontains", "contains-any", "icontains-any")


def read_promptfoo(path: Path) -> SuiteData:
    """Read what has an equivalent here; each assertion without one is named in ``dropped``.

    The question is the variable ``question`` (or ``query``, or the only one). ``equals`` and
    ``contains`` give accepted answers, ``not-contains`` what no answer may say, ``is-refusal``
    an unanswerable case. Variables ``quote`` and ``article`` give the evidence.
    """
    if path.suffix.lower() in (".csv", ".tsv"):
        return read_table(path)
    import yaml

    try:
        loaded = yaml.safe_load(read_text(path))
    except yaml.YAMLError as error:
        raise BadCase(f"{path} is not YAML: {error}.") from error
    tests = loaded["tests"] if isinstance(loaded, dict) else loaded
    cases: list[Case] = []
    dropped: list[str] = []
    for number, test in enumerate(tests, start=1):
        dropped += [f"test {number}: {why}" for why in _without_equivalent(test)]
        cases.append(case_of(_fields(test, number)))
    return SuiteData(cases=tuple(cases), dropped=tuple(dropped))


def _fields(test: Mapping[str, Any], number: int) -> dict[str, Any]:
    variables = dict(test.get("vars") or {})
    if "question" not in variables and len(variables) == 1:
        variables = {"question": next(iter(variables.values()))}
    accepted = tuple(_values(test, _ANSWERS))
    if accepted:
        variables["answer"] = "|".join(accepted)
    fields = fields_of(variables, number + 1)
    refused = any(a.get("type") == "is-refusal" for a in test.get("assert") or ())
    answers = () if refused else accepted or fields["answers"]
    return fields | {
        "id": one_word(str(test.get("id") or f"promptfoo-{number}")),
        "answerable": bool(answers),
        "answers": answers,
        "evidence": fields["evidence"] if answers else (),
        "must_not": tuple(_values(test, FORBIDS)),
        "tags": ("promptfoo",),
        "note": str(test.get("description") or ""),
    }


def _values(test: Mapping[str, Any], types: tuple[str, ...]) -> Iterator[str]:
    for assertion in test.get("assert") or ():
        if assertion.get("type") in types:
            value = assertion.get("value")
            yield from map(str, value if isinstance(value, list) else [value])


def _without_equivalent(test: Mapping[str, Any]) -> Iterator[str]:
    for assertion in test.get("assert") or ():
        if assertion.get("type") not in (*_ANSWERS, *FORBIDS, "is-refusal"):
            yield f"the assertion '{assertion.get('type')}' has no equivalent"
