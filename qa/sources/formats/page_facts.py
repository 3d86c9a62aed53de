"""What an HTML page says about itself: dates with their origin, publisher, canonical address.

Works on a parsed tree (``lxml.html``), which it never changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from urllib.parse import urljoin

from qa.sources.formats.date_words import is_weekday
from qa.sources.formats.dates import NO_DATE, Dated, dated, days_in, is_no_date, read_day
from qa.sources.formats.html_text import text_of_fragment
from qa.sources.formats.html_tree import Tree, marks, tokens, words
from qa.sources.formats.json_ld import headings, main_article, page_node, text_value
from qa.sources.formats.names import canonical_url, host_name
from qa.types import lies_ahead
from qa.types.article import Day

_PUBLISHED_META = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished",
    "publish-date", "publish_date", "publishdate", "publication_date", "pubdate",
    "parsely-pub-date", "sailthru.date", "citation_publication_date", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date", "date", "dcterms:issued", "dcterms:created",
    "dc:date", "citation_date", "citation_online_date", "bepress_citation_date",
)  # fmt: skip
_UPDATED_META = (
    "article:modified_time", "og:modified_time", "og:updated_time", "datemodified",
    "last-modified", "dcterms.modified", "dc.date.modified",
)  # fmt: skip
_URL_DATE = re.compile(r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?=[/_.-]|$)")
_UPDATES = (
    r"updated?|modified|amended|corrected|revised|edited|reviewed|refreshed"
    r"|aktualisiert|geändert|bearbeitet|überarbeitet|korrigiert|mise? à jour|modifiée?"
    r"|actualizad[oa]"
    r"|modificad[oa]|atualizad[oa]|aggiornat[oa]|modificat[oa]|bijgewerkt|gewijzigd|aktualizacja"
    r"|zaktualizowan[oya]|aktualizován[oa]|oppdatert|opdateret|uppdaterad|päivitetty|güncelle\w*"
    r"|обновлен[оа]|обновлён|оновлено|更新|수정"
)
_UPDATED_TEXT = re.compile(
    rf"\b(?:(?:last |was |has been |zuletzt )?(?:{_UPDATES}))"
    r"(?: on| at| am| le| el| il| op)?\s*:?\s*",
    re.IGNORECASE,
)
_UPDATED_BEFORE = re.compile(
    rf"(?:\b(?:{_UPDATES}|version|copyright|stand|since|until)\b|©)[^.]*\Z", re.IGNORECASE
)
_CLOCK = r"\d{1,2}[.:h]\d{2}(?:\s?(?:uhr|h|[ap]\.?m\.?|\w{2,4}T))?"
_BESIDE_A_DAY = re.compile(
    rf"\s*(?:(?:von|vom|by|par|por|di|am|um|le|el|on|den)\b|[-–—|•·,/]|{_CLOCK})\s*", re.IGNORECASE
)
"""What may stand beside the day of a byline without making it part of a sentence."""
_LONGEST_REST = 60
"""Characters beside a guessed day: ``By Ann Holt, in Eastmere, May 6, 2024``; more is a caption."""
_LONG = 200
"""Characters of a paragraph that is the article's text, no longer its head."""
_PUBLISHED_TEXT = re.compile(
    r"\b(?:(?:first )?(?:published|posted|released)|publication date|date"
    r"|datum|erstellt(?: am)?|veröffentlicht(?: am)?|publiziert(?: am)?|erschienen(?: am)?"
    r"|publiée? le|publicad[oa](?: el| em)?|gepubliceerd(?: op)?|geplaatst(?: op)?"
    r"|pubblicat[oa](?: il)?|opublikowan[oya]|data publikacji|zveřejněno|publisert|publiceret"
    r"|publicerad|julkaistu|yayın(?:lanma)? tarihi|опубликован[оа])(?: on| at)?\s*:?\s*",
    re.IGNORECASE,
)
_CREATED = ("dateCreated", "uploadDate")
"""What pages state that have no day of publication."""
_ARTICLE_TYPE = re.compile(r"schema\.org/(?:\w*Article|BlogPosting|Report)\Z", re.IGNORECASE)
_ELSEWHERE_TAGS = frozenset({"aside", "nav", "footer", "a", "li", "figure"})
_ELSEWHERE = re.compile(
    r"(?:^|[\s-])(?:teasers?|related|promo|recirc\w*|cards?|sidebar|comments?|most-(?:read|viewed)"
    r"|recommend\w*|more-(?:stories|news|from|on)|latest|trending|popular|footer|navbar|menu)"
    r"(?:$|[\s-])"
)
_UNSEEN = frozenset({"script", "style", "noscript", "template"})
_LINES = ("p", "div", "span", "time", "header", "address", "small", "section", "h6", "b", "em", "i")
_VISIBLE_CHARS = 50_000
"""How far into a page its own date is looked for."""
_LONGEST_DATE = 40
_FEW_WORDS = 5
_LONGEST_SENTENCE = 1_000
"""Characters of a paragraph that is taken for prose without being read to its end."""
_LONGEST_BYLINE = 160
"""Characters of a line in which a date is the line's own, not part of a sentence."""


