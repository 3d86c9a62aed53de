"""The pass over a page before its text is taken: what changes a number or a quotation is settled.

What a reader does not see is removed, and so are deletions. What only formatting says is said in
characters:

- A superscript number is a power after 10, 2 and letters: ``10⁶``, ``km²``. After any other number
  it is the mark of a note, which is left out, as is all that links to a note: ``45<sup>4</sup>`` is
  45. ``$11<sup>99</sup>`` is ``$11.99``, ``2<sup>1</sup>/<sub>2</sub>`` is ``2 1/2``.
- ``<q>`` has its quotation marks, and a block quotation that has none is put into them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.sources.formats.html_hidden import (
    blanked,
    hidden,
    is_set_apart,
    shifted,
    struck_out,
    visible_in,
)
from qa.sources.formats.html_sheets import apply_sheets, style_of
from qa.sources.formats.html_tree import (
    BLOCKS,
    Tree,
    drop,
    marks,
    replace,
    text_before,
    unwrap,
    words,
)

_NOT_TEXT = (
    "script", "style", "template", "svg", "object", "iframe", "canvas", "dialog",
    "amp-ad", "amp-embed", "amp-sidebar", "amp-consent", "amp-sticky-ad",
)  # fmt: skip
_INLINE = ("span", "font", "small", "b", "strong", "i", "em", "a")
_UP = str.maketrans("0123456789+-−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾")
_DOWN = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
RAISED = re.compile(r"[-+−]?\d{1,4}")
"""A number that may be raised or lowered."""
_CENTS = re.compile(r"[$£€¥]\s?\d[\d,.]*\Z")
_POWER_BASE = re.compile(r"(?:(?<![\d.,])(?:10|2)|[^\W\d_])\Z")
_NOTE_MARK = re.compile(r"(?:\[?(?:\d{1,3}|[a-z])\]?|[*†‡§]+)(?:,\s?\d{1,3})*")
_BRACKETED = re.compile(r"\[\s?(?:\d{1,3}|[a-z]|note \d+)\s?\]")
_NOTE_CLASS = re.compile(r"\b(?:foot|end)?-?note(?:ref|s)?\b|\bnoteref\b|\breference\b|\bcite-ref")
_FRACTION_BAR = re.compile(r"\s*[/⁄]\s*")
_OPENING = "“\"„«‘'‹「『»”"
LONGEST_DELETION = 2_000
"""Characters; a longer one is an element that was never closed."""
_PULL_QUOTE = re.compile(r"pull-?quote|tweet|instagram|embed|reddit|facebook|tiktok|mastodon")
_OFFER = re.compile(
    r"(?:^|[\s-])(?:newsletter|subscribe|subscription|paywall|signup|sign-up|upsell|donate"
    r"|donation|membership|regwall)(?:$|[\s-])"
)
_OFFER_TEXT = re.compile(
    r"(?:subscribe (?:now|today|to|for)|sign up (?:for|to)|already a (?:subscriber|member)"
    r"|get unlimited|support (?:our|independent) journalism|become a (?:member|subscriber)"
    r"|this (?:article|story) is for subscribers|to continue reading)\b",
    re.IGNORECASE,
)
_WHOLE_ARTICLE = 1_000
"""Characters from which hidden text may be the article itself, which a script shows."""
_LONGEST_OFFER = 600
_SHORT_OFFER = 200


def clean(tree: Tree) -> None:
    """Settle a page's markup in place; idempotent."""
    apply_sheets(tree)
    _drop_unseen(tree)
    _drop_offers(tree)
    for element in list(tree.iter(*_INLINE)):
        if element.tag in ("span", "font", "small") and (tag := shifted(element)):
            element.tag = tag
        _part(element)
    for element in list(tree.iter("sup")):
        _raise(element)
    for element in list(tree.iter("sub")):
        _lower(element)
    for element in reversed(list(tree.iter("q"))):  # inner ones first
        inner = sum(above.tag == "q" for above in element.iterancestors())
        _quote(element, *("“", "”") if inner % 2 == 0 else ("‘", "’"))
        unwrap(element)
    for element in list(tree.iter("blockquote")):
        _quote_block(element)


def _drop_unseen(tree: Tree) -> None:
    """Remove what is no text, not shown, or struck out."""
    for element in list(tree.iter(*_NOT_TEXT)):
        if element.tag != "dialog" or element.get("open") is None:
            drop(element)
    large = []
    for element in list(tree.iter("*")):
        unseen = hidden(element)
        if not unseen and blanked(element):
            shown = visible_in(element)
            unseen = not shown
            _blank(element, shown)
        if unseen:
            if len(words(element)) < _WHOLE_ARTICLE:
                drop(element)
            else:
                large.append(element)
        elif struck_out(element):
            _strike(element)
        else:
            _keep(element)
    for element in reversed(large):
        if not _is_the_article(element, tree):
            drop(element)


def _blank(element: Tree, shown: Sequence[Tree]) -> None:
    """Take the text from an element, but not from some elements within it; none: leave it."""
    if not shown:
        return
    element.attrib.pop("style", None)  # extractors drop what it stands on
    element.text = None
    for child in element:
        child.tail = " "
        if child not in shown:
            _blank(child, shown)


def _keep(element: Tree) -> None:
    """Take from an element that is shown what extractors drop it for."""
    if element.get("style") and style_of(element) != element.get("style"):
        del element.attrib["style"]  # a sheet outranks it
    if element.tag == "ins":
        unwrap(element)
    elif element.get("aria-hidden") == "true" and element.tag not in BLOCKS:
        del element.attrib["aria-hidden"]


