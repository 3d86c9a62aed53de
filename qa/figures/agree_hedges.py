"""Compare how firmly two figures of the same value are stated."""

from __future__ import annotations

from qa.figures.findings import major, minor, note, versus
from qa.figures.types import Approximator as A  # noqa: N817
from qa.figures.types import Figure, Finding

_ABOVE = frozenset([A.AT_LEAST, A.MORE_THAN, A.JUST_OVER])
_BELOW = frozenset([A.AT_MOST, A.LESS_THAN, A.NEARLY])
_STRICT = frozenset([A.MORE_THAN, A.LESS_THAN, A.JUST_OVER])
_FIRM = frozenset([A.NONE, A.EXACTLY])
_ONE_VALUE = frozenset([A.ABOUT, A.NEARLY, A.JUST_OVER])


def hedge_findings(claim: Figure, source: Figure) -> list[Finding]:
    """Return at most one finding about the hedges of two figures of equal value."""
    if claim.low != source.low or claim.high != source.high:
        return []
    mine, theirs = claim.approximator, source.approximator
    if mine is theirs or A.VAGUE in (mine, theirs):
        return []
    says = versus(claim, source)
    if theirs in _FIRM:
        return _added(mine, says)
    if mine in _FIRM:
        return [_lost(mine, theirs, says)]
    return [_changed(mine, theirs, says)]


def _added(mine: A, says: str) -> list[Finding]:
    """The source states the value plainly."""
    if mine is A.NONE:
        return []
    if mine is A.EXACTLY:
        return [note("firmer_wording", f'the source does not say "exactly": {says}')]
    if mine is A.ABOUT:
        return [note("hedge_added", f"the claim is less firm than the source: {says}")]
    if mine in _STRICT:
        return [major("bound_added", f"the claim excludes the source's own value: {says}")]
    return [minor("bound_added", f"the claim makes a bound of a plain figure: {says}")]


def _lost(mine: A, theirs: A, says: str) -> Finding:
    if mine is A.EXACTLY or theirs in _STRICT - {A.JUST_OVER}:
        return major("hedge_lost", f'the source only says "{theirs.value}": {says}')
    return minor("hedge_lost", f'the claim drops "{theirs.value}": {says}')


def _changed(mine: A, theirs: A, says: str) -> Finding:
    """Both are hedged, differently."""
    crossed = (mine in _ABOVE and theirs in _BELOW) or (mine in _BELOW and theirs in _ABOVE)
    if crossed:
        return major("bound_crossed", f"the bound points the other way: {says}")
    if mine is A.ABOUT and theirs in _ONE_VALUE:
        return note("hedge_changed", f"a looser hedge: {says}")
    same_side = (mine in _ABOVE) == (theirs in _ABOVE) and (mine in _BELOW) == (theirs in _BELOW)
    if same_side:
        return note("hedge_changed", f"a bound on the same side: {says}")
    return minor("hedge_changed", f"another hedge: {says}")
