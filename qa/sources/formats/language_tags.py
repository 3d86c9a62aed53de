"""Languages as BCP 47 tags (RFC 5646): ``en``, ``pt-BR``, ``zh-Hant-TW``."""

from __future__ import annotations

from qa.errors import InvalidInput


def language_tag(stated: str) -> str:
    """Return a language that a user gives as its tag: ``en_US`` is ``en-US``.

    Raises:
        InvalidInput: It is no tag (``xx-``, ``english``), or the register of languages has it not.
    """
    from langcodes import tag_is_valid

    tag = stated.strip().replace("_", "-")
    if not tag_is_valid(tag):
        raise InvalidInput(
            f"{stated[:60]!a} is not the code of a language.",
            "Give a BCP 47 tag, such as en, de or pt-BR.",
        )
    return tag
