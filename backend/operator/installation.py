"""All checks of an installation in the order of its setup."""

from . import environment_checks, incidents, lateness, partners, row_alarm, transports
from .checks import Check

OF_THE_SETTINGS = (
    environment_checks.mode,
    environment_checks.hosts,
    environment_checks.address,
    environment_checks.secrets,
    environment_checks.folder,
    environment_checks.mail,
)
OF_THE_MACHINE = (
    *OF_THE_SETTINGS,
    environment_checks.extras,
    environment_checks.cache,
    environment_checks.database,
)
IN_THE_DATABASE = (
    row_alarm.rows,
    environment_checks.worker,
    lateness.due,
    lateness.left_out,
    incidents.clock,
    transports.worker,
    transports.providers,
    partners.operators,
    partners.lifelines,
    partners.organisations,
    partners.safety_net,
)


def can_keep_rows() -> bool:
    """Return whether there is a database with all migrations."""
    return environment_checks.database().is_good and environment_checks.tables().is_good


def all_checks() -> list[Check]:
    """Return the results of all checks that are possible."""
    found = [check() for check in OF_THE_MACHINE]
    if found[-1].is_good:
        found.append(environment_checks.tables())
    if found[-1].is_good:
        found += [check() for check in IN_THE_DATABASE]
    return found
