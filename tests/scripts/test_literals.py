"""No page says anything in English alone, as `scripts/messages --check` finds it."""

from pathlib import Path

import pytest

from scripts.checks import literals
from scripts.checks.literals import LANGUAGES, calls_of, read_in, templates_of, untranslated


def in_module(source: str) -> list[str]:
    return [text for _start, markup in templates_of(source) for text in read_in(markup)]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("html`<p>${t('Yes')} 5 – ${n} %</p>`", []),
        ("html`<p>Yes</p>`", ["Yes"]),
        ("html`<p class='row'>${all.map((n) => html`<b>No ${n} yet</b>`)}</p>`", ["No yet"]),
        ('html`<${Line} label="Your name" value="none" />`', ["Your name"]),
        ("html`<button title=${t('Yes')} onClick=${() => go({ a: `x${b}` })}>×</button>`", []),
        # What is no markup, and what only looks like its end.
        ("const a = `Yes ${b}`; // html`No`", []),
        ("const a = /[`/]/.test(b) ? '`' : \"`\"; html`<i>Here</i>`", ["Here"]),
        ("html`<code>kier</code><style>.a { top: 0 }</style><b>Kier</b>`", []),
    ],
)
def test_what_modules_say_in_no_message(source: str, found: list[str]) -> None:
    assert in_module(source) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('<p>{% translate "Yes" %} {{ name }}</p>{# No #}', []),
        ("{% blocktranslate count n=n %}One{% plural %}{{ n }}{% endblocktranslate %}", []),
        ("<p>Welcome, {{ name }}</p>", ["Welcome,"]),
        ('<input placeholder="Your code">', ["Your code"]),
        ('{% block body_attributes %} class="seeker"{% endblock %}', []),
        ("{% comment %}For us.{% endcomment %}<!-- Not shown -->", []),
    ],
)
def test_what_pages_say_in_no_message(tmp_path: Path, source: str, found: list[str]) -> None:
    page = tmp_path / "page.html"
    page.write_text(source)
    assert [text for _line, text in literals.literals(page)] == found


def test_a_message_under_another_name_is_collected_by_nobody() -> None:
    source = "from django.utils.translation import gettext as _, gettext_lazy as lazy\n"
    assert [*calls_of(source)] == [(1, "gettext_lazy as lazy: its messages are not collected")]
    assert [*calls_of(source.replace(" as lazy", ""))] == []


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({"a": [{"en": "Yes", **dict.fromkeys(LANGUAGES, "x")}]}, []),
        ({"a": [{"en": "Yes", "nl": "Ja"}]}, ["Yes (not in vi, zh-hans)"]),
        ({"source": "As kept by the programme"}, ["As kept by the programme"]),
        ({"source": "Wet, July 2025"}, ["Wet, July 2025"]),
        ({"source": "Belastingdienst; https://a.example/for-the-of", "id": "asking-for-help"}, []),
        ({"constraint": ". >= 0 and . <= 10", "note": "For those who keep this file"}, []),
    ],
)
def test_what_data_says_in_english_alone(data: object, found: list[str]) -> None:
    assert [*untranslated(data)] == found


def test_a_questionnaire_says_in_which_languages_it_is(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    ready.write_text('{"languages": ["nl", "en"], "title": {"nl": "Ja", "en": "Yes"}}')
    assert not [*literals.literals(ready)]


def test_no_source_of_kier_says_anything_in_english_alone() -> None:
    from scripts.checks.messages import sources

    assert [*literals.all_literals(sources(".js", ".html", ".py", ".json"))] == []
