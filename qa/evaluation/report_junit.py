"""A run as JUnit XML, which CI systems show case by case."""

from __future__ import annotations

import re
from xml.sax.saxutils import quoteattr

from qa.evaluation.assess import Assessment, VariantAssessment
from qa.evaluation.score import CaseScores

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, however it is escaped."""


def junit_report(assessment: Assessment) -> str:
    """Return one test suite a variant: its cases, and the checks of its gate as ``gate.*``.

    A case that is not right is skipped with its reason, because single cases do not fail a run:
    the gate does, and names them. An unscored case is an error.
    """
    suites = [_suite(assessment, variant) for variant in assessment.variants]
    return "\n".join(
        ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", *suites, "</testsuites>", ""]
    )


def _suite(assessment: Assessment, variant: VariantAssessment) -> str:
    name = f"{assessment.run.suite.name}.{variant.summary.variant}"
    checks = variant.gate.checks
    cases = [_case(name, one) for one in variant.scores]
    cases += [
        _element(
            f"{name}.gate",
            check.text,
            "" if check.passed else f"<failure message={_attr(_blame(check.text, check.cases))}/>",
        )
        for check in checks
    ]
    failures = sum(not check.passed for check in checks)
    errors = sum(one.unscored is not None for one in variant.scores)
    skipped = sum(one.unscored is None and one.outcome != "right" for one in variant.scores)
    head = (
        f"  <testsuite name={_attr(name)} tests={_attr(str(len(cases)))} "
        f'failures="{failures}" errors="{errors}" skipped="{skipped}">'
    )
    return "\n".join([head, *cases, "  </testsuite>"])


def _case(suite: str, one: CaseScores) -> str:
    title = one.case_id + (f" #{one.repeat}" if one.repeat else "")
    if one.unscored is not None:
        return _element(suite, title, f"<error message={_attr(one.unscored)}/>")
    if one.outcome == "right":
        return _element(suite, title, "")
    why = f"{one.outcome}: {one.scores['right'].reason}"
    return _element(suite, title, f"<skipped message={_attr(why)}/>")


def _element(suite: str, title: str, inside: str) -> str:
    head = f"    <testcase classname={_attr(suite)} name={_attr(title)}"
    return f"{head}>{inside}</testcase>" if inside else f"{head}/>"


def _blame(text: str, cases: tuple[str, ...]) -> str:
    return f"{text}: {', '.join(cases)}" if cases else text


def _attr(text: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", text))
