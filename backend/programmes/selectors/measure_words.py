"""Numbers of a report in words, as pages and files show them: ranges where a number is hidden."""

from django.utils.translation import gettext as _

from backend.programmes.states import Phase, RespondentGroup, TableSort
from backend.programmes.statistics.intervals import Interval, Share

from .measure_report import Contrast, ReportTable


def table_title(table: ReportTable) -> str:
    """Return whom a table is about, what it compares and, of regions, when."""
    parts = [str(RespondentGroup(table.group).label), str(TableSort(table.sort).label)]
    if table.phase:
        parts.append(str(Phase(table.phase).label))
    title = " · ".join(parts)
    return title[:1].upper() + title[1:]


def count_words(share: Share) -> str:
    """Return how many of how many."""
    count = str(share.least) if share.least == share.most else f"{share.least}–{share.most}"
    return _("{count} of {total}").format(count=count, total=share.total)


def share_words(interval: Interval) -> str:
    """Return a share in percent, as a range if it is one."""
    least, most = _percent(interval.least), _percent(interval.most)
    return f"{least} %" if least == most else f"{least}–{most} %"


def between_words(interval: Interval) -> str:
    """Return between which shares it is."""
    return f"{_percent(interval.lowest)}–{_percent(interval.highest)} %"


def change_words(interval: Interval) -> str:
    """Return a difference in points, with its interval."""
    least, most = _points(interval.least), _points(interval.most)
    middle = least if least == most else _("{least} to {most}").format(least=least, most=most)
    return _("{middle} points (from {lowest} to {highest})").format(
        middle=middle, lowest=_points(interval.lowest), highest=_points(interval.highest)
    )


def clear_words(contrast: Contrast) -> str:
    """Return whether a difference is more than chance."""
    if contrast.is_clear:
        return _("A clear difference.")
    return _("Not clear: chance may have made this.")


def chance_words(contrast: Contrast) -> str:
    """Return the probability of such a change by chance, where it is known."""
    if contrast.chance is None:
        return ""
    return f"p = {max(contrast.chance, 0.001):.3f}"


def how_to_read() -> list[str]:
    """Return what whoever reads a report has to know."""
    return [
        _(
            "All numbers here were published with small groups hidden. Nobody can be found by"
            " subtracting. A range stands where a number is hidden."
        ),
        _(
            "The 95 % interval says which shares fit these answers. With few people it is wide. A"
            " difference is clear if its interval does not contain zero."
        ),
        _("Of twenty differences that are none, about one looks clear by chance."),
        _(
            "People were not assigned to regions by chance. What differs between regions may have"
            " other reasons than the measure."
        ),
    ]


def _percent(share: float) -> int:
    return round(share * 100)


def _points(difference: float) -> str:
    points = round(difference * 100)
    return f"+{points}" if points > 0 else str(points).replace("-", "−")
