"""Every error Dateline raises on purpose.

    QAError
    ├── InvalidInput          the caller can fix it; sending the same again cannot help
    │   ├── BadArticle        one article of a batch: names source, line and remedy
    │   ├── BadQuestion       empty, too long, not text, impossible filters
    │   ├── BadSettings       a setting or an environment variable
    │   ├── TooLarge          more than a server takes in one request
    │   ├── BadPrompt         a prompt file: its variables are not the declared ones
    │   ├── BadCase           a case or suite of an evaluation
    │   └── ReadOnly          a change of an archive that is opened for reading only
    ├── NotFound              an article or a version that the store does not have
    ├── FetchError            a URL
    │   ├── FetchRefused      an address that Dateline will not open
    │   └── FetchFailed       the far side failed; a retry may help
    ├── ProcessEnded          one of several processes of a command was killed; a retry may help
    ├── StoreError
    │   ├── StoreLocked       another process owns the store; a retry may help
    │   ├── StoreUnavailable  the database server is away or busy; a retry may help
    │   ├── StoreBehind       this process has not followed so far yet; a retry may help
    │   ├── StoreDamaged      the truth itself cannot be read
    │   ├── IndexMismatch     the index was made with another embedding model or format
    │   └── IndexUnavailable  a derived index cannot be reached; a retry may help
    ├── ModelError
    │   ├── ModelNotAllowed   a request named a model outside the allow-list
    │   ├── ModelUnavailable  no key, no connection, rate limit, time-out (retryable says)
    │   ├── ModelRefused      the provider declined the request
    │   └── UnreadableReply   the model's reply was not what the prompt asks for
    ├── Refusal               the HTTP service turned a request away
    │   ├── Overloaded        as much of this kind of work waits as it takes on (retryable)
    │   ├── OutOfTime         the work took longer than a request may (retryable)
    │   ├── RateLimited       the key has made all requests of its window (retryable)
    │   ├── NotAuthenticated  no key, or one that is unknown or revoked
    │   ├── NotPermitted      the key's role does not allow it
    │   └── WrongHost         a host name that the server does not go by
    └── ServiceError          a Dateline server, as its client meets it
        ├── ServiceUnreachable  nothing answers there, or not in time (retryable)
        └── ServiceFault        it failed, or what answers there is no Dateline of this version

"The articles don't say" is an answer (status ``unanswerable``), never an error.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path


class QAError(Exception):
    """Base of the tree.

    Attributes:
        message: What happened, in one sentence.
        hint: What to do next, in one sentence; empty where the message already says it.
        retryable: Whether the same call may succeed later without any change.
        retry_after: Seconds to wait before that retry, where the other side named them.
        request_id: Of the request that failed, as a server's log names it; else empty.
        report: What had become of a batch of articles when this ended it, here or in a server
            (``qa.types.IngestReport``); None where there was no batch.
    """

    retryable: bool = False
    request_id: str = ""
    report: object | None = None

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        retryable: bool | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"{message} {hint}".strip())
        self.message = message
        self.hint = hint
        self.retry_after = retry_after
        if retryable is not None:
            self.retryable = retryable


class InvalidInput(QAError):
    """Something the caller gave is wrong."""


class BadArticle(InvalidInput):
    """An article that cannot be stored.

    Attributes:
        source: File, URL or ``<stdin>`` it came from.
        line: 1-based line in the source, or None where the whole source is meant.
    """

    def __init__(self, message: str, hint: str = "", *, source: str, line: int | None = None):
        where = source if line is None else f"{source}, line {line}"
        super().__init__(f"{where}: {message}", hint)
        self.reason = message
        self.source = source
        self.line = line

    def __reduce__(self) -> tuple[Callable[[], BadArticle], tuple[()]]:
        """Be pickled, as values that another process returns are."""
        made = partial(type(self), self.reason, self.hint, source=self.source, line=self.line)
        return made, ()


class BadQuestion(InvalidInput):
    """A question, filter or turn that cannot be used."""


class BadSettings(InvalidInput):
    """A setting that cannot be used."""


class TooLarge(InvalidInput):
    """More than a server takes in one request."""


class BadPrompt(InvalidInput):
    """A prompt file whose variables are not the declared ones."""


class BadCase(InvalidInput):
    """An evaluation case or suite that cannot be used."""


class ReadOnly(InvalidInput):
    """A change of an archive that ``QA_READ_ONLY`` keeps as it is."""


class NotFound(QAError):
    """The store has no such article or version."""


class ProcessEnded(QAError):
    """One of several processes that work for a command was killed, or could not be started."""

    retryable = True


class FetchError(QAError):
    """A URL could not be read."""


class FetchRefused(FetchError):
    """Dateline will not open this address (scheme, internal network, size)."""


class FetchFailed(FetchError):
    """The far side did not deliver."""

    retryable = True


class FetchGone(FetchFailed):
    """The far side says that it took the page away for good (410)."""

    retryable = False


class StoreError(QAError):
    """The store or an index derived from it."""


class StoreLocked(StoreError):
    """Another process owns the store."""

    retryable = True


class StoreUnavailable(StoreError):
    """The database server cannot be reached, or has no room for this now."""

    retryable = True


class StoreBehind(StoreError):
    """The indexes of this process do not hold yet what the caller has seen stored."""

    retryable = True


class StoreDamaged(StoreError):
    """The relational store, the truth, cannot be read."""


class IndexMismatch(StoreError):
    """The index was made with another embedding model or format."""


class IndexUnavailable(StoreError):
    """A derived index (a Chroma server, say) cannot be reached or repaired now."""

    retryable = True


class ModelError(QAError):
    """The language model."""


class ModelNotAllowed(ModelError):
    """A request named a model that the server does not offer."""


class ModelUnavailable(ModelError):
    """The model could not be called."""


class ModelRefused(ModelError):
    """The provider declined to answer this request."""


class UnreadableReply(ModelError):
    """The reply is not in the form that the prompt asks for."""


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


class ServiceError(QAError):
    """A Dateline server, as its client meets it."""


class ServiceUnreachable(ServiceError):
    """Nothing answers at the address, or not in time."""

    retryable = True


class ServiceFault(ServiceError):
    """The server failed, or its answer is none that this version of Dateline reads."""


_DISK_FULL = ("No space left on device", "disk is full", "Disk quota exceeded")


def folder_failed(folder: Path, error: OSError) -> StoreError:
    """Return the error for a folder that cannot be made or written to."""
    hint = "Choose a folder that this user may write to."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        hint = "Make room on the disk and run the command again; what was stored is kept."
    return StoreError(f"The folder {folder} cannot be used: {error.strerror}.", hint)


def index_failed(what: str, reason: object, hint: str) -> IndexUnavailable:
    """Return the error for an index that a library could not read or write.

    Args:
        what: What failed, as the beginning of a sentence.
        reason: As the library said it.
        hint: What to do, unless the reason is a full disk.
    """
    if any(phrase in str(reason) for phrase in _DISK_FULL):
        return IndexUnavailable(
            f"{what}: the disk is full.",
            "Make room and run the command again; what was stored is kept, and the indexes follow.",
        )
    return IndexUnavailable(f"{what}: {reason}.", hint)


@contextmanager
def translating(ours: Callable[[BaseException], QAError]) -> Iterator[None]:
    """Raise ``ours`` of whatever a library raises, also where that is no Exception.

    Libraries written in Rust raise a PanicException, which is a BaseException. Our own errors and
    what ends a program pass.
    """
    try:
        yield
    except (QAError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise ours(error) from error
