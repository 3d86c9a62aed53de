"""The web page at ``/``: HTML made by the server, one small script, one stylesheet, nothing else.

It is a face over the same engine and admission as ``/v1``, and works without its script.
"""

from qa.web.page import add_page

__all__ = ["add_page"]
