"""Collect messages, and report missing translations; see `scripts/messages -h`."""

import io
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import write_po
from django.conf import settings
from django.utils import translation
from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation.template import templatize

from backend.core.languages import REGISTRY

from .catalogues import (
    BASE,
    COMPLETE,
    DOMAINS,
    DRAFTS,
    PARTIAL,
    SEEKERS,
    SEEKERS_DOMAIN,
    compile_catalogues,
    pairs,
    po_path,
    read,
)
from .literals import all_literals
from .modules import NotALiteral, check_forms, messages_of
from .reach import NotInFull, Reach

ROOTS = ("api", "backend", "notifications", "surveys")
SKIPPED = {"migrations", "vendor", "locale"}
COMMENT_TAGS = ("Translators",)
KEYWORDS = dict(DEFAULT_KEYWORDS) | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"\{\w*\}|%\(\w+\)[sd]")
FORMS_OF_ONE_NUMBER = {one.locale: one.forms_of_one_number for one in REGISTRY}
LINE_WIDTH = 100
NOT_YET = "not translated"
# Locales of which Django has no catalogue.
NOT_DJANGOS = ("fil",)
HEADING = "# Texts of Kier; collected by scripts/messages, translated here."


def sources(*suffixes: str) -> Iterator[Path]:
    """Yield the files that may contain messages, in order."""
    for root in ROOTS:
        for path in sorted((BASE / root).rglob("*")):
            if path.suffix in suffixes and not SKIPPED.intersection(path.parts):
                yield path


def collect(domain: str) -> Catalog:
    """Return all messages of a domain's sources, or raise `NotALiteral`."""
    return collect_modules() if domain == "djangojs" else collect_pages()


def collect_modules() -> Catalog:
    """Return the messages of the modules in the browser."""
    template = Catalog(project="Kier", fuzzy=False)
    found = [
        (path.relative_to(BASE).as_posix(), message)
        for path in sources(".js")
        for message in messages_of(path)
    ]
    check_forms(found)
    for place, message in found:
        template.add(message, None, [(place, 0)])
    return template


def collect_for_seekers(locale: str = "") -> Catalog:
    """Return the messages of code and templates that a seeker can see.

    Days and months are Django's own, and of our catalogue where Django lacks the language.
    """
    template = collect_pages(Reach().has)
    if locale in NOT_DJANGOS:
        with translation.override("en"):
            for table in (WEEKDAYS, WEEKDAYS_ABBR, MONTHS):
                for name in table.values():
                    template.add(str(name))
    return template


def collect_pages(is_wanted: Callable[[Path, int], bool] = lambda _path, _line: True) -> Catalog:
    """Return the messages of code and templates.

    :param is_wanted: whether a message in this line of a file is
    """
    template = Catalog(project="Kier", fuzzy=False)
    for path in sources(".py", ".html", ".txt"):
        if path.suffix == ".py":
            content, method = path.read_text(), "python"
        else:
            # What templatize leaves is calls among crossed-out text: JavaScript's reader takes it.
            content, method = templatize(path.read_text()), "javascript"
        found = extract(
            method, io.BytesIO(content.encode()), KEYWORDS, COMMENT_TAGS, {"encoding": "utf-8"}
        )
        for line, message, comments, context in found:
            if not is_wanted(path, line):
                continue
            place = [(path.relative_to(BASE).as_posix(), 0)]
            template.add(message, None, place, auto_comments=comments, context=context)
    return template


