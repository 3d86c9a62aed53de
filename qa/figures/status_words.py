"""Words that say what became of the things counted, and words that deny."""

from __future__ import annotations


def _spread(table: dict[str, str]) -> dict[str, str]:
    return {word: status for status, words in table.items() for word in words.split()}


STATUS = _spread(
    {
        "killed": "killed kill kills killing dead died die dies dying death deaths fatalities "
        "fatality slain murdered",
        "wounded": "wounded wound wounds wounding injured injure injures injuring injuries injury "
        "hurt hospitalised hospitalized",
        "missing": "missing unaccounted",
        "arrested": "arrested arrest arrests arresting detained detain detaining imprisoned jailed",
        "released": "released freed released",
        "rescued": "rescued rescue rescuing saved",
        "born": "born",
        "planned": "planned plan plans planning intends intend intended proposed propose proposes "
        "will would could may might expected expects scheduled considering pledged promised",
        "ordered": "ordered orders ordering authorised authorized approved",
        "alert": "alert standby",
        "sent": "sent send sends sending deployed deploy deploying arrived arrive arriving "
        "dispatched shifting shifted moved moving",
        "withdrawn": "withdrawn withdraw withdrawing withdrew recalled pulled",
        "rose": "rose rise rises risen rising increased increase increases increasing grew grow "
        "grown gained climbed jumped surged up",
        "fell": "fell fall falls fallen falling decreased decrease decreases decreasing dropped "
        "drop declined decline declining shrank slumped down reduced",
        "won": "won win wins winning beat beats defeated defeating",
        "lost": "lost lose loses losing",
        "already": "already",
    }
)
EXCLUSIVE_STATUS = (
    frozenset(["killed", "wounded", "missing", "rescued"]),
    frozenset(["arrested", "released"]),
    frozenset(["planned", "sent"]),
    frozenset(["alert", "sent"]),
    frozenset(["sent", "withdrawn"]),
    frozenset(["rose", "fell"]),
    frozenset(["won", "lost"]),
    frozenset(["killed", "born"]),
)
"""Two figures that carry different members of one group say different things."""
NEGATORS = frozenset(
    "not never none neither nor cannot nobody denied denies deny denying refused refuses refuse "
    "rejected rejects failed fails".split()
)
CLAUSE_WORDS = frozenset("but although though because while whereas which who that".split())
ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sen gov rep st lt col gen sgt capt maj no vs jr sr inc ltd co corp jan feb "
    "mar apr jun jul aug sep sept oct nov dec mt fig approx est dept".split()
)
ADDITIVE_BEFORE = frozenset("another additional further extra".split())
ADDITIVE_AFTER = frozenset("more additional further extra others".split())
