import pytest
from django.test import RequestFactory

from backend.web.same_origin import is_same_origin

CASES = {
    "a form of ours": ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, True),
    "another site's form": ({"Sec-Fetch-Site": "cross-site"}, False),
    "a neighbour's form": ({"Sec-Fetch-Site": "same-site"}, False),
    "typed by hand": ({"Sec-Fetch-Site": "none"}, False),
    "an older browser, ours": ({"Origin": "http://testserver"}, True),
    "an older browser, another's": ({"Origin": "http://example.org"}, False),
    "a hidden origin": ({"Origin": "null"}, False),
    "the words are stronger": (
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        False,
    ),
    "neither": ({}, False),
}


@pytest.mark.parametrize(("headers", "ours"), CASES.values(), ids=CASES)
def test_whether_a_form_is_ours(headers: dict[str, str], ours: bool) -> None:
    assert is_same_origin(RequestFactory().post("/", headers=headers)) is ours
