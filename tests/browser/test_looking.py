"""What looks for faults finds them: each of them, on a page that has it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.walks.axe import violations
from tests.walks.back import back
from tests.walks.chromium import Chromium, patient_context
from tests.walks.disk import traces
from tests.walks.letters import faults_of_letters
from tests.walks.line import Line
from tests.walks.slow import slow_line, times
from tests.walks.targets import focus, small_targets, wider_than_the_screen
from tests.walks.untranslated import missing_glyphs, untranslated
from tests.walks.watch import Watch

from .sites import Answer, site

# Full: one walk for each application is made every time; this is more of them.
pytestmark = pytest.mark.full

MARKED = "Een merkteken 7f3a9c"
HEAD = (
    "<!doctype html><html lang=nl><meta name=viewport content=width=device-width><title>t</title>"
)
ICON = "<link rel=icon href=data:,>"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = patient_context(browser)
    yield context.new_page()
    context.close()


def test_axe_finds_a_picture_without_words_and_a_small_target(page: Page) -> None:
    page.set_content(
        f"{HEAD}<main><h1>t</h1><img src='data:,'>"
        "<button style='width:9px;height:9px;padding:0' aria-label=a></button>"
        "<button style='width:9px;height:9px;padding:0' aria-label=b></button></main>"
    )
    found = [violation.split(" ")[0] for violation in violations(page)]
    assert found == ["image-alt", "target-size"]


def test_axe_finds_a_target_that_is_covered_wherever_it_is_scrolled_to(page: Page) -> None:
    page.set_content(
        f"{HEAD}<main style='height:3000px'><h1>t</h1><a href=/ style='position:sticky;z-index:1;"
        "top:0;display:block;height:60px;background:#fff'>bar</a>"
        "<button style='position:absolute;top:440px;width:30px;height:30px' aria-label=a></button>"
        "<button style='position:absolute;top:900px;width:30px;height:30px' aria-label=b></button>"
        "<a href=/ style='position:absolute;top:910px;width:90px;height:60px;background:#fff'>c</a>"
        "</main>"
    )
    # The first one lies half under the bar, and comes out when it is scrolled to.
    page.evaluate("scrollTo(0, 400)")
    [found] = violations(page)
    assert found.startswith("target-size")
    assert 'label="b"' in found
    assert 'label="a"' not in found
    assert page.evaluate("scrollY") == 400


def test_small_targets_and_wide_boxes_are_found(page: Page) -> None:
    page.set_content(
        f"{HEAD}<button style='width:43px;height:60px;padding:0'>x</button>"
        "<button style='width:44px;height:44px;padding:0'>y</button>"
    )
    assert (small_targets(page), wider_than_the_screen(page)) == (['button "x" 43×60'], [])
    page.set_content(f"{HEAD}<div class=wide style='width:500px'>x</div>")
    assert wider_than_the_screen(page) == ["508 px in 360", "div.wide"]


def test_small_letters_and_too_many_sizes_and_weights_are_found(page: Page) -> None:
    page.set_content(
        f"{HEAD}<h1 style='font:600 24px x'>a</h1><p style='font:400 16px x'>b <small style="
        "'font-size:14px'>c</small></p><input name=d style='font:700 20px x'>"
        "<p class=code style='font:600 40px x'>1234</p><p hidden style='font:100 9px x'>e</p>"
    )
    assert faults_of_letters(page) == ["14 px: c", "weight 700: d", "sizes: 14.0, 16.0, 20.0, 24.0"]
    page.set_content(f"{HEAD}<p style='font:400 16px x'>a <b style='font-weight:600'>b</b></p>")
    assert faults_of_letters(page) == []


def test_a_focus_without_a_ring_or_out_of_sight_is_found(page: Page) -> None:
    page.set_content(
        f"{HEAD}<style>.bare {{ outline: none }}</style><button>a</button>"
        "<button class=bare>b</button><button>c</button>"
        "<div style='position:fixed;bottom:0;left:0;right:0;height:99%;background:red'></div>"
    )
    seen = []
    for _press in range(3):
        page.keyboard.press("Tab")
        if found := focus(page):
            seen.append((found.name, found.ring, found.seen))
    assert seen == [
        ('button "a"', True, False),
        ('button "b"', False, False),
        ('button "c"', True, False),
    ]
    page.set_content(f"{HEAD}<button>a</button>")
    page.keyboard.press("Tab")
    assert focus(page).seen


def test_signs_without_a_glyph_are_found(page: Page) -> None:
    page.set_content(f"{HEAD}Nếu bạn bị buộc 有人会看 Fryslân \u0379 \ue123")
    assert sorted(missing_glyphs(page)) == ["\u0379", "\ue123"]


def test_english_in_another_language_is_found(page: Page) -> None:
    page.set_content(f"{HEAD}<p>A safe place to sleep</p><p>Utrecht</p><p>Hallo</p>")
    assert untranslated(page, "vi") == ["A safe place to sleep"]
    assert untranslated(page, "en") == []


def test_errors_refused_styles_and_other_hosts_are_noticed(browser: Browser) -> None:
    policy = {"Content-Security-Policy": "style-src 'self'; script-src 'unsafe-inline'"}
    body = f"{HEAD}{ICON}<p style='color:red'>x</p><script>console.error('oh'); nothing()</script>"
    body += "<img src='https://elsewhere.example/x.png'>"
    with site({"/": Answer(body, policy)}) as address:
        context = patient_context(browser)
        watch = Watch(context, address)
        context.new_page().goto(address, wait_until="networkidle")
        faults = " ".join(watch.faults)
        context.close()
    for word in ("oh", "uncaught: nothing", "refused by policy: style-src", "elsewhere.example"):
        assert word in faults
    watch.expect(".")
    assert watch.faults == []


def test_back_brings_a_page_from_the_back_forward_cache(page: Page) -> None:
    body = (
        f"{HEAD}{ICON}<input><script>onpageshow = (e) => {{ window.kept = e.persisted }}</script>"
    )
    with site({"/": Answer(body), "/next": Answer(body)}) as address:
        page.goto(address)
        page.fill("input", MARKED)
        page.goto(f"{address}/next")
        back(page)
        page.wait_for_function("window.kept")
        assert (page.evaluate("window.kept"), page.input_value("input")) == (True, MARKED)


def test_the_line_counts_what_goes_over_it(browser: Browser) -> None:
    body = f"{HEAD}{ICON}{'x' * 5000}"
    with site({"/": Answer(body)}) as address, Line(address) as line:
        context = patient_context(browser)
        page = context.new_page()
        page.goto(line.address)
        page.evaluate("fetch('/', {method: 'POST', body: 'secret ' + 'y'.repeat(1000)})")
        page.wait_for_load_state("networkidle")
        context.close()
        first, second = line.exchanges
    assert (first.method, first.path, second.method) == ("GET", "/", "POST")
    assert 200 < first.down < 500
    assert 1000 < second.up < 2000
    assert b"secret yyy" in line.sent


def test_a_slow_line_is_slow(page: Page) -> None:
    with site({"/": Answer(f"{HEAD}{ICON}<p>x")}) as address:
        slow_line(page)
        page.goto(address)
        measured = times(page)
    # One latency, not two; the rest is for a busy machine.
    assert 2000 <= measured.painted < 4000
    assert 2000 <= measured.usable < 4000


def test_what_is_left_in_a_profile_is_found(driven: Chromium, tmp_path: Path) -> None:
    kept = {"Cache-Control": "max-age=600"}
    body = f"{HEAD}{ICON}<form><input name=words></form>"
    answers = {"/": Answer(body), "/kept": Answer(f"{body}{MARKED} kept", kept)}
    with site(answers) as address:
        context = driven.launch_in(tmp_path)
        page = context.pages[0]
        page.goto(address)
        page.evaluate(f"localStorage.setItem('a', '{MARKED} stored')")
        page.evaluate("fetch('/kept').then((answer) => answer.text())")
        page.fill("input", f"{MARKED} typed")
        page.press("input", "Enter")
        page.wait_for_url("**/?words=*")
        context.close()
    stored = {trace.how for trace in traces(tmp_path, f"{MARKED} stored")}
    cached = {trace.how for trace in traces(tmp_path, f"{MARKED} kept")}
    typed = traces(tmp_path, f"{MARKED} typed")
    assert stored <= {"as it is, utf-8", "as it is, utf-16-le"}
    assert stored
    assert cached == {"compressed, utf-8"}
    assert typed
    assert traces(tmp_path, "Another mark 0e51d2") == []