class PageFacts:
    """The facts of one page.

    Args:
        tree: The parsed page.
        address: Where it was fetched, if it was.
    """

    def __init__(self, tree: Tree, address: str | None) -> None:
        self._tree = tree
        self._address = address and address.strip()
        self._visible = _visible_text(tree)
        self._meta = _meta(tree)
        self.headings = headings(tree)
        page_title = [words(one) for one in tree.iter("title")][:1]
        titles = [*self.headings, *page_title, self._meta.get("og:title", "")]
        address = self.url()
        self.article = main_article(
            tree, [one for one in titles if one], [address] if address else []
        )
        self._page = page_node(tree)

    def url(self) -> str | None:
        """Return the page's address: its canonical link, unless that names another site."""
        links = self._tree.iterfind(".//link[@rel='canonical']")
        stated = [link.get("href") or "" for link in links] + [self._meta.get("og:url", "")]
        for link in stated:
            canonical = canonical_url(link.strip())
            if canonical and (
                not self._address or host_name(canonical) == host_name(self._address)
            ):
                return canonical
        return self._address

    def publisher(self) -> str | None:
        """Return JSON-LD's publisher or ``og:site_name``."""
        return text_value(self.article.get("publisher")) or self._meta.get("og:site_name")

    def language(self) -> str | None:
        """Return the language the page says it is in, as its own code: ``en``, ``pt-BR``."""
        stated = (
            text_value(self.article.get("inLanguage"))
            or self._tree.get("lang")
            or self._meta.get("content-language")
            or self._meta.get("og:locale")
            or ""
        )
        code = stated.strip().replace("_", "-")
        return code if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", code) else None

    def headlines(self) -> list[str]:
        """Return the page's headings and its JSON-LD headline."""
        return [*self.headings, *filter(None, [text_value(self.article.get("headline"))])]

    def sites(self) -> list[str]:
        """Return the names by which the page's site may stand in its title."""
        address = self.url()
        named = [
            self.publisher(),
            *(self._meta.get(name) for name in ("og:site_name", "application-name", "twitter:site",
                                                "apple-mobile-web-app-title", "author")),
            text_value(self._page.get("publisher")),
            text_value(self.article.get("articleSection")),
            self._meta.get("article:section"),
            host_name(address) if address else None,
        ]  # fmt: skip
        return [one.lstrip("@") for one in named if one]

    def corrections(self) -> list[str]:
        """Return the texts of the corrections that JSON-LD has of the article."""
        stated = self.article.get("correction")
        found = (
            text_value(one.get("text") or one.get("name")) if isinstance(one, Mapping) else one
            for one in (stated if isinstance(stated, list) else [stated])
        )
        texts = (text_of_fragment(one) for one in found if isinstance(one, str))
        return [one for one in texts if " " in one.strip() and host_name(one) is None]

    def is_partly_paid(self) -> bool:
        """Whether the page says that not all of it can be read for free."""
        return str(self.article.get("isAccessibleForFree")).lower() in ("false", "0", "no")

    def published(self) -> Dated | None:
        """Return the first publication date that can be read, else why one could not."""
        return _first_readable(self._published_candidates(), self.language())

    def updated(self) -> Dated | None:
        """Return the first update date that can be read, else why one could not."""
        return _first_readable(self._updated_candidates(), self.language())

    def shown_date(self, guess: str | None) -> Dated | None:
        """Return a date of the visible text: one labelled as published, else a guessed one (ISO).

        A guess counts where the text states it on a short line of its own, and not as the day of
        an update, in a footer, or beside a link to another story.
        """
        language = self.language()
        lines = list(self._lines())
        for line in lines:
            for match in _PUBLISHED_TEXT.finditer(line):
                after = line[match.end() : match.end() + _LONGEST_DATE]
                for day, shown in days_in(after, language):
                    if after.startswith(shown) and not is_no_date(day):
                        return Dated(day, f"page text {shown!r}")
        if found := self._day_of_the_head(language):
            return found
        wanted = read_day(guess).day if guess else None
        for line in lines:
            for day, shown in days_in(line, language):
                own = len(line) - len(shown) <= _LONGEST_REST
                own = own and not _is_sentence(line, shown)
                if day == wanted and own and not _UPDATED_BEFORE.search(line[: line.index(shown)]):
                    return Dated(day, f"page text {shown!r}")
        return None

    def _day_of_the_head(self, language: str | None) -> Dated | None:
        """Return the one day that stands alone on a line between headline and text."""
        found: dict[date, str] = {}
        below = False
        for element in self._tree.iter("h1", *_LINES):
            if element.tag == "h1":
                found, below = {}, True
                continue
            text = words(element) if below and not _is_in_a_sentence(element) else ""
            if element.tag == "p" and len(text) >= _LONG:
                break
            if text and len(text) <= _LONGEST_BYLINE and not _is_elsewhere(element):
                for day, shown in days_in(text, language):
                    if _stands_alone(text, shown) and not lies_ahead(day):
                        found.setdefault(day, shown)
        if len(found) != 1:
            return None
        ((day, shown),) = found.items()
        return None if is_no_date(day) else Dated(day, f"page text {shown!r}")

    def _lines(self) -> Iterator[str]:
        """Yield the short lines of the page that may be its byline."""
        length = 0
        for element in self._tree.iter(*_LINES):
            if length > _VISIBLE_CHARS or _is_elsewhere(element) or _is_in_a_sentence(element):
                continue
            text = words(element)
            if text and len(text) <= _LONGEST_BYLINE:
                length += len(text)
                yield text

    def _published_candidates(self) -> Iterator[tuple[object, str]]:
        yield self.article.get("datePublished"), "JSON-LD datePublished"
        for name in _PUBLISHED_META:
            yield self._meta.get(name), f"meta {name}"
        yield self._page.get("datePublished"), "JSON-LD datePublished of the page"
        yield _marked_up(self._tree, "datepublished"), "itemprop datePublished"
        yield _time_element(self._tree, "datepublished"), "<time> element"
        yield _permalink_time(self._tree, self.url()), "the page's own link"
        if match := _URL_DATE.search(self._address or self.url() or ""):
            yield "-".join(match.groups()), "URL"
        for name in _CREATED:
            yield self.article.get(name), f"JSON-LD {name}"
            yield self._meta.get(name.lower()), f"meta {name}"
            yield _marked_up(self._tree, name.lower()), f"itemprop {name}"

    def _updated_candidates(self) -> Iterator[tuple[object, str]]:
        yield self.article.get("dateModified"), "JSON-LD dateModified"
        for name in _UPDATED_META:
            yield self._meta.get(name), f"meta {name}"
        yield _marked_up(self._tree, "datemodified"), "itemprop dateModified"
        yield _time_element(self._tree, "datemodified"), "<time> element"
        for match in _UPDATED_TEXT.finditer(self._visible):
            after = self._visible[match.end() : match.end() + _LONGEST_DATE]
            for _, shown in days_in(after, self.language()):
                if after.startswith(shown):
                    yield shown, f"page text {shown!r}"