def update(template: Catalog, language: str, domain: str) -> None:
    """Update the catalogue of a locale; translations of removed messages are dropped."""
    path = po_path(language, domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = read(path, language) if path.exists() else Catalog(language, project="Kier")
    catalogue.fuzzy = False
    catalogue.header_comment = HEADING
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    # A copy: messages that are new to the catalogue are those of the template itself.
    catalogue.update(deepcopy(template), no_fuzzy_matching=True, update_creation_date=False)
    # An easy language has its own words only where they differ.
    for other in DOMAINS if language in COMPLETE else ():
        if other != domain and (beside := po_path(language, other)).exists():
            take_over(catalogue, read(beside, language))
    with path.open("wb") as file:
        write_po(
            file,
            catalogue,
            width=LINE_WIDTH,
            include_lineno=False,
            ignore_obsolete=True,
            sort_by_file=True,
        )


def take_over(catalogue: Catalog, other: Catalog) -> None:
    """Copy missing translations from the other domain's catalogue."""
    for message in filter(in_use, catalogue):
        known = other.get(message.id, message.context)
        if known and not any(texts(message)):
            message.string = known.string


def faults(template: Catalog, language: str, domain: str) -> Iterator[str]:
    """Yield what is wrong with the catalogue of a locale, a line for each message."""
    path = po_path(language, domain)
    if not path.exists():
        yield f"{language}: there is no catalogue"
        return
    catalogue = read(path, language)
    for message in filter(in_use, template):
        fault = fault_of(message, catalogue.get(message.id, message.context), language)
        if fault:
            yield f"{language}: {fault}: {first(message)!r}"
    for message in filter(in_use, catalogue):
        if template.get(message.id, message.context) is None:
            yield f"{language}: no longer used: {first(message)!r}"


def fault_of(message: Message, known: Message | None, language: str) -> str | None:
    """Return what is wrong with the translation of a message, or None."""
    if known is None:
        return "missing"
    if known.fuzzy:
        return "fuzzy"
    if not all(texts(known)):
        return None if language in PARTIAL else NOT_YET
    if not all(
        has_placeholders(text, of=first(message), locale=language, form=form)
        for form, text in enumerate(texts(known))
    ):
        return "other placeholders"
    return None


def in_use(message: Message) -> bool:
    """Tell a message from the catalogue's heading."""
    return bool(message.id)


def first(message: Message) -> str:
    """Return the message as in the source; the singular of a plural."""
    return message.id if isinstance(message.id, str) else message.id[-1]


def texts(message: Message) -> tuple[str, ...]:
    """Return the translations: one, or one for each plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def has_placeholders(text: str, *, of: str, locale: str, form: int) -> bool:
    """Return whether a translation has the placeholders of a message, each as often.

    A form of the plural that stands for one number alone may say it as a word.
    """
    found, wanted = Counter(PLACEHOLDER.findall(text)), Counter(PLACEHOLDER.findall(of))
    if form in FORMS_OF_ONE_NUMBER.get(locale, ()):
        return found <= wanted and wanted.total() - found.total() <= 1
    return found == wanted


def main(arguments: list[str]) -> int:
    """Run a command; return the exit code."""
    if arguments == ["--compile"]:
        compile_catalogues()
        return 0
    if not settings.configured:
        settings.configure()
        django.setup()
    try:
        templates = {domain: collect(domain) for domain in DOMAINS}
        for_seekers = {locale: collect_for_seekers(locale) for locale in ("", *NOT_DJANGOS)}
    except (NotALiteral, NotInFull) as fault:
        print(fault)
        return 1
    full, size = sum(map(len, templates.values())), len(for_seekers[""])

    def template_of(language: str, domain: str) -> Catalog:
        if language in SEEKERS + DRAFTS:
            return for_seekers.get(language, for_seekers[""])
        return templates[domain]

    drafts = [(language, SEEKERS_DOMAIN) for language in DRAFTS]
    if not arguments:
        for language, domain in [*pairs(), *drafts]:
            update(template_of(language, domain), language, domain)
        print(f"{full} messages in {', '.join(COMPLETE + PARTIAL)}")
        print(f"{size} messages in {', '.join(SEEKERS + DRAFTS)}")
        return 0
    wrong = [
        line
        for language, domain in pairs()
        for line in faults(template_of(language, domain), language, domain)
    ]
    for language, domain in drafts:
        found = [*faults(template_of(language, domain), language, domain)]
        lacking = [line for line in found if NOT_YET in line]
        wrong += [line for line in found if line not in lacking]
        print(f"{language}: {len(lacking)} of {size} messages to translate; not offered yet")
    wrong += all_literals(sources(".js", ".html", ".py", ".json"))
    print("\n".join(wrong) if wrong else f"{full} messages, {size} of them for seekers")
    return 1 if wrong else 0


if __name__ == "__main__":
    if sys.argv[1:] not in ([], ["--check"], ["--compile"]):
        sys.exit("scripts/messages takes --check, --compile or nothing")
    sys.exit(main(sys.argv[1:]))
