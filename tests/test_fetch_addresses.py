"""Which addresses may be opened."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import FetchFailed, FetchRefused
from qa.sources.fetch import FetchPolicy, fetch, is_public

INTERNAL = [
    "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1",
    "169.254.169.254", "100.64.0.1", "0.1.2.3", "224.0.0.1", "239.255.255.255",
    "0.0.0.0",  # noqa: S104
    "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1",
    "2001:db8::1", "100::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe",
    "::127.0.0.1", "::8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808",
    "2002:7f00:1::", "2002:808:808::", "2001:0:7f00:1::", "not an address", "",
]  # fmt: skip
PUBLIC = [
    "8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "::ffff:8.8.8.8", "64:ff9b::808:808",
    "2606:4700::1111", "2001:4860:4860::8888",
]  # fmt: skip


@pytest.mark.parametrize("address", INTERNAL)
def test_internal(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert is_public(address)


@settings(deadline=None)
@given(st.ip_addresses(v=4))
def test_a_wrapped_address_is_judged_as_what_it_wraps(address: IPv4Address) -> None:
    mapped = IPv6Address(0xFFFF_0000_0000 | int(address))
    nat64 = IPv6Address((0x64FF9B << 96) | int(address))
    assert is_public(str(mapped)) == is_public(str(nat64)) == is_public(str(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://2130706433/", "http://0x7f.1/",
        "http://0177.0.0.1/", "http://127.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/", "https://0/", "http://１２７.0.0.1/",
    ],
)  # fmt: skip
def test_every_spelling_of_this_machine_is_refused(url: str) -> None:
    with pytest.raises((FetchRefused, FetchFailed)) as caught:
        fetch(url)
    assert isinstance(caught.value, FetchRefused) or "cannot be found" in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("address", INTERNAL)
def test_a_name_that_leads_inside_is_refused(address: str) -> None:
    with pytest.raises(FetchRefused, match="internal"):
        fetch("http://news.example/", resolve_host=lambda _host, _port: ("8.8.8.8", address))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://news.example/a", "not an http"),
        ("file:///etc/passwd", "not an http"),
        ("gopher://127.0.0.1:6379/_x", "not an http"),
        ("javascript:alert(1)", "not an http"),
        ("http:///a", "not an http"),
        ("//news.example/a", "not an http"),
        ("http://user:pass@news.example/", "user name"),
        ("http://news.example:22/", "Port 22"),
        ("http://news.example:6379/", "Port 6379"),
        ("http://[::1", "not a URL"),
        ("http://news.example:99999/", "not an http"),
        ("http://news.example:0/", "not an http"),
        ("http://news.example/\n", "not a URL"),
        ("http://news.example/" + "a" * 3000, "not an http"),
    ],
)
def test_urls_that_are_refused(url: str, said: str) -> None:
    with pytest.raises(FetchRefused, match=said) as caught:
        fetch(url, resolve_host=lambda _host, _port: ("8.8.8.8",))
    assert not caught.value.retryable
    assert caught.value.hint


def test_a_host_without_address() -> None:
    with pytest.raises(FetchFailed, match="no address"):
        fetch("http://news.example/", FetchPolicy(), resolve_host=lambda _host, _port: ())
