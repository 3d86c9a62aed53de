"""Sources to article drafts, in every format that ``KINDS`` names, and folders of these.

Text is kept exactly as received: decoded strictly, with no newline, space or Unicode form
changed. What cannot be read comes as a ``BadArticle`` that names source, line and remedy.
"""

from qa.sources.formats.drafts import draft_from_mapping
from qa.sources.formats.fields import storable
from qa.sources.formats.given import read_drafts
from qa.sources.formats.json_lines import read_items
from qa.sources.formats.language_tags import language_tag
from qa.sources.formats.limits import DEFAULT_LIMITS, Limits
from qa.sources.formats.names import canonical_url, host_name, id_for_source, id_from_url
from qa.sources.formats.origin import Origin, Read
from qa.sources.formats.sources import (
    KINDS,
    STDIN,
    File,
    Kind,
    kind_of,
    listed,
    read_bytes,
    read_file,
    read_source,
)

__all__ = [
    "DEFAULT_LIMITS",
    "KINDS",
    "STDIN",
    "File",
    "Kind",
    "Limits",
    "Origin",
    "Read",
    "canonical_url",
    "draft_from_mapping",
    "host_name",
    "id_for_source",
    "id_from_url",
    "kind_of",
    "language_tag",
    "listed",
    "read_bytes",
    "read_drafts",
    "read_file",
    "read_items",
    "read_source",
    "storable",
]