def _part(element: Tree) -> None:
    """Put a space between a number and the next one that is shown apart from it.

    Example: ``<span class="home">2</span><span class="away">1</span>`` is a score, not 21.
    """
    after = element.getnext()
    if after is None or after.tag not in _INLINE or element.tail:
        return
    apart = is_set_apart(element) or is_set_apart(after)
    names = element.get("class"), after.get("class")
    if (apart or (all(names) and names[0] != names[1])) and (
        words(element)[-1:].isdigit() and words(after)[:1].isdigit()
    ):
        element.tail = " "


def _is_the_article(element: Tree, tree: Tree) -> bool:
    """Whether a hidden element holds most of the page's paragraphs: a script shows it later."""
    own, all_ = (sum(len(words(one)) for one in top.iter("p")) for top in (element, tree))
    return own >= _WHOLE_ARTICLE and own > all_ / 2


def _strike(element: Tree) -> None:
    if len(words(element)) > LONGEST_DELETION:
        unwrap(element)
    else:
        drop(element)


def _drop_offers(tree: Tree) -> None:
    """Remove invitations to subscribe: boxes so named, and short lines that read so."""
    for element in list(tree.iter("aside", "div", "section", "form", "p", "ul")):
        if element.getparent() is None:
            continue
        # Publishers call paragraphs of the article itself "paywall", and what has its headline.
        named = element.tag != "p" and bool(_OFFER.search(marks(element)))
        named = named and element.find(".//h1") is None
        text = words(element) if named or element.tag == "p" else ""
        if (named and len(text) <= _LONGEST_OFFER) or (
            len(text) <= _SHORT_OFFER and _OFFER_TEXT.match(text)
        ):
            drop(element)


def _raise(element: Tree) -> None:
    """Write a superscript in characters."""
    text, before = words(element), text_before(element)
    if _links_to_note(element, text) or _BRACKETED.fullmatch(text):
        replace(element, "")
    elif not RAISED.fullmatch(text):
        unwrap(element)  # 21st, Mme, ™
    elif (low := _fraction_of(element)) is not None:
        _fraction(element, low, " " if before[-1:].isdigit() else "")
    else:
        replace(element, raised(text, before))


def raised(number: str, before: str) -> str:
    """Return a raised number in characters, by what stands before it: ``⁶``, ``.99`` or ""."""
    if len(number) == 2 and _CENTS.search(before):  # noqa: PLR2004
        return f".{number}"
    note = before[-1:].isdigit() and not _POWER_BASE.search(before) and number.isdigit()
    return "" if note else number.translate(_UP)


def lowered(number: str, before: str) -> str:
    """Return a lowered number in characters: CO2 as commonly written; apart after digits."""
    return number.translate(_DOWN) if before[-1:].isdigit() else number


def _links_to_note(element: Tree, text: str) -> bool:
    links = [one.get("href") or "" for one in element.iter("a")]
    above = element.getparent()
    if above is not None and above.tag == "a":
        links.append(above.get("href") or "")
    linked = any("#" in link for link in links)
    named = bool(_NOTE_CLASS.search(marks(element)))
    return (linked or named) and bool(_NOTE_MARK.fullmatch(text))


def _fraction_of(element: Tree) -> Tree | None:
    """Return the <sub> that a <sup> makes a fraction with."""
    low = element.getnext()
    bar = low is not None and low.tag == "sub" and _FRACTION_BAR.fullmatch(element.tail or "")
    return low if bar and words(low).isdigit() else None


def _fraction(element: Tree, low: Tree, space: str) -> None:
    """Write a numerator and its denominator, which follows it, as one fraction."""
    shown = f"{space}{words(element)}/{words(low)}"
    element.tail = low.tail
    low.tail = None
    drop(low)
    replace(element, shown)


def _lower(element: Tree) -> None:
    """Write a subscript in characters."""
    text, before = words(element), text_before(element)
    if RAISED.fullmatch(text):
        replace(element, lowered(text, before))
    else:
        unwrap(element)


def _quote(element: Tree, opening: str, closing: str) -> None:
    """Put marks around an element's text, unless it has some."""
    text = "".join(element.itertext()).strip()
    if not text or text[0] in _OPENING or text_before(element).rstrip(" ")[-1:] in tuple(_OPENING):
        return
    element.text = opening + (element.text or "").lstrip()
    _append(element, closing)


def _append(element: Tree, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "").rstrip() + text
    else:
        element.text = (element.text or "").rstrip() + text


def _quote_block(element: Tree) -> None:
    """Put a block quotation in quotation marks, each paragraph opening, the last one closing."""
    named = " ".join([marks(element), *(marks(one) for one in element.iterancestors())])
    if _PULL_QUOTE.search(named) or "“" in words(element) or '"' in words(element):
        return
    inner = [one for one in element.iter() if isinstance(one.tag, str) and one.tag in BLOCKS]
    leaves = [
        one
        for one in inner
        if words(one)
        and one.tag not in ("footer", "header", "figcaption")
        and not any(child.tag in BLOCKS for child in one.iterdescendants())
        and not any(above.tag in ("footer", "figcaption") for above in one.iterancestors())
    ]
    if not leaves or leaves == [element]:
        _quote_lines([element])
    else:
        _quote_lines(leaves)


def _quote_lines(lines: list[Tree]) -> None:
    for line in lines:
        first = (line.text or "").strip()[:1] or words(line)[:1]
        if first and first not in _OPENING:
            line.text = "“" + (line.text or "").lstrip()
    credit = next((one for one in lines[-1].iter("cite", "footer")), None)
    if credit is None:
        _append(lines[-1], "”")
        return
    before = credit.getprevious()
    if before is not None:
        before.tail = (before.tail or "").rstrip() + "” "
    else:
        parent = credit.getparent()
        parent.text = (parent.text or "").rstrip() + "” "
