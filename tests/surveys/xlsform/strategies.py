"""Questionnaires of chance that make sense, in the one way in which a spreadsheet can say it."""

import string

from hypothesis import strategies as st

from surveys.questionnaire.definition import Choice, Definition, Item
from surveys.questionnaire.kinds import KINDS
from surveys.xlsform.texts import without_tags

LANGUAGES = ["nl", "en", "nl-easy", "zh-hans", "vi", "sw", "und-x-klingon"]
# What somebody may write, with all that a spreadsheet or pyxform might take for something else.
LETTERS = (
    string.ascii_letters + string.digits + " .,:;!?'\"()[]{}<>=+-*/\\|@#$%^&_~`\n\u00a0“”‘’é您🙂"
)


def is_kept(text: str) -> bool:
    return bool(text) and text == text.strip() == without_tags(text) and "${" not in text


lines = st.text(LETTERS, min_size=1, max_size=30).filter(is_kept)
names = st.text(string.ascii_letters + string.digits + "_.-", max_size=8).map("q{}".format)
SIMPLE = [kind.id for kind in KINDS.values() if not kind.has_items]
list_names = st.text(string.ascii_lowercase, min_size=1, max_size=6)
numbers = st.integers(-50, 50).map(str) | st.sampled_from(["0.5", "-1.25", "3.75"])


@st.composite
def texts(draw: st.DrawFn, languages: list[str]) -> dict[str, str]:
    return {code: draw(lines) for code in languages if draw(st.booleans())}


@st.composite
def labels(draw: st.DrawFn, languages: list[str]) -> dict[str, str]:
    return draw(texts(languages)) or {languages[0]: draw(lines)}


@st.composite
def lists(draw: st.DrawFn, languages: list[str]) -> dict[str, tuple[Choice, ...]]:
    columns = draw(st.lists(st.sampled_from(["region", "Size", "cf"]), unique=True))
    return {
        name: tuple(
            Choice(
                one,
                draw(texts(languages)),
                {column: draw(lines) for column in columns if draw(st.booleans())},
            )
            for one in draw(st.lists(names, min_size=1, max_size=3, unique=True))
        )
        for name in draw(st.lists(list_names, min_size=1, max_size=2, unique=True))
    }


@st.composite
def conditions(draw: st.DrawFn, before: list[str]) -> str:
    if not before or draw(st.integers(0, 2)):
        return ""
    shapes = [
        "${a} = 'x'",
        "selected(${a}, 'b') or ${b} > 3",
        "not(${a} != \"it's\") and ${b} = ''",
    ]
    a, b = draw(st.sampled_from(before)), draw(st.sampled_from(before))
    return draw(st.sampled_from(shapes)).replace("{a}", f"{{{a}}}").replace("{b}", f"{{{b}}}")


@st.composite
def questions(
    draw: st.DrawFn, name: str, before: list[str], languages: list[str], known: list[str]
) -> Item:
    kind = draw(st.sampled_from(SIMPLE))
    fields: dict[str, object] = {"relevant": draw(conditions(before))}
    if kind == "calculate":
        source = draw(conditions(before)) or draw(st.sampled_from(["1 + 1", "today()", "'=a'"]))
        return Item(kind, name, calculation=source, **fields)
    fields |= {"label": draw(labels(languages)), "hint": draw(texts(languages))}
    fields["appearance"] = tuple(draw(st.sampled_from([[], ["minimal"], ["w1", "likert"]])))
    if kind == "note":
        return Item(kind, name, **fields)
    fields["required"] = draw(st.sampled_from(["", "true()"])) or draw(conditions(before))
    fields["constraint"] = draw(st.sampled_from(["", ". != 'a'", "string-length(.) < 5"]))
    fields["required_message"] = draw(texts(languages))
    fields["constraint_message"] = draw(texts(languages))
    fields["read_only"] = draw(st.booleans())
    fields |= draw(values(kind))
    if kind in {"one", "many", "ranking"}:
        fields["choices"] = draw(st.sampled_from(known))
        fields["choice_filter"] = draw(st.sampled_from(["", "name != 'a'"]))
        fields["shuffled"] = draw(st.booleans())
    if kind == "scale":
        fields |= draw(scales(languages))
    return Item(kind, name, **fields)


@st.composite
def values(draw: st.DrawFn, kind: str) -> dict[str, object]:
    if not draw(st.booleans()):
        return {"calculation": draw(st.sampled_from(["", "today()", "concat('a', 'b')"]))}
    plain: dict[str, st.SearchStrategy[str]] = {
        "text": lines,
        "integer": st.integers(-9, 9).map(str),
        "decimal": numbers,
        "date": st.dates().map(str),
        "time": st.times().map(lambda one: one.strftime("%H:%M")),
        "date_time": st.datetimes().map(lambda one: one.isoformat()[:16]),
    }
    return {"default": draw(plain[kind])} if kind in plain else {}


@st.composite
def scales(draw: st.DrawFn, languages: list[str]) -> dict[str, object]:
    start = draw(st.integers(-5, 5))
    parameters = {"start": str(start), "end": str(start + draw(st.integers(2, 9))), "step": "0.5"}
    if draw(st.booleans()):
        parameters["classes"] = "1 2.5 4"
    return {
        "parameters": parameters,
        "low": draw(texts(languages)),
        "high": draw(texts(languages)),
    }


@st.composite
def groups(
    draw: st.DrawFn, name: str, before: list[str], languages: list[str], known: list[str]
) -> Item:
    kind = draw(st.sampled_from(["group", "grid", "repeat"]))
    count = draw(st.integers(1, 3))
    label = draw(texts(languages))
    condition = draw(conditions(before))
    inside: list[Item] = []
    for place in range(count):
        inner = f"{name}.{place}"
        if kind == "grid":
            required = draw(st.sampled_from(["", "true()"]))
            inside.append(Item("one", inner, label=draw(labels(languages)), required=required))
        else:
            inside.append(draw(questions(inner, before, languages, known)))
    if kind == "grid":
        return Item(
            kind,
            name,
            label=label,
            relevant=condition,
            choices=draw(st.sampled_from(known)),
            shuffled=draw(st.booleans()),
            items=tuple(inside),
        )
    appearance = ("field-list",) if kind == "group" and draw(st.booleans()) else ()
    parameters = {"count": draw(st.sampled_from(["3", "1 + 1"]))} if kind == "repeat" else {}
    return Item(
        kind,
        name,
        label=label,
        relevant=condition,
        appearance=appearance,
        parameters=parameters,
        items=tuple(inside),
    )


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    languages = draw(st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=3, unique=True))
    choices = draw(lists(languages))
    items: list[Item] = []
    before: list[str] = []
    for name in draw(st.lists(names, min_size=1, max_size=5, unique=True)):
        shape = groups if draw(st.integers(0, 3)) == 0 else questions
        items.append(draw(shape(name, before, languages, list(choices))))
        if items[-1].kind not in {"group", "grid", "repeat", "note"}:
            before.append(name)
    return Definition(
        title={code: draw(lines) for code in languages},
        languages=tuple(languages),
        items=tuple(items),
        choices=choices,
        settings=draw(st.sampled_from([{}, {"form_id": "a-b", "version": "12"}])),
    )
