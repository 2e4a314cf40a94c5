"""The languages of the interface: the one registry, which settings, catalogues and pages read.

The settings import this module, so it must not import Django.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Scope(StrEnum):
    """The texts that a language has."""

    FULL = "full"
    SEEKERS = "seekers"
    """Those that a seeker, or somebody who answers a survey, can see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterfaceLanguage:
    """A language of the interface.

    `name` is its own name. `reviewed` is the day on which a speaker who did not translate the
    texts had read all of them; English and Dutch are the languages in which they are written.
    """

    code: str
    name: str
    english: str
    scope: Scope = Scope.SEEKERS
    right_to_left: bool = False
    # Forms of a plural, as in the catalogue's heading (Unicode CLDR).
    plural_forms: int = 2
    # Those of one number alone, which they may say as a word: Arabic has one for two.
    forms_of_one_number: tuple[int, ...] = ()
    # Other tags by which browsers, cards and addresses call it.
    aliases: tuple[str, ...] = ()
    is_written_here: bool = False
    reviewed: date | None = None
    # Every text is translated: only then it is offered.
    ready: bool = False

    @property
    def locale(self) -> str:
        """The name of its folder of catalogues (`zh_Hant`), as Django writes it."""
        language, _separator, variant = self.code.partition("-")
        return f"{language}_{variant.capitalize()}" if variant else language

    @property
    def tag(self) -> str:
        """Its tag (BCP 47); no tag says *easy*, so that easy Dutch has the one of Dutch."""
        language, _separator, variant = self.code.partition("-")
        return f"{language}-{variant.capitalize()}" if variant not in {"", "easy"} else language

    @property
    def direction(self) -> str:
        """The direction in which it is written, as in `dir`."""
        return "rtl" if self.right_to_left else "ltr"


REGISTRY: Final = (
    InterfaceLanguage(
        code="nl",
        name="Nederlands",
        english="Dutch",
        scope=Scope.FULL,
        is_written_here=True,
        ready=True,
    ),
    # No standard has a tag for easy words: on a page or in a header it is `nl`.
    InterfaceLanguage(
        code="nl-easy",
        name="Nederlands, makkelijk",
        english="Dutch in easy words",
        scope=Scope.FULL,
        is_written_here=True,
        ready=True,
    ),
    InterfaceLanguage(
        code="en",
        name="English",
        english="English",
        scope=Scope.FULL,
        is_written_here=True,
        ready=True,
    ),
    InterfaceLanguage(
        code="zh-hans",
        name="简体中文",
        english="Chinese, simplified",
        scope=Scope.FULL,
        plural_forms=1,
        aliases=("zh",),
        ready=True,
    ),
    InterfaceLanguage(
        code="zh-hant",
        name="繁體中文",
        english="Chinese, traditional",
        plural_forms=1,
        aliases=("zh-tw", "zh-hk", "zh-mo"),
        ready=True,
    ),
    InterfaceLanguage(
        code="vi",
        name="Tiếng Việt",
        english="Vietnamese",
        scope=Scope.FULL,
        plural_forms=1,
        ready=True,
    ),
    InterfaceLanguage(code="th", name="ภาษาไทย", english="Thai", plural_forms=1, ready=True),
    InterfaceLanguage(
        code="id",
        name="Bahasa Indonesia",
        english="Indonesian",
        plural_forms=1,
        aliases=("in",),
        ready=True,
    ),
    InterfaceLanguage(code="fil", name="Filipino", english="Filipino", aliases=("tl",), ready=True),
    InterfaceLanguage(code="hi", name="हिन्दी", english="Hindi", ready=True),
    InterfaceLanguage(code="ne", name="नेपाली", english="Nepali", ready=True),
    InterfaceLanguage(code="pl", name="Polski", english="Polish", plural_forms=3, ready=True),
    InterfaceLanguage(code="hu", name="Magyar", english="Hungarian", plural_forms=1, ready=True),
    InterfaceLanguage(
        code="ar",
        name="العربية",
        english="Arabic",
        right_to_left=True,
        plural_forms=6,
        forms_of_one_number=(0, 1, 2),
        ready=True,
    ),
)
BY_CODE: Final[Mapping[str, InterfaceLanguage]] = {one.code: one for one in REGISTRY}


def offered(scope: Scope) -> list[tuple[str, str]]:
    """Return code and own name of the languages of this scope that are ready, in order."""
    return [(one.code, one.name) for one in REGISTRY if one.ready and one.scope is scope]


def locales(scope: Scope, *, ready: bool = True) -> tuple[str, ...]:
    """Return the folders of catalogues of this scope, of ready languages or of the others."""
    return tuple(one.locale for one in REGISTRY if one.scope is scope and one.ready is ready)


def described() -> dict[str, dict[str, object]]:
    """Return what Django's `LANG_INFO` says of a language, for each; it lacks some of them."""
    return {
        one.code: {
            "bidi": one.right_to_left,
            "code": one.code,
            "name": one.english,
            "name_local": one.name,
        }
        for one in REGISTRY
    }


def is_unreviewed(code: str | None) -> bool:
    """Return whether readers of a language are told that words may be wrong."""
    language = BY_CODE.get(code or "")
    return language is not None and not language.is_written_here and language.reviewed is None


# By base language, what stands between the things of a list where it is no comma and space.
LIST_SEPARATORS: Final[Mapping[str, str]] = {"zh": "、", "ar": "، "}


def list_separator(code: str) -> str:
    """Return what stands between the things of a list in a language (a code or BCP 47)."""
    return LIST_SEPARATORS.get(code.partition("-")[0].lower(), ", ")
