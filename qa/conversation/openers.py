"""How people begin a follow-up: "And", "No, I meant", "What about"; and what is no question."""

from __future__ import annotations

import re
from typing import NamedTuple

_LEAD = re.compile(
    r"^(?:(?:and|but|so|ok|okay|well|then|also|thanks|thank you|h+m+|no|yes|yeah|right|alright|sure"
    r"|please|great|good|fine|interesting|i see|oh|ah|hey|now|actually|sorry|wait|wow|hang on)\b"
    r"(?: (?:again|then|but))?[,.!:…]*\s+)+(?=\S)",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"^(?:(?:can|could|would|will) you (?:please )?(?:tell me|say|find out)|do (?:you|we) know"
    r"|(?:please )?tell me|i(?:'d| would) like to know|i want(?:ed)? to know|i wonder|remind me"
    r"|any idea)(?: again)?,? "
    r"(?=(?:in |on |at |to |by |from )?(?:who|what|when|where|why|how|which|if)\b)",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"^(?:(?:let'?s )?(?:go(?:ing)? )?back to|regarding|concerning|as (?:for|to)|speaking of|about"
    r"|on|coming back to|with regard to)\s+(?P<topic>[^:,?]{2,60})[:,]\s+(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_DISLOCATED = re.compile(
    r"^(?P<topic>(?!(?:who|what|when|where|why|how|which|in|on|at|by|for|since)\b)[^,:?]{2,40}),\s+"
    r"(?P<rest>(?:who|what|when|where|why|how|which|did|does|do|is|was|were|are|has|have|had|will"
    r"|can|could|would)\b.*\b(?:he|she|him|her|his|it|its|they|them|their|that)\b.*)$",
    re.IGNORECASE,
)
_MEANT = re.compile(
    r"^(?:(?:no|sorry|oops|wait|actually|pardon|excuse me)\b[,.!]*\s+)*"
    r"(?:i (?:mean|meant|was asking about|was talking about)|make that|rather)\b[,:]?\s+"
    r"(?P<new>\S.*)$",
    re.IGNORECASE,
)
_WRONG = re.compile(
    r"^(?:no|sorry|oops|wait|actually|pardon)\b[,.!]+\s+(?:(?:no|sorry)[,.]?\s+)?(?P<new>\S.*)$",
    re.IGNORECASE,
)
_NOT_BUT = re.compile(r"^(?:no,? )?not (?P<old>[^,]+?),? but (?P<new>\S.*)$", re.IGNORECASE)
_NOT_OLD = re.compile(r"^(?P<new>\S.*?),? (?:not|instead of|rather than) (?P<old>\S.*)$", re.I)
_ABOUT = re.compile(
    r"^(?:(?:what|how) about|what of|what if it(?:'s| is)"
    r"|(?:(?:and )?(?:is|was) (?:it|that) )?(?:the )?same(?: (?:question|thing|again))?,?"
    r"(?: (?:for|with|about))?"
    r"|how does (?:that|this|it) compare (?:to|with)"
    r"|(?:is|was|are|does) (?:that|this|it|they) also (?:true |the case )?(?:for|of)"
    r"|as for|only|just|even|specifically|in particular|more precisely)\s+(?P<new>\S.*)$",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"^(?:says who|according to (?:whom|who)|who (?:said|says|claimed|claims|told you|reported"
    r"|reports|confirmed|estimated) (?:that|this|so|it)|who (?:gave|gives) (?:that|this|the) "
    r"(?:figure|number|estimate|information)"
    r"|(?:what(?:'s| is) (?:the|your) )?source(?: (?:of|for) (?:that|this|it))?"
    r"|where (?:does|is|did) (?:that|this|it)(?: (?:figure|number|information|claim))?"
    r" (?:come )?from|who is (?:the|your) source(?: (?:of|for) (?:that|this))?"
    r"|whose (?:figure|number|estimate) is (?:that|this|it))(?: exactly)?$",
    re.IGNORECASE,
)
_CONTRACTED = re.compile(r"\b(who|what|where|when|how|that|it|he|she|there)['’]s\b", re.I)
_CHATTER_LONGEST = 80
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3}[.!?])\s+(?=[A-Z])")
_CHATTER = re.compile(
    r"^(?:(?:ok|okay|thanks?|thx|ty|cheers|great|good|cool|nice|perfect|wow|interesting"
    r"|hello|hi|hey|good (?:morning|evening|afternoon|night)|bye|goodbye|see you|got it|i see"
    r"|right|sure|fine|never ?mind|that(?:'s| is| was| will be) (?:all|it|great|good|helpful|fine"
    r"|interesting|useful)(?: for (?:now|today))?|very|so|much|a lot|many|again|for (?:now|the help"
    r"|your help|that)|helpful|well done|awesome|excellent|really|alright|yes|no|yeah|lol|haha"
    r"|please|and|you|all|that|this|job|work|no more questions|nothing else|h+m+)\b[\s,.!?…:)]*)+$",
    re.IGNORECASE,
)


class Opened(NamedTuple):
    """A follow-up without the words it opens with."""

    bare: str
    correction: bool = False
    about: bool = False
    """Whether it said that it only names something: "what about Canada"."""
    old: str = ""
    """What it says was not meant."""
    topic: str = ""
    """What it says it goes back to."""
    subject: str = ""
    """What it puts in front: Bernier in "Bernier, why did he resign"."""


def is_chatter(text: str) -> bool:
    """Whether a line only thanks, greets or agrees, and asks nothing."""
    return len(text) <= _CHATTER_LONGEST and _CHATTER.match(text.strip()) is not None


def asks_source(bare: str) -> bool:
    """Whether it asks who said what was answered."""
    return _SOURCE.match(bare) is not None


def spelled_out(question: str) -> str:
    """Return a question without its mark and the sentences before it, "who's" as "who is"."""
    *_, last = _SENTENCE.split(question.strip().rstrip("?!. ").strip())
    return _CONTRACTED.sub(r"\1 is", last)


def opened(question: str) -> Opened:
    """Return a follow-up's own words and what its opening says about them."""
    text = spelled_out(question)
    for pattern in (_NOT_BUT, _MEANT, _WRONG):
        match = pattern.match(text)
        if match:
            named = match.groupdict()
            return _reworded(named["new"], named.get("old") or "")
    text = _POLITE.sub("", _LEAD.sub("", text))
    dislocated = _DISLOCATED.match(text)
    if dislocated:
        return Opened(dislocated["rest"], subject=dislocated["topic"])
    topic = _TOPIC.match(text)
    if topic:
        return Opened(_LEAD.sub("", topic["rest"]), topic=topic["topic"])
    about = _ABOUT.match(text)
    return Opened(about["new"], about=True) if about else Opened(text)


def _reworded(new: str, old: str) -> Opened:
    both = _NOT_OLD.match(new)
    if both and not old:
        new, old = both["new"], both["old"]
    text = _POLITE.sub("", _LEAD.sub("", new))
    about = _ABOUT.match(text)
    return Opened(about["new"] if about else text, correction=True, about=bool(about), old=old)
