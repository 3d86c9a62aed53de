"""What the tests of ``qa.text`` draw from: text as newsrooms, agencies and scrapers leave it."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = (
    "U.S.", "N.C.,", "Lt.-Col.", "Jan. 5", "No. 3", "3.5", "8,500", "10 000", "5m", "p.m.", "Mr.",
    "the", "Pentagon", "said", "He", "It", "said.", "said!", '"Stop!"', "“Why?”", "...", "…", "—",
    "troops.", "Kirby", "café", "cafe\u0301", "ﬁnance", "İstanbul", "ß", "😀", "이", "这。", "؟",
    "\u200b", "(1950)", "[sic]", "•", "1.", "WATCH|", "$5", "5%", "2022-02-02", "-5", "½",
)  # fmt: skip
SPACES = (" ", "  ", "\n", "\n\n", "\r\n", "\r\n\r\n", "\t", "\u00a0", "\u2028", "", "\x85", " \n")

news_like = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(SPACES)), max_size=60).map(
    lambda pairs: "".join(piece + space for piece, space in pairs)
)

any_text = st.one_of(news_like, st.text(max_size=300))
storable_text = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1
).filter(lambda text: not text.isspace() and text[0] != "\ufeff")
"""What an article may hold: no half surrogate pair, no NUL, not blank, no byte order mark."""
