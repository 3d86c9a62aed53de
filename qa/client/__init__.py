"""A Python client of the HTTP service: the types are the service's own.

>>> from qa.client import Client
>>> with Client("http://localhost:8000") as archive:
...     answer = archive.ask("How many troops is Biden sending to Poland and Germany?")
...     print(answer.answer, answer.citations[0].quote)

``AsyncClient`` has the same methods, awaited. Both raise the errors of ``qa.errors``:
``error.hint`` says what to do, ``error.retryable`` whether the same call may succeed later.
"""

from qa.client.client import Client
from qa.client.client_async import AsyncClient

__all__ = ["AsyncClient", "Client"]
