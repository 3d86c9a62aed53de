"""Verbs of saying, who can speak, and the words between speaker and statement."""

from __future__ import annotations

SAYING = frozenset(
    """said says say saying told tells announced announces announcing added adds confirmed confirms
    reported reports stated states claimed claims warned warns wrote writes tweeted tweets posted
    estimated estimates insisted insists argued argues acknowledged acknowledges denied denies
    explained explains noted notes stressed stresses suggested suggests admitted admits declared
    declares concluded concludes commented remarked replied responded recalled revealed reveals
    predicted predicts indicated indicates alleged alleges described testified promised pledged
    vowed urged asked maintains maintained emphasized emphasised conceded reiterated cautioned
    refuted refutes disputed disputes rejected rejects dismissed dismisses rebutted
    reaffirmed believes believe believed thinks found estimate put puts spoke spoken speaks
    speak""".split()
)
SAYING_WITH_THAT = frozenset(
    """asked reported reports estimates states claims found believes believed thinks revealed
    reveals described recalled indicated indicates posted notes suggests suggested posted promised
    pledged responded commented urged writes wrote predicts warned warns maintained
    maintains""".split()
)
"""Verbs that also have plain objects; they attribute beside "that", a comma or a quotation."""
SAYING_WITH = {
    "put": "at", "puts": "at", "estimate": "at",
    "refuted": "that", "refutes": "that", "disputed": "that", "disputes": "that",
    "rejected": "that", "rejects": "that", "dismissed": "that", "dismisses": "that",
    "rebutted": "that", "spoke": "of", "spoken": "of", "speaks": "of", "speak": "of",
}  # fmt: skip
"""Verbs that give a figure only with another word near: "put the cost at", "spoke of"."""
LEADING_WORDS = frozenset(
    """in on at by during before since until when while as if though although because despite amid
    following under with from for after""".split()
)
"""Words that open a clause which only leads up to ", X said, ..."."""
PRONOUNS = frozenset("he she they it we i who".split())
SPEAKERS = frozenset(
    """officials official police authorities spokesman spokeswoman spokesperson ministry department
    government president minister secretary witnesses sources source agency company report study
    army military court prosecutors lawyers researchers experts analysts doctors residents statement
    commission committee council bureau office lawyer attorney mayor governor general commander
    team union group organisation organization reports estimates media figures data documents
    scientists activists rescuers firefighters doctor analyst expert prosecutor researcher
    scientist witness organisers organizers""".split()
)
NEVER_SPEAKERS = frozenset(
    """there here this that these those what which and but or so if when while as although because
    however meanwhile also not never just then now nobody nothing be been being""".split()
)
ADVERBS = frozenset(
    """also later earlier already reportedly previously recently repeatedly further then once
    initially publicly privately has had have now""".split()
)
"""Words that may stand between a speaker and the verb."""
