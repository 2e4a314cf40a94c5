"""Rows that become something else than one item: tables, loops, scales, paths, lists."""

from surveys.questionnaire.definition import write

from .forms import ends, form

CHOICES = """
list_name | name | label | size
l         | a    | A     | big
l         | b    | B     | small
"""


def test_a_scale_that_is_too_long_to_show() -> None:
    found = form("type|name|label::nl|parameters|constraint\nrange|q|Q|end=5000|. != 7")
    assert ends(found) == [("survey", 2, "changed")]
    assert found.definition is not None
    item = found.definition.items[0]
    assert (item.kind, item.constraint) == ("integer", "(. != 7) and . >= 1 and . <= 5000")


def test_a_scale_that_goes_down_and_has_texts_at_its_ends() -> None:
    found = form(
        "type|name|label::nl|parameters\nrange|q|Q|start=5 end=1 step=-1 tick_labelset=T",
        "list_name|name|label::nl\nT|1|Slecht\nT|3|Gaat\nT|5|Goed",
    )
    assert ends(found) == [("survey", 2, "changed"), ("survey", 2, "not taken")]
    assert found.definition is not None
    assert write(found.definition)["items"] == [
        {
            "kind": "scale",
            "name": "q",
            "label": {"nl": "Q"},
            "parameters": {"start": "1", "end": "5", "step": "1"},
            "low": {"nl": "Slecht"},
            "high": {"nl": "Goed"},
        }
    ]
    assert found.definition.choices == {}


def test_tables() -> None:
    rows = "{}select_one l|q1|Q||yes\nselect_one l|q2|Q\nend_group"
    header = "type|name|label::nl|appearance|required\n"
    grid = form(header + rows.format("begin_group|g|G|table-list\n"), CHOICES).definition
    assert grid is not None
    assert write(grid)["items"] == [
        {
            "kind": "grid",
            "name": "g",
            "label": {"nl": "G"},
            "choices": "l",
            "items": [
                {"kind": "one", "name": "q1", "label": {"nl": "Q"}, "required": "true()"},
                {"kind": "one", "name": "q2", "label": {"nl": "Q"}},
            ],
        }
    ]
    other = "begin_group|g|G|table-list w4\ntext|q0|Q\n"
    group = form(header + rows.format(other), CHOICES).definition
    assert group is not None
    assert (group.items[0].kind, group.items[0].appearance) == ("group", ("field-list", "w4"))
    old = "begin_group|g|G|field-list\nselect_one l|q0|Kies|label\n"
    noted = form(header + rows.format(old), CHOICES).definition
    assert noted is not None
    assert [item.kind for item in noted.items[0].items] == ["note", "one", "one"]


def test_paths_and_looking_up_labels() -> None:
    found = form(
        """
        type | name | label::nl | relevant | calculation
        begin_group | g | G | |
        select_one l | q | Q | |
        text | één | P | ../q = '../q' and /data/g/q != 'b' and current()/../q |
        end_group | | | |
        calculate | c | | | instance('l')/root/item[name = ${q}]/label
        calculate | d | | | ../g/één
        """,
        CHOICES.replace("label", "label::nl"),
    )
    assert ends(found) == [("survey", 4, "changed")]
    assert found.definition is not None
    _g, _q, other, c, d = (item for item, _within in found.definition.walk())
    assert other.relevant == "${q} = '../q' and ${q} != 'b' and ${q}"
    assert c.calculation == "jr:choice-name(${q}, '${q}')"
    assert (other.name, d.calculation) == ("een", "${een}")


def test_loops_and_others() -> None:
    found = form(
        """
        type | name | label::nl | relevant
        begin loop over l | o | Alles |
        integer | n | Hoeveel %(label)s? |
        text | t | %(name)s? | ${n} > 1
        end loop | | |
        select_multiple l or_other | m | M |
        """,
        "list_name|name|label::nl\nl|a|A\nl|b|B",
    )
    assert found.definition is not None
    shown = [(one.name, one.label.get("nl"), one.relevant) for one, _in in found.definition.walk()]
    assert shown == [
        ("o", "Alles", ""),
        ("o_a", "A", ""),
        ("n_a", "Hoeveel A?", ""),
        ("t_a", "a?", "${n_a} > 1"),
        ("o_b", "B", ""),
        ("n_b", "Hoeveel B?", ""),
        ("t_b", "b?", "${n_b} > 1"),
        ("m", "M", ""),
        ("m_other", shown[-1][1], "selected(${m}, 'other')"),
    ]
    assert [one.name for one in found.definition.choices["l"]] == ["a", "b"]
    assert [one.name for one in found.definition.choices["l_or_other"]] == ["a", "b", "other"]


def test_what_choices_may_not_be() -> None:
    header = "list_name|name|label|size\n"
    survey = "type|name|label\nselect_one l|q|Q"
    twice = form(survey, header + "l|a|A\nl|a|A\nl|a|B")
    assert ends(twice)[1:] == [("choices", 3, "left out"), ("choices", 4, "refused")]
    unnamed = form(survey, header + "l|a|A\nl||B\n|c|C")
    assert ends(unnamed)[1:] == [("choices", 3, "refused"), ("choices", 4, "left out")]
    failed = form(survey, header + "l|a|A|#REF!")
    assert ends(failed)[1:] == [("choices", 2, "refused")]
    unused = form(survey, header + "l|a|A\nk|b|B\nk|b|C\nm|d|${nobody}")
    assert ends(unused)[1:] == [("choices", 4, "left out"), ("choices", 5, "left out")]
