"""A publication in one language, in the order of the questionnaire."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from surveys.disclosure.published import OneWay
from surveys.disclosure.summaries import mean_of, shares_of, spread_of
from surveys.questionnaire.definition import Item, Texts
from surveys.questionnaire.kinds import KINDS

from .grids import Grid, Side, crossed_grid, likert_grid, ranking_grid
from .plan import Plan
from .result_types import Part, Row, Table
from .variables import GROUP, MONTH, Sort, Variable
from .words import Label, category_label, label_of


@dataclass(frozen=True, slots=True)
class Reading:
    """A publication in one language."""

    plan: Plan
    language: str
    tables: Mapping[str, Any]

    def one_way(self, variable: Variable) -> OneWay | None:
        """Return the table of a variable; None if it is not in this publication."""
        stored = self.tables.get("variables", {}).get(variable.id)
        if stored is None or len(stored["categories"]) != len(variable.categories):
            return None
        return OneWay.from_json(stored)

    def label(self, texts: Texts, otherwise: str) -> Label:
        """Return a text of the questionnaire."""
        return label_of(texts, self.language, self.plan.definition, otherwise)

    def heading(self, item: Item) -> Label:
        """Return the text of a question."""
        return self.label(item.label, item.name)

    def categories(self, variable: Variable) -> list[Label]:
        """Return the labels of a variable's categories."""
        return [
            category_label(category, self.language, self.plan.definition)
            for category in variable.categories
        ]

    def name_of(self, variable: Variable) -> Label:
        """Return the name of a variable among others."""
        if variable.id == GROUP:
            return Label(_("Group"))
        if variable.id == MONTH:
            return Label(_("Month"))
        heading = self.name_of_question(variable)
        if variable.sort is not Sort.OPTION:
            return heading
        option = self.categories(variable)[0]
        return Label(f"{heading.text} – {option.text}", heading.language)

    def texts(self) -> list[Label]:
        """Return questions with free texts, of which nothing is shown here."""
        return [
            self.heading(item)
            for item, _within in self.plan.definition.walk()
            if KINDS[item.kind].counted == "texts"
        ]

    def name_of_question(self, variable: Variable) -> Label:
        """Return the question of a variable."""
        return self.heading(self.plan.definition.item(variable.question))

    def parts(self) -> Iterator[Part]:
        """Yield the part of each question, groups first."""
        for name in (GROUP, MONTH):
            if (variable := self.plan.by_id.get(name)) and self.one_way(variable):
                yield self._part(Label(_("Groups") if name == GROUP else _("Months")), [variable])
        by_question: dict[str, list[Variable]] = {}
        for variable in self.plan.variables:
            by_question.setdefault(variable.question, []).append(variable)
        yield from self._parts_of(self.plan.definition.items, by_question)

    def _parts_of(
        self, items: Iterable[Item], by_question: Mapping[str, Sequence[Variable]]
    ) -> Iterator[Part]:
        for item in items:
            heading = self.heading(item)
            if item.kind == "grid":
                yield from self._grid(heading, item.items, by_question)
            elif item.items:
                inner = list(self._parts_of(item.items, by_question))
                if inner and any(item.label.values()):
                    yield Part(section=heading)
                yield from inner
            elif variables := by_question.get(item.name):
                yield self._part(heading, variables)

    def _part(self, heading: Label, variables: Sequence[Variable]) -> Part:
        if variables[0].sort is Sort.OPTION:
            return self._options(heading, variables)
        first = self.one_way(variables[0])
        if first is None:
            return Part(later=heading)
        if variables[0].sort is Sort.RANKED:
            return self._ranking(heading, variables[0], first)
        if first.cells is None:
            return Part(hidden=heading)
        return Part(table=_table(heading, variables[0], self.categories(variables[0]), first))

    def _options(self, heading: Label, variables: Sequence[Variable]) -> Part:
        rows, totals = [], set()
        for variable in variables:
            table = self.one_way(variable)
            if table is None:
                continue
            totals.add(table.total)
            cells, shares = table.cells, shares_of(table)
            rows.append(
                Row(
                    variable.id,
                    self.categories(variable)[0],
                    cells[0] if cells else None,
                    shares[0] if shares else None,
                )
            )
        if not rows:
            return Part(later=heading)
        if not any(row.count for row in rows):
            return Part(hidden=heading)
        total = totals.pop() if len(totals) == 1 else None
        return Part(table=Table(variables[0].question, heading, rows, several=True, total=total))

    def _ranking(self, heading: Label, variable: Variable, ranked: OneWay) -> Part:
        stored = self.tables.get("rankings", {}).get(variable.question)
        if stored is None:
            return Part(later=heading)
        places = self.plan.places(variable.question)
        options = [
            (place.id, self.label(place.label, place.id.partition("/")[2])) for place in places
        ]
        count = ranked.cells[0].lowest if ranked.cells else 0
        grid = ranking_grid(heading, options, count, stored)
        return Part(grid=grid) if grid else Part(hidden=heading)

    def _grid(
        self, heading: Label, items: Iterable[Item], by_question: Mapping[str, Sequence[Variable]]
    ) -> Iterator[Part]:
        found = [by_question[item.name] for item in items if item.name in by_question]
        if any(rows[0].sort is Sort.OPTION for rows in found):
            # Within repeated questions each answer is counted by itself.
            yield Part(section=heading)
            yield from (self._part(self.name_of_question(rows[0]), rows) for rows in found)
            return
        rows = [variables[0] for variables in found]
        tables = [self.one_way(row) for row in rows]
        if not rows:
            return
        if all(table is None for table in tables):
            yield Part(later=heading)
            return
        labels = [(row.id, self.name_of(row)) for row in rows]
        grid = likert_grid(heading, labels, self.categories(rows[0]), tables)
        yield Part(hidden=heading) if grid.hidden else Part(grid=grid)

    def crossed(self) -> Iterator[Grid]:
        """Yield the tables of two variables that can be shown."""
        for stored in self.tables.get("crossed", []):
            variable, other = (self.plan.by_id.get(name) for name in stored["pair"])
            if variable is None or other is None:
                continue
            rows, columns = self.one_way(variable), self.one_way(other)
            if rows is None or columns is None:
                continue
            yield crossed_grid(
                self._side(variable, rows),
                self._side(other, columns),
                stored,
            )

    def _side(self, variable: Variable, table: OneWay) -> Side:
        ids = [category.id for category in variable.categories]
        return Side(self.name_of(variable), ids, self.categories(variable), table)


def _table(heading: Label, variable: Variable, labels: Sequence[Label], counted: OneWay) -> Table:
    rows = [
        Row(variable.categories[at].id, label, cell, share)
        for at, (label, cell, share) in enumerate(
            zip(labels, counted.cells or (), shares_of(counted) or (), strict=True)
        )
        if at != variable.no_answer or cell.highest
    ]
    return Table(
        variable.id,
        heading,
        rows,
        total=counted.total,
        mean=mean_of(counted, variable.values),
        spread=spread_of(counted, variable.values),
    )
