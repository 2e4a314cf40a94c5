"""Dutch rules on paying experts by experience, as data with a source and a date.

The amounts stand in `data/pay.json`, and are looked up again each January. `year` is the year for
which an amount holds; where there is none, it is guidance.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .briefing import Terms, Warned
from .states import Form

DATA = Path(__file__).parent / "data" / "pay.json"
# Hours of half a day, preparation included: what the least fee is reckoned by.
HALF_DAY_HOURS = 4
# Work for which others are hired as professionals.
PROFESSIONAL = frozenset({Form.TALK, Form.TRAINING, Form.SOUNDING_BOARD, Form.PROJECT, Form.MEDIA})
PERS = frozenset({"hour", "month", "year", "km", None})
TEXTS: Mapping[str, str | Promise] = {
    "volunteer-hour": _("A volunteer of 21 or older: free of tax up to this amount an hour."),
    "volunteer-hour-young": _("A volunteer under 21: free of tax up to this amount an hour."),
    "volunteer-month": _(
        "A volunteer: free of tax up to this amount a month, from all organisations together. "
        "Travel that is not claimed by receipts counts too."
    ),
    "volunteer-year": _(
        "A volunteer: free of tax up to this amount a year, from all organisations together."
    ),
    "self-employed-hour": _(
        "Self-employed people: below this amount an hour a bill of 2025 takes them for employees. "
        "It is not law yet."
    ),
    "expert-hour": _(
        "What organisations of patients reckon for a trained expert by experience, an hour. It "
        "pays for hours that cannot be billed, too."
    ),
    "travel-km": _(
        "Travel by car: free of tax for employees up to this amount a kilometre. Volunteers may "
        "get back what it really costs."
    ),
    "preparation-paid": _("Reading, talking beforehand and the debrief are paid as work."),
    "paid-within": _("The fee is paid within two weeks."),
    "benefits": _(
        "Whoever gets benefits tells the office that pays them, beforehand. Under 27 on social "
        "assistance, a fixed allowance is nearly always deducted; above the amounts for "
        "volunteers it is income for everybody."
    ),
}

# Sources that have no name of their own.
SOURCES: Mapping[str, Promise] = {
    "programme": _("Guidance on working with survivors, as kept by the programme"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; an amount is in euro cents. `date` is the day of the source, in ISO 8601."""

    id: str
    amount_cents: int | None
    per: str | None
    source: str | Promise
    date: str
    year: int | None

    @property
    def text(self) -> str:
        """What it says, in the active language."""
        return str(TEXTS[self.id])


def read_rules(data: Any) -> tuple[Rule, ...]:
    """Return the rules in what `pay.json` holds."""
    rules = tuple(_read_rule(rule) for rule in data["rules"])
    if [rule.id for rule in rules] != list(TEXTS):
        raise ValueError("pay.json and the texts of pay_rules.py name other rules")
    return rules


@cache
def rules() -> tuple[Rule, ...]:
    """Return all rules; read once."""
    return read_rules(json.loads(DATA.read_text(encoding="utf-8")))


def amount(rule_id: str) -> int:
    """Return a rule's amount in euro cents."""
    found = rule_of(rule_id).amount_cents
    if found is None:
        raise KeyError(rule_id)
    return found


def rule_of(rule_id: str) -> Rule:
    """Return the rule of this name."""
    return {rule.id: rule for rule in rules()}[rule_id]


def warnings(terms: Terms) -> list[Warned]:
    """Return what to think of in fee and travel; nothing as long as they were not given."""
    return [warned for rule in WARNINGS for warned in rule(terms)]


def euros(cents: int) -> str:
    """An amount as text: € 5.75, or € 220."""
    return f"€ {cents // 100}" if cents % 100 == 0 else f"€ {cents / 100:.2f}"


def _read_rule(data: Any) -> Rule:
    rule = Rule(**data | {"source": SOURCES.get(data["source"], data["source"])})
    cents = rule.amount_cents
    whole = (
        (cents is None or (isinstance(cents, int) and cents > 0))
        and rule.per in PERS
        and (rule.per is None) == (cents is None)
        and bool(rule.source)
        and len(rule.date) == len("2026-01-01")
    )
    if not whole:
        raise ValueError(f"a rule of pay.json is not whole: {rule.id}")
    return rule


def _warned(code: str, text: str, rule_id: str) -> Warned:
    rule = rule_of(rule_id)
    return Warned(code, text, str(rule.source), rule.date)


def _no_fee(terms: Terms) -> Iterator[Warned]:
    if terms.fee_cents == 0:
        text = gettext("You pay nothing. Advice is work; few members will say yes.")
        yield _warned("fee-none", text, "preparation-paid")


def _low_fee(terms: Terms) -> Iterator[Warned]:
    fee = terms.fee_cents
    volunteer = amount("volunteer-hour") * HALF_DAY_HOURS
    least = amount("self-employed-hour") * HALF_DAY_HOURS
    if fee and fee < volunteer:
        text = gettext(
            "Half a day with preparation is {hours} hours of work: even a volunteer may get "
            "{amount} for that."
        ).format(hours=HALF_DAY_HOURS, amount=euros(volunteer))
        yield _warned("fee-low", text, "volunteer-hour")
    elif fee and fee < least and terms.form in PROFESSIONAL:
        text = gettext(
            "For this form others are hired as professionals. Half a day with preparation is "
            "{hours} hours of work: {amount} at the least."
        ).format(hours=HALF_DAY_HOURS, amount=euros(least))
        yield _warned("fee-professional", text, "self-employed-hour")


def _benefits(terms: Terms) -> Iterator[Warned]:
    if not terms.fee_cents:
        return
    month = amount("volunteer-month")
    if terms.fee_cents > month:
        text = gettext(
            "This is more than a volunteer may get in a month ({amount}). It is income: tax has to "
            "be paid, and benefits can be cut. Agree with each member how they want to be paid."
        )
    else:
        text = gettext(
            "Members on benefits may keep up to {amount} a month from all organisations "
            "together; under 27 on social assistance often nothing. Leave it to each member "
            "whether and how they are paid."
        )
    yield _warned("benefits", text.format(amount=euros(month)), "benefits")


def _travel(terms: Terms) -> Iterator[Warned]:
    if not terms.online and terms.travel_cents == 0:
        text = gettext("You pay no travel. Nobody should pay to give you advice.")
        yield _warned("travel-none", text, "travel-km")


def _old_amounts(terms: Terms) -> Iterator[Warned]:
    rule = rule_of("volunteer-month")
    if terms.fee_cents and terms.day and rule.year and terms.day.year > rule.year:
        text = gettext("The amounts here are those of {year}. Look up what holds on that day.")
        yield _warned("amounts-old", text.format(year=rule.year), rule.id)


WARNINGS: tuple[Callable[[Terms], Iterator[Warned]], ...] = (
    _no_fee,
    _low_fee,
    _benefits,
    _travel,
    _old_amounts,
)
