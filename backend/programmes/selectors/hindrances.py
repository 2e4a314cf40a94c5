"""What keeps an organisation on Kier: projects that it runs, and signal tables that it leads."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from backend.organisations.texts import in_language
from backend.programmes.models import Project, SignalTable


def hindrances(organisation_id: UUID) -> Sequence[str]:
    """Return what has to be done before an organisation can be removed; rows of any origin."""
    projects = Project.objects.unverified().filter(organisation=organisation_id)
    tables = SignalTable.objects.unverified().filter(lead=organisation_id)
    return [
        *(_project_stays(row) for row in projects.order_by("slug")),
        *(_table_stays(row) for row in tables.select_related("project").order_by("region", "pk")),
    ]


def _project_stays(row: Project) -> str:
    return _(
        "It runs the project “{project}”. First a programme manager gives the project to another "
        "organisation, or erases it."
    ).format(project=in_language(row.name) or row.slug)


def _table_stays(row: SignalTable) -> str:
    return _(
        "It leads the signal table “{table}”. First the coordinator of the project “{project}” "
        "hands the lead to another organisation at the table, or erases the table once its "
        "signals have expired."
    ).format(table=in_language(row.name), project=in_language(row.project.name) or row.project.slug)
