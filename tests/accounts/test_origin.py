import ipaddress
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from backend.accounts.adapters import AccountAdapter
from backend.core.origin import origin_address, origin_of, origin_tag, rotating_key


def test_a_tag_is_short_safe_text() -> None:
    assert re.fullmatch(r"[\w-]{28}", origin_tag("192.0.2.1"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1", "::ffff:192.0.2.1"),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ("fe80::1%eth0", "fe80::2%eth1"),
        ("", ""),
        ("no:address", "no:address"),
    ],
)
def test_the_same_origin(one: str, other: str) -> None:
    assert origin_tag(one) == origin_tag(other)


@pytest.mark.parametrize(
    ("one", "other"), [("192.0.2.1", "192.0.2.2"), ("2001:db8:1:2::1", "2001:db8:1:3::1")]
)
def test_another_origin(one: str, other: str) -> None:
    assert origin_tag(one) != origin_tag(other)


def test_the_key_is_forgotten_with_its_hour() -> None:
    before = origin_tag("192.0.2.1")
    cache.clear()
    assert origin_tag("192.0.2.1") == before
    rotating_key.forget()
    assert origin_tag("192.0.2.1") != before


def test_the_key_needs_the_servers_secret(settings: Any) -> None:
    before = origin_tag("192.0.2.1")
    settings.SECRET_KEY = "another" * 8
    rotating_key.forget()
    assert origin_tag("192.0.2.1") != before


def test_allauth_gets_a_tag_in_the_form_of_an_address() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")
    address = AccountAdapter(request).get_client_ip(request)
    assert address == origin_address("192.0.2.1")
    assert ipaddress.IPv6Address(address) in ipaddress.IPv6Network("fd00::/8")
    assert AccountAdapter(request).get_http_user_agent(request) == ""
    assert origin_of(request) == origin_tag("192.0.2.1")
