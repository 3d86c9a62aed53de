"""The report as one HTML page, without external files; text of articles is always escaped."""

from qa.evaluation.html.page import html_report

__all__ = ["html_report"]
