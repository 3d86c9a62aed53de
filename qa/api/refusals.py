"""Requests that are turned away, though nothing is wrong with what they ask."""

from __future__ import annotations

from http import HTTPStatus

from qa.errors import QAError


class Refusal(QAError):
    """A request that is not served, or not now; ``status`` is the HTTP status that says so."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class Overloaded(Refusal):
    """As much work of this kind is in progress and waiting as the server takes on."""

    retryable = True


class OutOfTime(Refusal):
    """The work was not done within the time that a request may take, and was stopped."""

    retryable = True


class RateLimited(Refusal):
    """The key has made all the requests of its current window."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    retryable = True


class NotAuthenticated(Refusal):
    """The request brings no key, or one that is unknown or revoked."""

    status = HTTPStatus.UNAUTHORIZED


class NotPermitted(Refusal):
    """The key's role, or the page that the request comes from, does not allow this."""

    status = HTTPStatus.FORBIDDEN


class WrongHost(Refusal):
    """The request is addressed to a host name that this server does not go by."""

    status = HTTPStatus.MISDIRECTED_REQUEST