def _visible_text(tree: Tree) -> str:
    """Return the beginning of the body's text, scripts left out."""
    parts: list[str] = []
    length = 0
    body = tree.find("body")
    for element in (tree if body is None else body).iter():
        shown = isinstance(element.tag, str) and element.tag not in _UNSEEN
        for text in (element.text if shown else None, element.tail):
            if text:
                parts.append(text)
                length += len(text)
        if length > _VISIBLE_CHARS:
            break
    return " ".join(parts)[:_VISIBLE_CHARS]


def _stands_alone(line: str, shown: str) -> bool:
    """Whether a day is all that a line says, but for a weekday, a clock time, and marks."""
    before, _, after = line.partition(shown)
    if _UPDATED_BEFORE.search(before):
        return False
    rest = [_BESIDE_A_DAY.sub(" ", part).strip(" ,.:") for part in (before, after)]
    return not rest[1] and (not rest[0] or is_weekday(rest[0]))


def _first_readable(candidates: Iterator[tuple[object, str]], language: str | None) -> Dated | None:
    unreadable: Dated | None = None
    for value, origin in candidates:
        stated = text_value(value)
        if not stated:
            continue
        found = dated(stated, origin, language)
        if found.day and not is_no_date(found.day):
            return found
        unreadable = unreadable or _not_a_date(found.day, stated, origin) or found
    return unreadable


