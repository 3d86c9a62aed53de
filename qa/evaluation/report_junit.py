"""A run as JUnit XML, which CI systems show case by case."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from qa.evaluation.assess import Assessment, GateCheck, VariantAssessment
from qa.evaluation.score import CaseScores

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, however it is escaped."""


def junit_report(assessment: Assessment) -> str:
    """Return one test suite a variant: its cases, and the checks of its gate as ``gate.*``.

    A case that is not right is skipped with its reason, because single cases do not fail a run:
    the gate does, and names them. An unscored case is an error.
    """
    suites = ET.Element("testsuites")
    for variant in assessment.variants:
        _add_suite(suites, assessment.run.suite.name, variant)
    ET.indent(suites)
    body = ET.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _add_suite(suites: ET.Element, suite: str, variant: VariantAssessment) -> None:
    name, scores, checks = f"{suite}.{variant.summary.variant}", variant.scores, variant.gate.checks
    counts = {
        "tests": len(scores) + len(checks),
        "failures": sum(not check.passed for check in checks),
        "errors": sum(one.unscored is not None for one in scores),
        "skipped": sum(one.unscored is None and one.outcome != "right" for one in scores),
    }
    made = ET.SubElement(suites, "testsuite", name=_held(name))
    made.attrib |= {key: str(count) for key, count in counts.items()}
    for one in scores:
        title = one.case_id + (f" #{one.repeat}" if one.repeat else "")
        _add_case(made, name, title, _fault(one))
    for check in checks:
        fault = None if check.passed else ("failure", _blame(check))
        _add_case(made, f"{name}.gate", check.text, fault)


def _add_case(suite: ET.Element, group: str, title: str, fault: tuple[str, str] | None) -> None:
    case = ET.SubElement(suite, "testcase", classname=_held(group), name=_held(title))
    if fault is not None:
        ET.SubElement(case, fault[0], message=_held(fault[1]))


def _fault(one: CaseScores) -> tuple[str, str] | None:
    if one.unscored is not None:
        return "error", one.unscored
    if one.outcome == "right":
        return None
    return "skipped", f"{one.outcome}: {one.scores['right'].reason}"


def _blame(check: GateCheck) -> str:
    return f"{check.text}: {', '.join(check.cases)}" if check.cases else check.text


def _held(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
