"""One self-contained HTML page: no external resource, nothing from an article is ever markup."""

from qa.evaluation.html.page import html_report

__all__ = ["html_report"]
