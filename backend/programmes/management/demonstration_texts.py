"""Files of texts in the demonstration, and who writes them."""

from pathlib import Path
from typing import Final

from backend.core.languages import BY_CODE
from backend.organisations.models import Membership, Role
from backend.programmes.models import Project
from backend.programmes.roles import Participant

# Who writes if an organisation has both: the role that comes first.
WRITERS: Final = (Role.EDITOR, Role.COORDINATOR)


def files_of(folder: Path) -> dict[str, dict[str, Path]]:
    """Return files `<slug>.<language>.md` of a project: by slug, and then by language in order."""
    found: dict[str, dict[str, Path]] = {}
    for path in folder.glob("*.md"):
        slug, language, _suffix = path.name.split(".")
        found.setdefault(slug, {})[language] = path
    order = [*BY_CODE]
    return {
        slug: dict(sorted(paths.items(), key=lambda item: order.index(item[0])))
        for slug, paths in found.items()
    }


def writer_of(project: Project) -> Participant | None:
    """Return who writes a project's texts, if its organisation has somebody."""
    people = Membership.objects.filter(organisation=project.organisation_id, role__in=WRITERS)
    found = sorted(people, key=lambda person: (WRITERS.index(Role(person.role)), person.pk))
    if not found:
        return None
    return Participant(found[0].member_id, project.organisation_id, Role(found[0].role))
