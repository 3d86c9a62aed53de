"""An answer as a document: Markdown, HTML, or Word, with its sources."""

from qa.export.docx_file import docx_bytes
from qa.export.markdown import html_text, markdown_text

__all__ = ["docx_bytes", "html_text", "markdown_text"]
