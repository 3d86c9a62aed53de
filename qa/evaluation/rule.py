"""Say in words by which rule an answer to a case counts as right."""

from __future__ import annotations

from qa.evaluation.case import Case, Number
from qa.evaluation.numeric import rendered


def rule_of(case: Case) -> str:
    """Return the rule that decides whether an answer to a case is right.

    >>> rule_of(Case(id="a", question="How many?", answers=("60",)))
    'says "60": its words, as whole words in any case, or its figure in other digits'
    """
    parts = [_main(case)]
    if case.must_not and case.answerable:
        parts.append(f"and says nowhere {_either(case.must_not)}")
    return "; ".join(parts)


def _main(case: Case) -> str:
    if not case.answerable:
        rule = "declines (claims nothing)"
        corrected = f", or says the correction {_either(case.corrections)}"
        return rule + (corrected if case.corrections else "")
    if case.number is not None:
        return _figure(case.number)
    if case.parts:
        needed = " and ".join(_either(part) for part in case.parts)
        return f"says all of {needed}: their words, or their figures in other digits"
    if not case.answers:
        return "answers at all"
    how = "its words, as whole words in any case, or its figure in other digits"
    return f"says {_either(case.answers)}: {how}"


def _figure(number: Number) -> str:
    near = f", at most {number.tolerance:g} off" if number.tolerance else ""
    bare = rendered(number.model_copy(update={"hedge": None}))
    rule = (
        f"gives the figure {bare} by value{near}, in any wording; another unit or another thing "
        "counted is wrong, none stated is not"
    )
    if number.hedge:
        rule += f'; whether "{number.hedge}" is kept is scored apart (numeric_match)'
    return rule


def _either(wordings: tuple[str, ...]) -> str:
    return " or ".join(f'"{one}"' for one in wordings)
