"""Values of the matcher, with labels for seekers (level A2)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

WHOLE_COUNTRY: Final = "NL"
"""Among an organisation's regions: every province (ISO 3166-1)."""


class Audience(TextChoices):
    """Who asks; a skipped question is `other`."""

    BOYS = "boys", _("A boy or young man")
    LABOUR_MIGRANTS = "labour-migrants", _("Someone who came here to work")
    OTHER = "other", _("Someone else")


class Theme(TextChoices):
    """What the request is about; none is a skipped question."""

    SEXUAL_EXPLOITATION = "sexual-exploitation", _("Sex or photos you do not want")
    LABOUR_EXPLOITATION = "labour-exploitation", _("Bad work or low pay")
    CRIMINAL_EXPLOITATION = (
        "criminal-exploitation",
        _("Someone makes you break the law"),
    )
    OTHER = "other", _("Something else")


class Wish(TextChoices):
    """What the seeker hopes for; none is a skipped question."""

    TALK = "talk", _("To talk")
    ADVICE = "advice", _("Advice")
    SAFE_PLACE = "safe-place", _("A safe place to sleep")
    REPORT = "report", _("To report it")


class AgeBand(TextChoices):
    """The seeker's age, in the bands of `AGE_YEARS`."""

    UNDER_12 = "under-12", _("Under 12")
    FROM_12 = "12-15", "12–15"
    FROM_16 = "16-17", "16–17"
    FROM_18 = "18-22", "18–22"
    FROM_23 = "23-plus", "23+"
    UNKNOWN = "unknown", _("I would rather not say")


AGE_YEARS: Final[Mapping[str, tuple[int, int | None]]] = {
    AgeBand.UNDER_12: (0, 11),
    AgeBand.FROM_12: (12, 15),
    AgeBand.FROM_16: (16, 17),
    AgeBand.FROM_18: (18, 22),
    AgeBand.FROM_23: (23, None),
}
"""First and last year of life of each band, both included; None has no end."""


class Region(TextChoices):
    """The provinces of the Netherlands (ISO 3166-2:NL)."""

    DRENTHE = "NL-DR", _("Drenthe")
    FLEVOLAND = "NL-FL", _("Flevoland")
    FRYSLAN = "NL-FR", _("Fryslân")
    GELDERLAND = "NL-GE", _("Gelderland")
    GRONINGEN = "NL-GR", _("Groningen")
    LIMBURG = "NL-LI", _("Limburg")
    NOORD_BRABANT = "NL-NB", _("Noord-Brabant")
    NOORD_HOLLAND = "NL-NH", _("Noord-Holland")
    OVERIJSSEL = "NL-OV", _("Overijssel")
    UTRECHT = "NL-UT", _("Utrecht")
    ZEELAND = "NL-ZE", _("Zeeland")
    ZUID_HOLLAND = "NL-ZH", _("Zuid-Holland")
    UNKNOWN = "unknown", _("I do not know, or rather not say")

    @property
    def dutch_name(self) -> str:
        """The name on Dutch signs and letters."""
        with override("nl"):
            return str(self.label)

    @property
    def hints(self) -> tuple[str, ...]:
        """For seekers: a city that they may know, and the Dutch name where ours is another."""
        if self == Region.UNKNOWN:
            return ()
        dutch = () if str(self.label) == self.dutch_name else (self.dutch_name,)
        return (*(str(city) for city in [CITIES.get(self)] if city), *dutch)


class Country(TextChoices):
    """Countries beyond the Netherlands with lines of their own (ISO 3166-1).

    Where somebody is there, this stands in place of the province.
    """

    POLAND = "PL", _("Poland")
    HUNGARY = "HU", _("Hungary")


PROVINCES: Final = tuple(region.value for region in Region if region != Region.UNKNOWN)
PLACES: Final = (*Region.choices, *Country.choices)
"""Where a seeker can be: values of `Profile.region`, with their labels."""


