"""A page's title without the name of its site."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PARTED = re.compile(r"\s+[|–—·•∙⋅»›«‹~<>/-]\s+|\s*[|｜：]\s*|\s+::\s+|:\s+|\s+(?=[(\[])")
_SHORTEST = 8
"""Letters of what is left: "News - The Citizen" is no headline."""


def clean_title(title: str, headlines: Iterable[str], sites: Iterable[str]) -> str:
    """Cut a site's name off a title's end or start.

    Args:
        title: As the page states it: ``Two libraries close | The Citizen``.
        headlines: The page's headings and its JSON-LD headline: a title that begins with one and
            goes on after a separator is that headline.
        sites: Names of the site: of its publisher, ``og:site_name``, its host.
    """
    title = " ".join(title.split())
    for headline in headlines:
        known = " ".join(headline.split())
        if len(known) >= _SHORTEST and title.lower().startswith(known.lower()):
            rest = title[len(known) :]
            if rest and _PARTED.match(rest):
                return title[: len(known)]
    names = {folded for site in sites for folded in _foldings(site)}
    while parts := list(_PARTED.finditer(title)):
        first, last = parts[0], parts[-1]
        if _is_site(title[last.end() :], names) and len(title[: last.start()]) >= _SHORTEST:
            title = title[: last.start()]
        elif _is_site(title[: first.start()], names) and len(title[first.end() :]) >= _SHORTEST:
            title = title[first.end() :]
        else:
            break
    return title.strip()


def _is_site(part: str, names: set[str]) -> bool:
    return bool(_foldings(part) & names)


def _foldings(name: str) -> set[str]:
    """Return the ways to compare a site's name: letters only; without article and domain."""
    plain = re.sub(r"[^\w.]", "", name.lower().removesuffix(")"))
    bare = re.sub(r"^the|\.(?:com?|org|net|news|example|[a-z]{2})(?:\.[a-z]{2})?$", "", plain)
    found = {plain.replace(".", ""), bare.replace(".", ""), bare.split(".")[-1]}
    found |= {re.sub(r"(?:news|online|web|digital)$", "", one) for one in found}
    return {one for one in found if len(one) > 1}
