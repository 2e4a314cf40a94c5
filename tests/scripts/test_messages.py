import pytest
from babel.messages.catalog import Catalog
from django.conf import settings
from django.utils.translation import to_locale

from scripts.checks import catalogues, messages, modules


def test_every_language_of_the_interface_has_a_catalogue_but_english() -> None:
    locales = {to_locale(code) for code, _name in settings.LANGUAGES} - {"en"}
    assert set(catalogues.COMPLETE + catalogues.PARTIAL) == locales
    assert set(catalogues.SEEKERS) == {
        to_locale(code) for code, _name in settings.SEEKERS_LANGUAGES
    }
    folders = {path.name for path in catalogues.LOCALE.iterdir() if path.is_dir()}
    assert folders == {
        *catalogues.COMPLETE,
        *catalogues.PARTIAL,
        *catalogues.SEEKERS,
        *catalogues.DRAFTS,
    }


def fault(
    string: str | tuple[str, ...], *, language: str = "vi", fuzzy: bool = False
) -> str | None:
    source, known = Catalog(), Catalog("vi")
    asked = source.add("Wait {seconds} seconds.")
    answered = known.add("Wait {seconds} seconds.", string, flags=["fuzzy"] if fuzzy else [])
    return messages.fault_of(asked, answered, language)


def test_what_is_wrong_with_a_translation_is_told() -> None:
    assert fault("Chờ {seconds} giây.") is None
    assert fault("Chờ {seconds} giây.", fuzzy=True) == "fuzzy"
    assert fault("Chờ {second} giây.") == "other placeholders"
    assert fault("") == "not translated"
    assert fault("", language="nl_Easy") is None


def test_messages_are_found_in_templates(tmp_path, monkeypatch) -> None:
    page = tmp_path / "backend" / "page.html"
    page.parent.mkdir()
    page.write_text(
        "{% load i18n %}<p class='it\"s'>{% translate \"Ask for help\" %} it's a door</p>\n"
        "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"
    )
    (page.parent / "texts.py").write_text('TITLE = gettext_lazy("You decide")\n')
    monkeypatch.setattr(messages, "BASE", tmp_path)
    found = {message.id for message in messages.collect("django") if message.id}
    assert found == {"Ask for help", "You decide", ("%(n)s day", "%(n)s days")}


def test_a_catalogue_is_compiled_when_it_is_newer(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    monkeypatch.setattr(messages, "po_path", catalogues.po_path)
    template = Catalog()
    template.add("Ask")
    messages.update(template, "nl", "django")
    assert (catalogues.compile_catalogues(), catalogues.compile_catalogues()) == (1, 0)
    assert list(messages.faults(template, "nl", "django")) == ["nl: not translated: 'Ask'"]


def test_messages_are_found_in_modules(tmp_path) -> None:
    module = tmp_path / "list.js"
    module.write_text(
        'const row = html`<b>${all.map((n) => html`<i>${t("Don\'t \\"go\\"")} ${n}</i>`)}</b>`;\n'
        'tn(\n  "{n} day",\n  "{n} days",\n  days,\n);\nformat("no message"); a.t("neither");\n'
    )
    assert list(modules.messages_of(module)) == ['Don\'t "go"', ("{n} day", "{n} days")]


@pytest.mark.parametrize("call", ["t(`a`)", "t(name)", 't("a" + name)', 'tn("one", many, 2)'])
def test_a_message_that_cannot_be_collected_is_refused(call: str, tmp_path) -> None:
    module = tmp_path / "list.js"
    module.write_text(f"// One\n{call};\n")
    with pytest.raises(modules.NotALiteral, match=r"^list\.js:2:"):
        list(modules.messages_of(module))


def test_a_message_is_asked_for_in_one_form() -> None:
    alone, counted = ("requests.js", "{n} said yes"), ("members.js", ("{n} said yes", "{n} said"))
    modules.check_forms([alone, alone, ("days.js", ("{n} day", "{n} days"))])
    with pytest.raises(modules.TwoForms, match=r"requests\.js and members\.js"):
        modules.check_forms([alone, counted])


def test_a_message_of_pages_and_modules_is_translated_once(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    monkeypatch.setattr(messages, "po_path", catalogues.po_path)
    template = Catalog()
    template.add("Ask")
    messages.update(template, "nl", "django")
    path = catalogues.po_path("nl", "django")
    path.write_text(
        path.read_text().replace('msgid "Ask"\nmsgstr ""', 'msgid "Ask"\nmsgstr "Vraag"')
    )
    messages.update(template, "nl", "djangojs")
    assert list(messages.faults(template, "nl", "djangojs")) == []
