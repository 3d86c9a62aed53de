"""Words in front of a figure and behind it that say how firmly it is stated: "about", "or so"."""

from __future__ import annotations

from qa.figures.types import Approximator


def _by_phrase(table: dict[Approximator, str]) -> dict[tuple[str, ...], Approximator]:
    return {
        tuple(phrase.split()): approximator
        for approximator, phrases in table.items()
        for phrase in phrases.split(";")
    }


HEDGES_BEFORE = _by_phrase(
    {
        Approximator.ABOUT: """
        about; around; roughly; approximately; approx; approx .; some; circa; c .; ca .; ~; ≈; an
        estimated; estimated; in the region of; on the order of; somewhere around; something like;
        somewhere in the region of; or so; an average of; an approximate; about some; est .; more
        or less
        """,
        Approximator.NEARLY: """
        nearly; almost; close to; just under; just below; approaching; just shy of; a little under;
        a little less than; slightly less than; slightly under; just about; virtually; not quite;
        closer to; nearer to; nearing; just short of; slightly fewer than; near
        """,
        Approximator.JUST_OVER: """
        just over; just above; just more than; slightly more than; slightly over; a little more
        than; a little over; barely over; a bit over; slightly above
        """,
        Approximator.AT_MOST: """
        up to; as many as; as much as; at most; no more than; not more than; as high as; a maximum
        of; maximum of; a maximum; maximum; as long as; as far as; at the most; ≤; no later than;
        as old as; not exceeding; up to about; up to some; up to around; as many as about
        """,
        Approximator.AT_LEAST: """
        at least; no fewer than; no less than; not less than; not fewer than; a minimum of; minimum
        of; a minimum; minimum; as few as; as little as; as low as; at the least; ≥; as young as;
        at least some; at least about
        """,
        Approximator.MORE_THAN: """
        more than; over; above; upwards of; upward of; in excess of; greater than; exceeding;
        exceeded; exceeds; exceed; well over; well above; far more than; many more than; higher
        than; larger than; longer than; bigger than; >; beyond; well more than; much more than;
        over -; significantly more than; older than; far over; north of; topped; topping
        """,
        Approximator.LESS_THAN: """
        fewer than; less than; under; below; well under; well below; far fewer than; far less than;
        lower than; smaller than; shorter than; <; younger than; much less than; much fewer than;
        south of; under -
        """,
        Approximator.EXACTLY: "exactly; precisely; exact",
    }
)
HEDGES_AFTER = _by_phrase(
    {
        Approximator.ABOUT: "or so; or thereabouts; give or take; approximately; - odd; - ish; ish",
        Approximator.AT_LEAST: """
        or more; and more; or over; or above; or higher; or greater; and above; and over; and up;
        or older; and older; +; plus; at least; or longer; at a minimum; - plus; and counting; at
        the least; or better
        """,
        Approximator.AT_MOST: """
        or less; or fewer; or under; or below; or lower; or younger; and under; at most; at the
        most; and younger; or shorter; tops; and below
        """,
    }
)
