"""Publications: all that may be shown of a round to those who may not see its rows."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from backend.core.at_rest import digest_at_rest
from backend.core.days import today
from surveys.disclosure.one_way import one_way
from surveys.disclosure.published import OneWay, TwoWay
from surveys.disclosure.two_way import ranking, two_way
from surveys.models import Publication, Round

from .counters import tallied
from .mixed_groups import is_mixed, written_of
from .plan import TAB, Plan, plan_of
from .variables import GROUP, Sort, Variable
from .withheld_tables import withheld

type Counts = Mapping[str, Mapping[str, int]]
NOTHING = TwoWay((), (), None)


@transaction.atomic
def publish(round_: Round, *, final: bool) -> Publication | None:
    r"""Publish what is written of a round; None if there is too little new or too little at all.

    Before the end more than the threshold have to be new, of several groups where they are known
    (`mixed_groups`), and the round must have live results.
    :param final: the round has ended, and all of it is written; made once, with crossed tables
    """
    rows = Round.objects.select_related("version").defer("version__source", "version__report")
    current = rows.select_for_update(no_key=True, of=("self",)).get(id=round_.id)
    last = current.publications.order_by("-number").first()
    new = current.written - current.published
    if (
        current.written < current.threshold
        or (last and last.final)
        or (not final and (new <= current.threshold or not current.has_live_results))
    ):
        return None
    written = written_of(current)
    if not final and not is_mixed(current, written):
        return None
    tables = _tables(current, last.tables if last else {}, final=final)
    made = Publication.objects.create(
        round=current,
        number=last.number + 1 if last else 1,
        day=_today(current),
        respondents=current.written,
        final=final,
        tables=tables,
    )
    groups = written if current.has_known_groups else {}
    Round.objects.filter(id=current.id).update(published=current.written, published_groups=groups)
    round_.published = current.written
    return made


def last_shown(round_: Round) -> Publication | None:
    """Return the publication that everybody sees; None if there is none yet."""
    return _shown(round_).first()


def least_in_group(round_: Round, group: str) -> int:
    """Return the least size of a group: as written if groups are known, else as published."""
    if round_.has_known_groups:
        return written_of(round_).get(group, 0)
    table: Any = _shown(round_).values_list(f"tables__variables__{GROUP}", flat=True).first()
    if table is None:
        return 0
    cells = OneWay.from_json(table).cells
    return cells[table["categories"].index(group)].lowest if cells else 0


def _shown(round_: Round) -> QuerySet[Publication]:
    rows = round_.publications.order_by("-number")
    # A round without live results may have publications from before there was this rule.
    return rows if round_.has_live_results else rows.filter(final=True)


def _tables(round_: Round, before: Mapping[str, Any], *, final: bool) -> dict[str, Any]:
    """Return the tables as JSON: `variables` by id; at the end `crossed` and `rankings` too."""
    plan, counts = plan_of(round_), tallied(round_)
    earlier = before.get("variables", {})
    shown = {
        variable.id: _one_way(round_, plan, variable, counts, earlier.get(variable.id), final=final)
        for variable in plan.one_way
        if final or variable.id in plan.live
    }
    shown |= withheld(plan, shown, earlier, threshold=round_.threshold, final=final)
    tables: dict[str, Any] = {
        "threshold": round_.threshold,
        "variables": {
            name: {"categories": _ids(plan.by_id[name]), **table.as_json()}
            for name, table in shown.items()
        },
    }
    if final:
        tables["crossed"] = [
            {"pair": [*pair], **_crossed(round_, plan, counts, shown, pair).as_json()}
            for pair in plan.pairs
        ]
        tables["rankings"] = {
            variable.question: _ranking(
                round_, plan, counts, variable, shown[variable.id]
            ).as_json()
            for variable in plan.one_way
            if variable.sort is Sort.RANKED
        }
    return tables


def _one_way(
    round_: Round, plan: Plan, variable: Variable, counts: Counts, earlier: Any, *, final: bool
) -> OneWay:
    # That nobody skipped a question is shown. That it was asked of everybody would say that nobody
    # gave another answer before.
    is_asked_always = variable.question not in plan.dependencies.not_asked
    if earlier and earlier["categories"] != _ids(variable):
        # Kier counted it otherwise when that was published; the two may not be compared live.
        if not final:
            return OneWay(round_.threshold, None, None, None)
        earlier = None
    return one_way(
        _along(variable, counts.get(variable.id, {})),
        OneWay.from_json(earlier) if earlier else None,
        threshold=round_.threshold,
        no_answer=variable.no_answer if is_asked_always else None,
        final=final,
    )


def _crossed(
    round_: Round, plan: Plan, counts: Counts, shown: Mapping[str, OneWay], pair: tuple[str, str]
) -> TwoWay:
    one, other = pair
    rows, columns = plan.by_id[one], plan.by_id[other]
    table = [[0] * len(columns.categories) for _row in rows.categories]
    for cell, number in counts.get(f"{one}{TAB}{other}", {}).items():
        row, _tab, column = cell.partition(TAB)
        table[_place(rows, row)][_place(columns, column)] += number
    return two_way(table, shown[one], shown[other], secret=_secret(round_, one, other))


def _ranking(
    round_: Round, plan: Plan, counts: Counts, variable: Variable, ranked: OneWay
) -> TwoWay:
    """Return the places of all options, if the number of those who ranked is public."""
    if ranked.cells is None or not ranked.cells[0].open or ranked.cells[0].lowest == 0:
        return NOTHING
    if variable.question in plan.dependencies.limited:
        return NOTHING
    places = plan.places(variable.question)
    table = [_along(place, counts.get(place.id, {})) for place in places]
    if sum(table[0]) != ranked.cells[0].lowest:
        # Fewer are published than are written.
        return NOTHING
    secret = _secret(round_, variable.id)
    return ranking(table, secret=secret, threshold=ranked.threshold)


def _secret(round_: Round, *names: str) -> bytes:
    """Return the secret that decides which cells hide others, constant for one table."""
    return digest_at_rest(b"survey-tables", TAB.join([str(round_.id), *names]))


def _along(variable: Variable, cells: Mapping[str, int]) -> list[int]:
    counts = [0] * len(variable.categories)
    for cell, number in cells.items():
        counts[_place(variable, cell)] += number
    return counts


def _place(variable: Variable, cell: str) -> int:
    ids = _ids(variable)
    # What was counted is never lost, even if the round's first or last day was changed since.
    return ids.index(cell) if cell in ids else len(ids) - 1


def _ids(variable: Variable) -> list[str]:
    return [category.id for category in variable.categories]


def _today(round_: Round) -> date:
    return today(ZoneInfo(round_.timezone))
