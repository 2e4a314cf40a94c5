"""All that an installation needs, in the order in which it is done, with what to do about it.

Shown by `manage.py begin` and at `/operator/start/`. No check looks at a request for help.
"""

from . import incidents, lateness, machine, partners, row_alarm, transports
from .checks import Check

OF_THE_SETTINGS = (
    machine.mode,
    machine.hosts,
    machine.address,
    machine.secrets,
    machine.folder,
    machine.mail,
)
OF_THE_MACHINE = (*OF_THE_SETTINGS, machine.extras, machine.cache, machine.database)
IN_THE_DATABASE = (
    row_alarm.rows,
    machine.worker,
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
    """Whether there is a database with the tables of this code."""
    return machine.database().is_good and machine.tables().is_good


def all_checks() -> list[Check]:
    """Return every check; those of rows only if there are tables to read."""
    found = [check() for check in OF_THE_MACHINE]
    if found[-1].is_good:
        found.append(machine.tables())
    if found[-1].is_good:
        found += [check() for check in IN_THE_DATABASE]
    return found
