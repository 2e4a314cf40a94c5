"""Random questionnaires whose questions follow each other, all answers to them, and people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations, permutations
from random import Random
from typing import Any

from surveys.questionnaire.compiled import Compiled, compile_definition
from surveys.questionnaire.definition import read
from surveys.questionnaire.submissions import find_faults, read_answers, settle
from surveys.results.plan import BadPlan, check
from surveys.results.variables import Variable, variables_of

from .pattern_attacker import Pattern
from .rounds import DAY, GROUPS

TEXT = {"en": "x"}
CHOICES = {
    "three": [
        {"name": one, "label": TEXT, "data": {"of": of}}
        for one, of in zip("abc", "yyn", strict=True)
    ],
    "two": [
        {"name": one, "label": TEXT, "data": {"of": of}} for one, of in zip("uv", "yn", strict=True)
    ],
}
KINDS = ["one", "one", "yes_no", "yes_no", "many", "integer", "acknowledge", "ranking", "repeat"]
MAX_PATTERNS = 400
# Of a respondent the group and the answers.
type Kind = tuple[str, dict[str, Any]]


@dataclass
class Case:
    """A questionnaire, who answered it, and when something is published."""

    definition: dict[str, Any]
    groups: list[dict[str, Any]]
    plan: list[list[str]]
    people: list[Kind]
    publications: list[int]
    patterns: list[Pattern]


@cache
def a_case(seed: int) -> Case:
    random = Random(seed)  # noqa: S311 - the same every time
    while True:
        definition = _definition(random)
        everything = _all_answers(definition)
        if 3 < len(everything) <= MAX_PATTERNS:
            break
    groups = GROUPS if random.random() < 0.3 else []
    variables = variables_of(read(definition), groups)
    kinds = _kinds(groups, everything)
    people, publications = _people(random, kinds)
    plan = _plan(random, definition, groups, variables)
    return Case(definition, groups, plan, people, publications, _patterns(variables, kinds))


def case_of(items: list[dict[str, Any]], people: list[list[dict[str, Any]]]) -> Case:
    """Return a case; `people` has the answers between two publications."""
    made = [{"label": TEXT, **item} for item in items]
    definition = {"title": TEXT, "languages": ["en"], "choices": CHOICES, "items": made}
    ends = [sum(map(len, people[: at + 1])) for at in range(len(people))]
    variables = variables_of(read(definition))
    patterns = _patterns(variables, _kinds([], _all_answers(definition)))
    everybody = [("", one) for some in people for one in some]
    return Case(definition, [], [], everybody, ends, patterns)


def _kinds(groups: list[dict[str, Any]], everything: list[dict[str, Any]]) -> list[Kind]:
    named = [str(one["id"]) for one in groups] or [""]
    return [(group, answers) for group in named for answers in everything]


def _patterns(variables: tuple[Variable, ...], kinds: list[Kind]) -> list[Pattern]:
    patterns = {tuple(_pattern(variables, *kind).items()): None for kind in kinds}
    return [dict(pattern) for pattern in patterns]


# -- Questionnaires -----------------------------------------------------------------------------
def _definition(random: Random) -> dict[str, Any]:
    items: list[dict[str, Any]] = []
    if random.random() < 0.5:
        kind = random.choice(["yes_no", "acknowledge"])
        items.append(_item("q0", kind, required=random.choice(["", "true()", "true()"])))
    gate = bool(items)
    for at in range(len(items), len(items) + random.randint(2, 4)):
        made = _question(random, f"q{at}")
        earlier = [item for item in items if item["kind"] != "repeat"]
        if gate and random.random() < 0.8:
            made["relevant"] = "${q0} = 'yes'"
        if earlier and random.random() < 0.6:
            condition = _condition(random, earlier)
            made["relevant"] = " and ".join(filter(None, [made.get("relevant"), condition]))
        _tie(random, made, earlier)
        items.append(made)
    return {"title": TEXT, "languages": ["en"], "choices": CHOICES, "items": items}


def _item(name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "name": name, "label": TEXT, **more}


def _question(random: Random, name: str) -> dict[str, Any]:
    kind = random.choice(KINDS)
    required = random.choice(["", "true()"])
    if kind == "repeat":
        inner = _item(f"{name}i", "yes_no", required=required)
        return _item(name, kind, items=[inner])
    more: dict[str, Any] = {"required": required}
    if kind in {"one", "many", "ranking"}:
        more["choices"] = "three" if kind == "one" else "two"
    if kind == "integer":
        more["parameters"] = {"classes": "10"}
    return _item(name, kind, **more)


def _condition(random: Random, earlier: list[dict[str, Any]]) -> str:
    parts = [_of_one(random, random.choice(earlier)) for _one in range(random.choice((1, 1, 1, 2)))]
    return f"({random.choice([' and ', ' or ']).join(parts)})"


def _of_one(random: Random, item: Mapping[str, Any]) -> str:
    name = item["name"]
    options = {
        "one": [f"${{{name}}} = 'a'", f"${{{name}}} != 'b'", f"${{{name}}} != ''"],
        "many": [f"selected(${{{name}}}, 'u')", f"not(selected(${{{name}}}, 'v'))"],
        "integer": [f"${{{name}}} > 10", f"${{{name}}} > 4", f"${{{name}}} < 5"],
        "ranking": [f"selected-at(${{{name}}}, 0) = 'u'", f"${{{name}}} != ''"],
    }.get(item["kind"], [f"${{{name}}} = 'yes'", f"${{{name}}} != 'yes'", f"not(${{{name}}} = '')"])
    return random.choice(options)


def _tie(random: Random, made: dict[str, Any], earlier: list[dict[str, Any]]) -> None:
    if not earlier or random.random() > 0.2:
        return
    other = random.choice(earlier)
    match made["kind"], random.randrange(3):
        case (("one" | "many"), 0):
            made["choice_filter"] = f"of = 'y' or {_of_one(random, other)}"
        case (("one" | "yes_no"), 1):
            made["constraint"] = f". != ${{{other['name']}}}"
        case kind, _ if kind != "repeat":
            made["required"] = _of_one(random, other)


# -- All answers --------------------------------------------------------------------------------
def _all_answers(definition: Mapping[str, Any]) -> list[dict[str, Any]]:
    compiled = compile_definition(read(definition))
    found: list[dict[str, Any]] = [{}]
    for name in compiled.top:
        longer = ({**answers, **more} for answers in found for more in _answers_to(compiled, name))
        kept = {}
        for one in longer:
            settled, _texts = settle(compiled, read_answers(compiled, one), DAY)
            only = set(_paths(compiled, name, one))
            if not find_faults(compiled, one, "en", DAY, only):
                kept[repr(settled)] = settled
        found = list(kept.values())
        if len(found) > MAX_PATTERNS:
            break
    return found


def _paths(compiled: Compiled, name: str, answers: Mapping[str, Any]) -> Iterator[str]:
    yield name
    for inner in compiled.nodes[name].items:
        for place in range(len(answers.get(name, ()))):
            yield f"{name}/{place}/{inner}"


def _answers_to(compiled: Compiled, name: str) -> Iterator[dict[str, Any]]:
    node = compiled.nodes[name]
    names = [choice.name for choice in node.choices]
    yield {}
    match node.item.kind:
        case "many":
            for size in range(1, len(names) + 1):
                yield from ({name: list(some)} for some in combinations(names, size))
        case "ranking":
            yield from ({name: list(order)} for order in permutations(names))
        case "integer":
            yield from ({name: number} for number in (3, 7, 12))
        case "repeat":
            inner = node.items[0]
            entries = [[{inner: one}] for one in ("yes", "no")]
            yield {name: [{}]}
            yield from ({name: one} for one in (*entries, entries[0] + entries[1]))
        case _:
            yield from ({name: one} for one in names)


def _pattern(
    variables: tuple[Variable, ...], group: str, answers: Mapping[str, Any]
) -> dict[str, int | None]:
    sources: dict[str, Any] = {"@group": group, **answers}
    return {variable.id: variable.place_of(sources.get(variable.source)) for variable in variables}


# -- People ---------------------------------------------------------------------------------------
def _people(random: Random, kinds: list[Kind]) -> tuple[list[Kind], list[int]]:
    """Return people who mostly answer alike; later ones often differ."""
    publications: list[int] = []
    people: list[Kind] = []
    power = random.choice((2, 6, 12))
    weights = [random.random() ** power for _one in kinds]
    for _period in range(random.randint(1, 4)):
        if random.random() < 0.4:
            weights = [random.random() ** power for _one in kinds]
        count = random.choice((random.randint(6, 20), random.randint(15, 60)))
        people += random.choices(kinds, weights, k=count)
        if random.random() < 0.5:
            # A few kinds of people, each of them few.
            for one in random.sample(kinds, min(len(kinds), 4)):
                people += [one] * random.randint(1, 8)
        publications.append(len(people))
    if len(publications) > 1 and random.random() < 0.2:
        people += random.choices(kinds, weights, k=random.randint(1, 5))
        publications.append(len(people))
    return people, publications


def _plan(
    random: Random,
    definition: Mapping[str, Any],
    groups: list[dict[str, Any]],
    variables: tuple[Variable, ...],
) -> list[list[str]]:
    names = [variable.id for variable in variables]
    plan: list[list[str]] = []
    if random.random() < 0.5:
        return plan
    for _pair in range(6):
        wanted = [*plan, random.sample(names, 2)] if len(names) > 1 else plan
        try:
            check(read(definition), groups, wanted)
        except BadPlan:
            continue
        plan = wanted
    return plan
