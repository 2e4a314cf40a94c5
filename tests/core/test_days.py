"""A day is one of the Netherlands, and one function says which (backend/core/days.py)."""

import re
from pathlib import Path

BASE = Path(__file__).parents[2]
DAYS = "backend/core/days.py"
FORBIDDEN = re.compile(
    r"\.date\(\)|\blocaldate\b|date\.today\(\)|__date\b|ZoneInfo\(\"Europe/Amsterdam\"\)"
    r"|__(?:year|month|week|iso_year|iso_week_day|week_day)\b"
    r"|\b(?:Trunc|Extract)(?:Date|Day|Week|Month|Quarter|Year|IsoYear|WeekDay)?\("
)
# File, line without spaces around it, and why it makes no day of a moment.
ALLOWED = {
    # Columns of these are days.
    ("backend/experts/selectors/numbers.py", ".annotate(year=ExtractYear(sent)"),
    ("backend/experts/selectors/numbers.py", "rows.annotate(year=ExtractYear(day)"),
    ("backend/experts/selectors/people.py", 'month = Q(**{f"{day}__year"'),
    (
        "backend/programmes/selectors/certificate_figures.py",
        '.annotate(month=TruncMonth("issued_on"',
    ),
    # The clock of a round, without an offset: whoever answers is asked for days there.
    ("backend/web/surveys/navigation.py", "return Situation(self.now.date()"),
    (
        "backend/web/surveys/navigation.py",
        "compiled, today = self.opened.compiled, self.now.date()",
    ),
    ("surveys/services/responses.py", "today = now.date()"),
    ("api/surveys/responses/views.py", "faults = check_answers(found.compiled, values"),
    # What stands in a cell of a spreadsheet.
    ("surveys/xlsform/values.py", "return found.date().isoformat()"),
    # Where a demonstration takes place.
    ("backend/programmes/management/commands/demonstration_trainings.py", "ZONE: Final"),
}


def test_no_other_module_makes_a_day_of_a_moment() -> None:
    found = {
        (str(path.relative_to(BASE)), line.strip())
        for folder in ("api", "backend", "notifications", "surveys")
        for path in (BASE / folder).rglob("*.py")
        if "migrations" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if FORBIDDEN.search(line) and not line.lstrip().startswith("#")
    }
    allowed = {
        (file, line)
        for file, line in found
        if any(file == name and line.startswith(start) for name, start in ALLOWED)
    }
    used = {
        (name, start)
        for name, start in ALLOWED
        if any(file == name and line.startswith(start) for file, line in allowed)
    }
    assert {one for one in found - allowed if one[0] != DAYS} == set()
    assert used == ALLOWED
