"""Fetching from a real HTTP server on this machine."""

from __future__ import annotations

import gzip
import re
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from qa.errors import FetchFailed, FetchRefused
from qa.sources.fetch import FetchedPage, FetchPolicy, fetch

PAGE = "<html><body><p>café</p></body></html>".encode()
OPEN = FetchPolicy(allow_private=True)


class Site(BaseHTTPRequestHandler):
    """Answers by path; ``asked`` keeps what came in."""

    asked: list[tuple[str, str, str | None]]

    def do_GET(self) -> None:
        host = self.headers.get("Host", "")
        self.asked.append((self.path, host, self.headers.get("Cookie")))
        getattr(self, "get_" + re.split("[/?]", self.path)[1], self.get_missing)()

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def get_page(self) -> None:
        self.reply(200, PAGE, Content_Type="text/html; charset=UTF-8")

    def get_unchanged(self) -> None:
        known = '"v1"' in (self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since"))
        self.reply(304 if known else 200, b"" if known else PAGE, ETag='"v1"')

    def get_packed(self) -> None:
        self.reply(200, gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]), Content_Encoding="gzip")

    def get_script(self) -> None:
        self.reply(302, Location="javascript:1")

    def get_undecodable(self) -> None:
        self.reply(302, Location="http://xn--/")

    def get_bomb(self) -> None:
        self.reply(200, gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")

    def get_nested(self) -> None:
        self.reply(200, gzip.compress(gzip.compress(PAGE)), Content_Encoding="gzip, gzip")

    def get_cut(self) -> None:
        self.reply(200, gzip.compress(PAGE * 100)[:-20], Content_Encoding="gzip")

    def get_short(self) -> None:
        self.reply(200, PAGE, Content_Length="1000")
        self.close_connection = True

    def get_announced(self) -> None:
        self.reply(200, b"", Content_Length="999999999999")

    def get_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * 65_536)
        except OSError:
            pass

    def get_drip(self) -> None:
        try:
            for byte in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1000:
                self.wfile.write(bytes([byte]))
                time.sleep(0.1)
        except OSError:
            pass

    def get_moved(self) -> None:
        self.reply(302, Location="../page?x=1", Set_Cookie="a=b")

    def get_inside(self) -> None:
        self.reply(302, Location="http://internal.example/page")

    def get_file(self) -> None:
        self.reply(302, Location="file:///etc/passwd")

    def get_loop(self) -> None:
        self.reply(301, Location="/loop")

    def get_nowhere(self) -> None:
        self.reply(302)

    def get_busy(self) -> None:
        self.reply(503, Retry_After="17")

    def get_later(self) -> None:
        self.reply(429, Retry_After="Fri, 31 Dec 1999 23:59:59 GMT")

    def get_login(self) -> None:
        self.reply(401)

    def get_missing(self) -> None:
        self.reply(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class Address(str):
    """The server's base URL, with what it was asked."""

    asked: list[tuple[str, str, str | None]]
    port: int


def serve(tls: ssl.SSLContext | None = None) -> Iterator[Address]:
    handler = type("Here", (Site,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    address = Address(f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}")
    address.asked, address.port = handler.asked, server.server_port  # type: ignore[attr-defined]
    yield address
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def site() -> Iterator[Address]:
    yield from serve()


def test_a_page(site: Address) -> None:
    assert fetch(f"{site}/page", OPEN) == FetchedPage(
        url=f"{site}/page",
        final_url=f"{site}/page",
        body=PAGE,
        content_type="text/html",
        charset="utf-8",
    )


def test_a_packed_page(site: Address) -> None:
    page = fetch(f"{site}/packed", OPEN)
    assert (page.body, page.content_type, page.charset) == (PAGE, None, None)


def test_by_default_this_machine_is_refused(site: Address) -> None:
    with pytest.raises(FetchRefused, match="Port"):
        fetch(f"{site}/page")
    with pytest.raises(FetchRefused, match="internal network"):
        fetch(f"{site}/page", FetchPolicy(ports=(site.port,)))
    assert site.asked == []


def test_a_redirect_is_followed_without_cookies(site: Address) -> None:
    page = fetch(f"{site}/moved/here", OPEN)
    assert page.url == f"{site}/moved/here"
    assert page.final_url == f"{site}/page?x=1"
    assert site.asked[-1][2] is None


def test_the_name_is_resolved_once_a_hop_and_pinned(site: Address) -> None:
    lookups: list[str] = []

    def resolve(host: str, _port: int) -> tuple[str, ...]:
        lookups.append(host)
        return ("127.0.0.1",)

    url = f"http://news.example:{site.port}/moved/here"
    page = fetch(url, OPEN, resolve_host=resolve)
    assert page.final_url == f"http://news.example:{site.port}/page?x=1"
    assert lookups == ["news.example", "news.example"]
    assert {host for _, host, _ in site.asked} == {f"news.example:{site.port}"}


def test_the_next_address_is_tried(site: Address) -> None:
    def resolve(_host: str, _port: int) -> tuple[str, ...]:
        return ("127.0.0.2", "127.0.0.1")

    page = fetch(f"http://news.example:{site.port}/page", OPEN, resolve_host=resolve)
    assert page.body == PAGE


def test_a_redirect_inside_is_refused(site: Address) -> None:
    inside = {"internal.example": "10.0.0.7"}

    def resolve(host: str, _port: int) -> tuple[str, ...]:
        return (inside.get(host, "127.0.0.1"),)

    policy = FetchPolicy(private_hosts=("news.example",), ports=(site.port, 80))
    with pytest.raises(FetchRefused, match=r"internal network \(10\.0\.0\.7\)"):
        fetch(f"http://news.example:{site.port}/inside", policy, resolve_host=resolve)
    assert [path for path, _, _ in site.asked] == ["/inside"]


def test_a_redirect_to_another_scheme_is_refused(site: Address) -> None:
    with pytest.raises(FetchRefused, match="not an http"):
        fetch(f"{site}/file", OPEN)


@pytest.mark.parametrize("path", ["script", "undecodable"])
def test_a_redirect_to_no_url_is_refused(site: Address, path: str) -> None:
    with pytest.raises(FetchRefused, match="redirects to no URL"):
        fetch(f"{site}/{path}", OPEN)


def test_a_host_that_cannot_be_decoded_is_refused() -> None:
    with pytest.raises(FetchRefused, match="not a URL"):
        fetch("http://xn--/")


def test_a_redirect_loop_ends(site: Address) -> None:
    with pytest.raises(FetchFailed, match="More than 5 redirects") as caught:
        fetch(f"{site}/loop", OPEN)
    assert len(site.asked) == 6
    assert not caught.value.retryable


@pytest.mark.parametrize("path", ["bomb", "endless", "announced"])
def test_a_page_too_large_is_refused(site: Address, path: str) -> None:
    with pytest.raises(FetchRefused, match="larger than 1,000,000 bytes"):
        fetch(f"{site}/{path}", OPEN.model_copy(update={"max_bytes": 1_000_000}))


@pytest.mark.parametrize(
    ("path", "said", "retryable", "after"),
    [
        ("nested", "packs the page", False, None),
        ("cut", "damaged", True, None),
        ("short", "connection failed", True, None),
        ("nowhere", "302", False, None),
        ("busy", "503 Service Unavailable", True, 17.0),
        ("later", "429", True, 0.0),
        ("login", "401", False, None),
        ("missing", "404 Not Found", False, None),
    ],
)
def test_what_the_far_side_can_do(
    site: Address, path: str, said: str, retryable: bool, after: float | None
) -> None:
    with pytest.raises(FetchFailed, match=said) as caught:
        fetch(f"{site}/{path}", OPEN)
    assert (caught.value.retryable, caught.value.retry_after) == (retryable, after)
    assert caught.value.hint


def test_dripping_headers_meet_the_deadline(site: Address) -> None:
    with pytest.raises(FetchFailed, match="too long") as caught:
        fetch(f"{site}/drip", OPEN.model_copy(update={"deadline_s": 0.5}))
    assert caught.value.retryable


def test_nobody_listens() -> None:
    with pytest.raises(FetchFailed, match="connection failed"):
        fetch("http://127.0.0.1:9/", OPEN)


def test_proxies_of_the_environment_are_ignored(
    site: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch(f"{site}/page", OPEN).body == PAGE


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl for a certificate")
def test_the_certificate_must_be_the_named_host_s(tmp_path: Path) -> None:
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-keyout", str(key), "-out", str(cert), "-subj", "/CN=news.example",
         "-addext", "subjectAltName=DNS:news.example"],
        check=True, capture_output=True,
    )  # fmt: skip
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(cert, key)
    trusting = ssl.create_default_context(cafile=str(cert))
    servers = serve(server_side)
    site = next(servers)

    def get(host: str) -> FetchedPage:
        return fetch(
            f"https://{host}:{site.port}/page", OPEN, resolve_host=lambda *_: ("127.0.0.1",),
            tls=trusting,
        )  # fmt: skip

    try:
        assert get("news.example").body == PAGE
        with pytest.raises(FetchFailed, match="certificate"):
            get("other.example")
    finally:
        next(servers, None)


def test_a_page_that_did_not_change(site: Address) -> None:
    first = fetch(f"{site}/unchanged", OPEN)
    assert (first.body, first.etag, first.not_modified) == (PAGE, '"v1"', False)
    again = fetch(f"{site}/unchanged", OPEN, etag=first.etag)
    assert (again.body, again.not_modified) == (b"", True)
