"""What Platform HOPE does, how asking works, and what advice changed; for everybody."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from backend.core.errors import Missing
from backend.core.pages import PAGE_SIZE
from backend.core.readings import Readings
from backend.experts import pay_rules
from backend.experts.permissions import get_platform
from backend.experts.selectors.growth import public_figures, visible_successes
from backend.experts.states import Form
from backend.web.kept_pages import kept_page
from backend.web.pages import page

from .labels import cited
from .languages import in_language, languages_at, page_language, spoken

PAGE = "web/advice/about.html"
# So many successes stand open; the others are behind a line that opens.
OPEN = 3
# What is said of each form, in the order in which they are shown.
FORMS: tuple[tuple[Form, str | Promise], ...] = (
    (Form.CONSULTATION, _("Your questions, answered by several members in their own time.")),
    (Form.MEETING, _("Think together around one table, or online.")),
    (Form.SOUNDING_BOARD, _("Members who read along for as long as your plan is being made.")),
    (Form.TALK, _("What your team has to know, from somebody who knows.")),
    (Form.TRAINING, _("Learn to see signals, and to ask in a way that helps.")),
    (Form.PROJECT, _("Make something together: a method, a folder, a website.")),
    (Form.MEDIA, _("Only with members who said beforehand that they want this.")),
)
# What is said of money beside rules with a source.
PAY_RULES = ("expert-hour", "preparation-paid", "benefits")


@require_safe
@page
def about(request: HttpRequest, language: str = "") -> HttpResponse:
    """Return the page about the platform, in the language of the address or of the browser."""
    chosen = page_language(request, language)
    with in_language(chosen):
        try:
            told = told_in.get(chosen)
        except Missing:
            return render(request, "web/advice/none.html", status=404)
        return kept_page(request, PAGE, told.key, lambda: told.context)


class Told(NamedTuple):
    """What the page says, and a text that differs whenever it does."""

    context: dict[str, Any]
    key: str


def _read(chosen: str) -> Told:
    platform = get_platform()
    shown = visible_successes().filter(platform=platform)
    successes = [
        {"title": spoken(one.title, chosen), "text": spoken(one.text, chosen), "on": one.on}
        for one in shown.order_by("-on", "pk")[:PAGE_SIZE]
    ]
    read = {
        "name": platform.organisation.name,
        "rules": [_rule(pay_rules.rule_of(one)) for one in PAY_RULES],
        "successes": successes[:OPEN],
        "more": successes[OPEN:],
        "figures": public_figures(platform),
    }
    columns = {name: value for name, value in vars(platform).items() if name != "_state"}
    context = read | {
        "platform": platform,
        "language": chosen,
        "languages": languages_at("/advice/"),
        "forms": [(one.label, text) for one, text in FORMS],
    }
    return Told(context, repr((columns, read)))


# Without the database nobody can say whether those who are quoted still consent.
told_in = Readings(_read, stands=False)


def _rule(rule: pay_rules.Rule) -> dict[str, str]:
    amount = pay_rules.euros(rule.amount_cents) if rule.amount_cents else ""
    return {"text": rule.text, "amount": amount} | cited(str(rule.source), rule.date)
