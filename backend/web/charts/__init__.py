"""Charts in HTML and SVG: bars with targets, lines by period, intervals, days of a clock.

Each function returns a `<figure>` that needs no script and no inline style; its page has
`kier/css/charts.css`. `kier/shared/charts.js` draws the same in members' pages (docs/charts.md).
"""

from .bars import Bar, bar_line, bars
from .days import Timeline, days
from .intervals import Interval, intervals
from .trend import Period, Series, trend
from .values import Amount, Gap, Unit, Value, words_of

__all__ = [
    "Amount",
    "Bar",
    "Gap",
    "Interval",
    "Period",
    "Series",
    "Timeline",
    "Unit",
    "Value",
    "bar_line",
    "bars",
    "days",
    "intervals",
    "trend",
    "words_of",
]