def _not_a_date(day: Day | None, stated: str, origin: str) -> Dated | None:
    if day is None:
        return None
    return Dated(None, f"{origin}: {NO_DATE.format(stated)}")


def _meta(tree: Tree) -> dict[str, str]:
    facts: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        item = element.get("itemprop")
        if item and _is_elsewhere(element):
            item = None
        names = (*(element.get(key) for key in ("property", "name", "http-equiv")), item)
        for name in names:
            if name and content:
                facts.setdefault(name.strip().lower(), content)
    return facts


def _marked_up(tree: Tree, prop: str) -> str | None:
    """Return what microdata, RDFa or the microformat hAtom on an element of the text states."""
    for element in tree.iter(*_LINES, "td", "abbr"):
        if element.tag == "time":
            continue  # with the other times
        named = f"{element.get('itemprop') or ''} {element.get('property') or ''}".lower().split()
        if (
            element.tag == "abbr"
            and prop == "datepublished"
            and "published" in tokens(element, "class")
        ):
            named.append(prop)
        if prop in (one.rsplit(":", 1)[-1] for one in named) and not _is_elsewhere(element):
            return _machine_readable(element) or words(element)
    return None


def _machine_readable(element: Tree) -> str | None:
    """Return a day as programs are to read it."""
    title = element.get("title") if element.tag == "abbr" else None
    return element.get("datetime") or element.get("content") or title


def _permalink_time(tree: Tree, address: str | None) -> str | None:
    """Return the day in a page's link to itself, where blogs put it (``rel="bookmark"``)."""
    own = canonical_url(address) if address else None
    for link in tree.iter("a") if own else ():
        if "bookmark" not in tokens(link, "rel"):
            continue
        if canonical_url(urljoin(own, (link.get("href") or "").strip())) == own:
            for element in link.iter("time", "abbr"):
                if stated := _machine_readable(element):
                    return stated
    return None


