"""The plan of a round's results: variables, crossed tables, and what is shown early.

Crossed variables are shown at the end: shown early they would be tables by time too, and tables
that form a circle can be subtracted from each other (`disclosure.plan`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from surveys.disclosure.plan import PlanHasCircle, check_plan
from surveys.models import Round
from surveys.questionnaire.definition import Definition, read

from .dependencies import MAX_LEADERS, Dependencies, dependencies_of
from .variables import GROUP, MONTH, Sort, Variable, variables_of

# Of a pair, and of all pairs: what one page can still hold, and a table that somebody reads.
MAX_PAIR, MAX_CROSSED, MAX_PAIRS = 2_000, 10_000, 40
TAB = "\t"


class BadPlan(ValueError):
    """A plan that can't be shown: the pair, the code, and the variables in a circle."""

    def __init__(
        self, field: str, code: str, circle: Sequence[str] = (), dependent: Sequence[str] = ()
    ) -> None:
        super().__init__(f"{field}: {code} {' – '.join(circle)}".strip())
        self.field, self.code, self.circle = field, code, tuple(circle)
        self.dependent = tuple(dependent)


@dataclass(frozen=True)
class Plan:
    """The plan of a round's results."""

    definition: Definition
    variables: Sequence[Variable]
    # Ids of the variables that are crossed.
    pairs: Sequence[tuple[str, str]]

    @cached_property
    def by_id(self) -> Mapping[str, Variable]:
        """Return the variables by their id."""
        return {variable.id: variable for variable in self.variables}

    @cached_property
    def one_way(self) -> Sequence[Variable]:
        """Return the variables with a table of their own; months only if they are crossed."""
        crossed = {name for pair in self.pairs for name in pair}
        return [
            variable
            for variable in self.variables
            if variable.sort is not Sort.PLACE and (variable.id != MONTH or MONTH in crossed)
        ]

    @cached_property
    def live(self) -> frozenset[str]:
        """Return the ids of variables that are shown before the round has ended."""
        crossed = {name for pair in self.pairs for name in pair}
        nodes = {self.nodes.get(name, name) for name in crossed}
        counted = Counter(variable.question for variable in self.one_way if variable.question)
        late = self.dependencies.crossing(counted)
        shown = {
            variable.id
            for variable in self.one_way
            if self.nodes[variable.id] not in nodes and variable.question not in late
        } - {MONTH}
        if GROUP in self.by_id and MONTH not in self._around(GROUP):
            shown.add(GROUP)
        return frozenset(shown)

    @cached_property
    def dependencies(self) -> Dependencies:
        """Return the dependencies through conditions and filters."""
        return dependencies_of(self.definition)

    @cached_property
    def nodes(self) -> Mapping[str, str]:
        """Return by id of a variable its node in crossed tables, shared by dependent questions."""
        first = self.dependencies.together
        several = {root for root, number in Counter(first.values()).items() if number > 1}
        several |= {first[name] for name in self.dependencies.adding_up}
        return {
            variable.id: first[variable.question]
            if first.get(variable.question) in several
            else variable.id
            for variable in self.variables
        }

    def crossing(self, pairs: Sequence[tuple[str, str]]) -> "Plan":
        """Return this plan with other pairs, reusing the dependencies."""
        other = Plan(self.definition, self.variables, pairs)
        # Where `cached_property` keeps them; neither depends on the pairs.
        other.__dict__.update(dependencies=self.dependencies, nodes=self.nodes)
        return other

    def places(self, question: str) -> list[Variable]:
        """Return the places of the options of a ranking, in the questionnaire's order."""
        return [
            variable
            for variable in self.variables
            if variable.sort is Sort.PLACE and variable.question == question
        ]

    def _around(self, name: str) -> set[str]:
        found = {name}
        for _pair in self.pairs:
            found |= {name for pair in self.pairs if found & {*pair} for name in pair}
        return found


def plan_of(round_: Round) -> Plan:
    """Return the plan of a round whose settings were checked."""
    definition = read(round_.version.definition)
    first = round_.opens_on or round_.closes_on
    variables = variables_of(definition, round_.groups, first, round_.closes_on)
    known = {variable.id for variable in variables}
    pairs = [(one, other) for one, other in round_.plan if {one, other} <= known]
    return Plan(definition, variables, pairs)


def check(
    definition: Definition, groups: Sequence[Mapping[str, Any]], plan: Sequence[Sequence[str]]
) -> None:
    """Raise BadPlan unless the pairs of variables that a round crosses can be shown."""
    variables = variables_of(definition, groups)
    sizes = {
        variable.id: len(variable.categories)
        for variable in variables
        if variable.sort is not Sort.PLACE
    }
    sizes[MONTH] = 12
    alone = Plan(definition, variables, [])
    if alone.dependencies.count > MAX_LEADERS:
        raise BadPlan("version", "too-many-leaders")
    seen: set[frozenset[str]] = set()
    cells = 0
    for at, pair in enumerate(plan):
        field = f"plan.{at}"
        if len(pair) != 2 or not sizes.keys() >= {*pair}:
            raise BadPlan(field, "unknown-variable")
        if pair[0] == pair[1]:
            raise BadPlan(field, "same-variable")
        if frozenset(pair) in seen:
            raise BadPlan(field, "twice")
        seen.add(frozenset(pair))
        size = sizes[pair[0]] * sizes[pair[1]]
        cells += size
        if at >= MAX_PAIRS or size > MAX_PAIR or cells > MAX_CROSSED:
            raise BadPlan(field, "too-many")
        pairs = [(one, other) for one, other in plan[: at + 1]]
        whole = alone.crossing(pairs)
        one, other = (whole.nodes.get(name, name) for name in pair)
        if one == other:
            raise BadPlan(field, "circle", pair, pair)
        try:
            check_plan(
                [(whole.nodes.get(a, a), whole.nodes.get(b, b)) for a, b in pairs],
                live={whole.nodes[name] for name in whole.live},
                periods=[MONTH],
            )
        except PlanHasCircle as circle:
            raise BadPlan(
                field, "circle", circle.circle, _dependencies_in(whole, circle.circle)
            ) from None


def _dependencies_in(plan: Plan, circle: Sequence[str]) -> tuple[str, ...]:
    crossed = dict.fromkeys(name for pair in plan.pairs for name in pair)
    for node in circle:
        same = [name for name in crossed if plan.nodes.get(name) == node]
        if len(same) > 1:
            return (same[0], same[1])
    return ()
