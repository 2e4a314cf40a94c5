import brotli
import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from backend.web.pages import page

WORDS = "<p>one thing on a screen</p>" * 20


def ask(accepts: str, content: str = WORDS, method: str = "GET") -> HttpResponse:
    request = RequestFactory().generic(method, "/", headers={"Accept-Encoding": accepts})
    return page(lambda request: HttpResponse(content))(request)


@pytest.mark.parametrize(
    "accepts", ["br", "gzip, deflate, br", "gzip;q=0.5, br;q=0.8, *;q=0", "br;q=.001"]
)
def test_whoever_takes_brotli_gets_it(accepts: str) -> None:
    response = ask(accepts)
    assert response["Content-Encoding"] == "br"
    assert response["Vary"] == "Accept-Encoding"
    assert brotli.decompress(response.content).decode() == WORDS


@pytest.mark.parametrize("accepts", ["gzip", "gzip, br;q=0", "gzip, br;q=0.0", "gzip, brotli"])
def test_others_get_gzip(accepts: str) -> None:
    assert ask(accepts)["Content-Encoding"] == "gzip"


def test_what_is_short_stays_as_it_is() -> None:
    assert "Content-Encoding" not in ask("br", "short")


def test_no_length_tells_what_came_with_a_form() -> None:
    assert "Kier-Padding" not in ask("br")
    lengths = {len(ask("br", method="POST")["Kier-Padding"]) for _time in range(100)}
    assert len(lengths) > 20
    assert max(lengths) <= 100
