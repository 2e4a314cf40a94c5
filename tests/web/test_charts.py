"""Charts: what is drawn and what is said, large numbers, and what is hidden or missing."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils import translation

from backend.web import charts
from backend.web.charts import Amount, Bar, Gap, Interval, Period, Series, Timeline, Unit
from backend.web.charts.examples import examples
from backend.web.charts.scales import scale_of
from backend.web.charts.trend import labels_of

VECTORS = json.loads((Path(__file__).parent / "chart_vectors.json").read_text())
QUARTERS = [Period(f"quarter {number}", f"Q{number}") for number in range(1, 5)]
STYLED = re.compile(r"\s(style|on\w+)=")


def told(chart: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td>(.*?)</td>", chart)]


def trend(*lines: Series, **more: object) -> str:
    with translation.override("en"):
        return charts.trend(lines, name="x", title="T", periods=QUARTERS, heading="Quarter", **more)


@pytest.mark.parametrize("one", VECTORS["scales"], ids=lambda one: str(one["numbers"]))
def test_an_axis_is_round_and_has_nought(one: dict) -> None:
    scale = scale_of(one["numbers"], is_whole=one["whole"])
    assert (scale.low, scale.high) == pytest.approx((one["low"], one["high"]))
    assert scale.steps == pytest.approx(one["steps"])


@pytest.mark.parametrize("largest", [1, 7, 99, 1234, 5_000_001])
def test_an_axis_has_few_steps_and_room(largest: int) -> None:
    scale = scale_of([largest], is_whole=True)
    assert largest <= scale.high <= 2 * largest + 1
    assert len(scale.steps) <= 6


@pytest.mark.parametrize("one", VECTORS["words"], ids=lambda one: one["en"])
def test_values_in_words(one: dict) -> None:
    value = Gap(one["gap"]) if "gap" in one else Amount(one["lowest"], one["highest"])
    for language in ("en", "nl"):
        with translation.override(language):
            assert charts.words_of(value, Unit(one["unit"])) == one[language]


@pytest.mark.parametrize("language", ["en", "nl", "vi", "zh-hans", "ar"])
def test_charts_are_well_formed_without_styles_or_handlers(language: str) -> None:
    with translation.override(language):
        drawn = examples()
    for chart in drawn:
        ElementTree.fromstring(chart)  # noqa: S314 - our own
        assert not STYLED.search(chart)
        # Places are written with a point, whatever the language writes.
        assert not re.search(r'="\d+,\d+%"', chart)


def test_names_are_there_once() -> None:
    ids = re.findall(r'\sid="([^"]+)"', "".join(examples()))
    assert len(ids) == len(set(ids))


def test_bars_say_what_they_draw() -> None:
    rows = [
        Bar("<b>A</b>", Amount.exactly(1200), target=1000),
        Bar("B", Amount.between(0, 4)),
        Bar("C", Gap.HIDDEN),
        Bar("D", Gap.NOT_YET, target=20),
    ]
    with translation.override("en"):
        chart = charts.bars(rows, name="x", title="T", heading="H")
    assert told(chart) == [
        *("1,200", "1,000"),
        *("fewer than 5", "–"),
        *("too few to show", "–"),
        *("no number yet", "20"),
    ]
    assert "&lt;b&gt;A" in chart
    # The longest is 1,200 of 1,500; what is hidden has no filled part.
    assert '<rect class="sure" width="80%" height="100%"/>' in chart
    assert chart.count('class="sure"') == 1
    assert chart.count('class="maybe"') == 1


def test_a_chart_of_nothing_says_so() -> None:
    with translation.override("en"):
        for chart in (
            charts.bars([], name="x", title="T", heading="H"),
            charts.intervals([], name="x", title="T", heading="H"),
            charts.days([], name="x", title="T", heading="H"),
        ):
            assert "There is nothing to show yet." in chart
            assert "<table" not in chart


def test_a_line_is_broken_where_a_number_is_missing_or_hidden() -> None:
    known, hidden = Amount.exactly(4), Amount.between(0, 4)
    whole = trend(Series("A", [known] * 4))
    assert whole.count('class="part"') == 3
    broken = trend(Series("A", [known, hidden, known, Gap.NOT_YET]))
    assert broken.count('class="part"') == 0
    assert broken.count("<circle") == 2
    assert "Hidden: somewhere in this range" in broken
    assert told(broken) == ["4", "fewer than 5", "4", "no number yet"]


def test_a_trend_is_an_image_with_a_name_and_words() -> None:
    chart = trend(
        Series("Came", [Gap.NOT_YET, *map(Amount.exactly, (7, 9, 3))]), targets=[5, None, 8, 8]
    )
    assert 'role="img" aria-labelledby="x-name x-words"' in chart
    assert "Came: 7 in quarter 2, 3 in quarter 4. The table has all numbers." in chart
    assert told(chart) == ["no number yet", "5", "7", "–", "9", "8", "3", "8"]
    assert chart.count('class="target"') == 3 + 1


def test_lines_are_told_apart_by_more_than_colour() -> None:
    chart = trend(*(Series(name, [Amount.exactly(1)] * 4) for name in "ABC"))
    # Four points each, and one in the key: a circle, a square, a diamond.
    assert [chart.count(mark) for mark in ("<circle", "<rect", "<path")] == [5, 5, 5]


def test_too_many_lines_are_refused() -> None:
    with pytest.raises(ValueError, match="one to 3 lines"):
        trend(*(Series(name, [Gap.HIDDEN] * 4) for name in "ABCD"))
    with pytest.raises(ValueError, match="a value for each period"):
        trend(Series("A", [Gap.HIDDEN]))


@pytest.mark.parametrize("count", [1, 4, 5, 20])
def test_a_phone_has_room_for_the_labels(count: int) -> None:
    labels = labels_of([Period(f"quarter {at}", f"Q{at}") for at in range(count)])
    assert labels[0] == "Q0"
    assert 1 <= len([label for label in labels if label]) <= 4


def test_intervals_say_their_ends_and_the_axis() -> None:
    rows = [Interval("A", 0.24, 0.18, 0.31), Interval("B", Gap.HIDDEN)]
    with translation.override("en"):
        chart = charts.intervals(rows, name="x", title="T", heading="H", reference=0)
    assert told(chart) == ["24% (18% to 31%)", "too few to show"]
    assert "Each line is from 0% to 40%." in chart
    assert '<circle cx="60%"' in chart
    with pytest.raises(ValueError, match="is not within"):
        charts.intervals([Interval("A", 2, 0, 1)], name="x", title="T", heading="H")


def test_a_clock_stands_at_a_day() -> None:
    rows = [Timeline("A", 43, done=[7, 14]), Timeline("B", None), Timeline("C", 101)]
    with translation.override("en"):
        chart = charts.days(rows, name="x", title="T", heading="H")
    assert told(chart) == ["day 43 of 100", "not begun", "over"]
    assert 'width="43%"' in chart
    assert chart.count("<circle") == 2
    assert "Upright marks: day 50, 80, 100." in chart


@pytest.mark.django_db
def test_the_style_guide_shows_them_all(client) -> None:
    page = client.get("/design/").content.decode()
    assert set(re.findall(r'data-chart="(\w+)"', page)) == {"bars", "trend", "intervals", "days"}
