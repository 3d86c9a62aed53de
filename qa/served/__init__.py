"""Open an archive here, or through the server on this machine that owns it.

>>> with open_either(load_settings(os.environ), key=os.environ.get("QA_KEY")) as engine:
...     found = engine.search("troops on higher alert")
"""

from qa.served.opening import KEY_VARIABLE, open_either

__all__ = ["KEY_VARIABLE", "open_either"]