def _time_element(tree: Tree, prop: str) -> str | None:
    """Return the ``datetime`` of the <time> with this itemprop.

    For publication also of one marked ``pubdate``, or the first inside the article, or the only
    one of the page. Times of other stories, of comments, and of updates don't count.
    """
    stated = [one for one in tree.iter("time") if one.get("datetime")]
    times = [one for one in stated if not _is_elsewhere(one)]
    own = [one for one in stated if (one.get("itemprop") or "").lower() == prop]
    for element in own:
        if element in times or _is_of_the_article(element):
            return str(element.get("datetime"))
    if prop != "datepublished":
        return None
    free = [
        one
        for one in times
        if not one.get("itemprop") and not _is_update(one) and not _is_in_a_sentence(one)
    ]
    marked = [element for element in free if element.get("pubdate") is not None]
    inside = [
        element for element in free if any(a.tag == "article" for a in element.iterancestors())
    ]
    chosen = [*marked, *inside, *(free if len(free) == 1 else [])]
    return str(chosen[0].get("datetime")) if chosen else None


def _is_of_the_article(element: Tree) -> bool:
    """Whether microdata belongs to the page's only article, the one that has its headline."""
    scopes = [one for one in element.iterancestors() if one.get("itemscope") is not None]
    if not scopes or not _ARTICLE_TYPE.search(scopes[0].get("itemtype") or ""):
        return False
    others = element.getroottree().iterfind(".//*[@itemtype]")
    alone = sum(bool(_ARTICLE_TYPE.search(one.get("itemtype"))) for one in others) == 1
    return alone and any(
        one.tag == "h1" or one.get("itemprop") == "headline" for one in scopes[0].iter()
    )


def _is_in_a_sentence(element: Tree) -> bool:
    """Whether a day tells when something happened: ``The fire began on 3 February 1998 and …``."""
    line = next((one for one in element.iterancestors() if one.tag in ("p", "td")), None)
    if line is None or element.get("pubdate") is not None:
        return False
    text = ""
    for part in line.itertext():
        text += part
        if len(text) > _LONGEST_SENTENCE:
            return True
    return _is_sentence(" ".join(text.split()), words(element))


def _is_sentence(line: str, shown: str) -> bool:
    """Whether a line with a day is prose, not a byline."""
    before, _, after = line.partition(shown) if shown else (line, "", "")
    long = len(f"{before} {after}".split()) > _FEW_WORDS
    return long and line.endswith((".", "!", "?", "”", '"')) and not _PUBLISHED_TEXT.search(before)


def _is_update(time: Tree) -> bool:
    parent = time.getparent()
    said = " ".join([marks(time), marks(parent), words(time), parent.text or ""])
    before = time.getprevious()
    said += f" {before.tail or words(before)}" if before is not None else ""
    return bool(re.search(rf"\b(?:{_UPDATES})\b", said, re.IGNORECASE))


def _is_elsewhere(element: Tree) -> bool:
    """Whether an element belongs to navigation, a footer, comments, or a link to another story."""
    parent = element.getparent()
    if element.tag == "time" and parent is not None and parent.tag != "article":
        beside = [one for one in parent.iterchildren("a", "h2", "h3", "h4") if one is not element]
        if any(
            one.tag != "a" or "/author" not in (one.get("href") or "") for one in beside
        ) and not (parent.tag in ("header", "main", "p") or parent.find("h1") is not None):
            return True
    articles = 0
    for one in (element, *element.iterancestors()):
        if one.tag in _ELSEWHERE_TAGS:
            return True
        if one.tag in ("body", "html", "main"):
            return articles > 1
        if one.tag == "article":
            articles += 1
        elif _ELSEWHERE.search(marks(one)):
            return True
    return articles > 1


def newest(days: list[Day]) -> Day | None:
    """Return the latest of some days; a day without a clock counts as its start."""
    return max(days, key=_moment, default=None)


def _moment(day: Day) -> tuple[date, str]:
    if isinstance(day, datetime):
        return day.date(), day.strftime("%H:%M:%S")
    return day, ""