CITIES: Final[Mapping[str, Any]] = {
    Region.DRENTHE: _("Assen"),
    Region.FLEVOLAND: _("Almere"),
    Region.FRYSLAN: _("Leeuwarden"),
    Region.GELDERLAND: _("Arnhem"),
    Region.LIMBURG: _("Maastricht"),
    Region.NOORD_BRABANT: _("Eindhoven"),
    Region.NOORD_HOLLAND: _("Amsterdam"),
    Region.OVERIJSSEL: _("Enschede"),
    Region.ZEELAND: _("Middelburg"),
    Region.ZUID_HOLLAND: _("Rotterdam, The Hague"),
}
"""A large city of each province that has not its name."""


class Language(TextChoices):
    """Languages of answers (BCP 47), labelled for sentences; `other` is for seekers only."""

    NL = "nl", _("Dutch")
    NL_EASY = "nl-easy", _("Dutch in easy words")
    EN = "en", _("English")
    ZH_HANS = "zh-hans", _("Chinese")
    ZH_HANT = "zh-hant", _("Chinese in traditional characters")
    VI = "vi", _("Vietnamese")
    TH = "th", _("Thai")
    ID = "id", _("Indonesian")
    FIL = "fil", _("Filipino")
    HI = "hi", _("Hindi")
    NE = "ne", _("Nepali")
    BN = "bn", _("Bengali")
    UR = "ur", _("Urdu")
    PA = "pa", _("Punjabi")
    TA = "ta", _("Tamil")
    SI = "si", _("Sinhala")
    AR = "ar", _("Arabic")
    FA = "fa", _("Persian")
    TI = "ti", _("Tigrinya")
    SO = "so", _("Somali")
    TR = "tr", _("Turkish")
    PL = "pl", _("Polish")
    HU = "hu", _("Hungarian")
    RO = "ro", _("Romanian")
    BG = "bg", _("Bulgarian")
    UK = "uk", _("Ukrainian")
    RU = "ru", _("Russian")
    SQ = "sq", _("Albanian")
    ES = "es", _("Spanish")
    PT = "pt", _("Portuguese")
    FR = "fr", _("French")
    DE = "de", _("German")
    IT = "it", _("Italian")
    PAP = "pap", _("Papiamento")
    OTHER = "other", _("Another language")


SPOKEN: Final[Mapping[str, str]] = {
    Language.NL_EASY: Language.NL,
    Language.ZH_HANT: Language.ZH_HANS,
}
"""Languages that differ in writing alone: who answers in the second is understood."""


def is_answered(language: str, languages: Collection[str]) -> bool:
    """Return whether somebody who asks for a language is understood in one of these."""
    return language in languages or SPOKEN.get(language) in languages


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a seeker asks; the defaults are skipped questions.

    `urgent` puts lifelines first, and faster organisations before those that cover more.
    `concerns_netherlands` is asked of somebody in another country: only then organisations in the
    Netherlands can help.
    """

    audience: str = Audience.OTHER
    themes: frozenset[str] = field(default_factory=frozenset)
    region: str = Region.UNKNOWN
    age_band: str = AgeBand.UNKNOWN
    language: str = Language.OTHER
    wishes: frozenset[str] = field(default_factory=frozenset)
    urgent: bool = False
    exclude: frozenset[UUID] = field(default_factory=frozenset)
    concerns_netherlands: bool = False

    @property
    def is_abroad(self) -> bool:
        """Whether the seeker is in another country."""
        return self.region in Country


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An organisation as the matcher sees it at a moment.

    Ages are inclusive; `regions` may contain `NL` or a `Country`. `taken` counts accepted
    referrals, `open` those that are offered or accepted. `answer_hours` are those until the
    promised answer. `away`: closed for longer than the promise allows.
    """

    id: UUID
    slug: str
    safety_net: bool
    accepting: bool
    audiences: frozenset[str]
    themes: frozenset[str]
    age_from: int
    age_to: int | None
    regions: frozenset[str]
    home_regions: frozenset[str]
    languages: tuple[str, ...]
    wishes: frozenset[str]
    easy_language: bool
    capacity: int
    taken: int
    open: int
    response_hours: int
    answer_hours: int
    away: bool = False
    has_key: bool
