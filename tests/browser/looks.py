"""What is looked at on every screen of a seeker."""

from dataclasses import dataclass, field

from playwright.sync_api import Page

from backend.core.languages import BY_CODE
from backend.web.templatetags.kier import lang_of
from tests.walks.axe import violations, violations_without_scripts
from tests.walks.door import Door
from tests.walks.letters import faults_of_letters
from tests.walks.targets import small_targets, wider_than_the_screen
from tests.walks.untranslated import missing_glyphs, untranslated

LANG = {code: lang_of(code) for code in BY_CODE}
TITLE = "Kier"
# Asked at once: each question to the browser costs as much as its answer.
HEAD = """
() => {
  const { lang, dataset } = document.documentElement;
  return [location.href, document.title, lang, dataset.language];
}
"""


@dataclass
class Looks:
    """Checks each screen of a walk; `faults` says what was wrong where.

    `axe_on` is the page where axe runs; it leaves out the screens in `skip`. `english` lists texts
    without a translation.
    """

    door: Door
    axe_on: Page | None = None
    skip: frozenset[str] = frozenset()
    screens: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    english: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.door.look = self.at

    def at(self, screen: str) -> None:
        page, language = self.door.page, self.door.language
        self.screens.append(screen)
        address, title, lang, shown = page.evaluate(HEAD)
        # The page may still be in the language that the phone asked for.
        if shown != language:
            return
        found = {
            "address": [address] if address != f"{self.door.address}/" else [],
            "title": [title] if title != TITLE else [],
            "language": [lang] if lang != LANG[language] else [],
            "small target": small_targets(page),
            "scrolls sideways": wider_than_the_screen(page),
            "letters": faults_of_letters(page),
            "no glyph": missing_glyphs(page),
            "axe": [] if screen in self.skip else self._violations(),
        }
        self.english |= set(untranslated(page, language))
        self.faults += [f"{screen}: {kind}: {one}" for kind in found for one in found[kind]]

    def _violations(self) -> list[str]:
        page = self.door.page
        if not self.axe_on:
            return []
        if self.axe_on is page:
            return violations(page)
        return violations_without_scripts(page, self.axe_on)
