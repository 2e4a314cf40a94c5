"""The pages of Platform HOPE in the permission table: a link or a secret address lets in."""

from tests.api.hope_roles import HopeRow, everybody

LINK = "advice/r/<str:token>"


def with_link(status: int, *, other: int | None = None) -> tuple[int, ...]:
    """Return a requester's browser; `other` has a request in another state."""
    return (404, status, status if other is None else other, 404, 404, 404, 404, 404)


PAGES = [
    HopeRow("get", "panel/", everybody(200)),
    HopeRow("get", "panel/app.webmanifest", everybody(200)),
    HopeRow("get", "panel/desk/", everybody(200)),
    HopeRow("get", "panel/calendar/<str:secret>.ics", (404, 404, 404, 200, 200, 200, 404, 404)),
    HopeRow("get", "advice/", everybody(200)),
    HopeRow("get", "advice/<slug:language>", everybody(200)),
    HopeRow("get", "advice/ask", everybody(200)),
    HopeRow("post", "advice/ask", everybody(403)),
    HopeRow("get", "advice/ask/<slug:language>", everybody(200)),
    HopeRow("post", "advice/ask/<slug:language>", everybody(403)),
    HopeRow("get", LINK, with_link(200)),
    HopeRow("post", LINK, with_link(200)),
    HopeRow("get", f"{LINK}/briefing/<slug:step>", with_link(200), about="draft"),
    HopeRow("post", f"{LINK}/briefing/<slug:step>", with_link(200), about="draft"),
    HopeRow("get", f"{LINK}/result", with_link(200, other=303), about="delivered"),
    HopeRow("post", f"{LINK}/result", with_link(200, other=303), about="delivered"),
    HopeRow("get", f"{LINK}/result/<slug:language>.pdf", with_link(404), about="delivered"),
    HopeRow("post", f"{LINK}/result/<slug:language>.pdf", with_link(404), about="delivered"),
    HopeRow("get", f"{LINK}/evaluation", with_link(200, other=303), about="delivered"),
    HopeRow("post", f"{LINK}/evaluation", with_link(200, other=303), about="delivered"),
]
