"""The step of a migration that signs rows which are there: `backend.core.row_macs`."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation

from .at_rest import is_mac_at_rest, mac_at_rest
from .row_macs import PURPOSE, row_content


class SignRows(Operation):
    """Sign the rows of a model with the MAC of these columns.

    :param before: the columns that the MAC covered until now; rows that do not verify with them
        are left as they are. None: the model had no MAC, and what is there is taken as it is.
    """

    reduces_to_sql = False
    reversible = True

    def __init__(
        self, model_name: str, fields: Sequence[str], before: Sequence[str] | None = None
    ) -> None:
        self.model_name, self.fields = model_name, tuple(fields)
        self.before = None if before is None else tuple(before)

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change no model."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Sign each row that verified before."""
        model = from_state.apps.get_model(app_label, self.model_name)
        rows = model._base_manager.using(schema_editor.connection.alias)
        for row in rows.order_by("pk").iterator():
            if self._was_authentic(row):
                mac = mac_at_rest(PURPOSE, row_content(row, self.fields))
                rows.filter(pk=row.pk).update(mac=mac)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Leave MACs as they are: code from before does not look at them."""

    def describe(self) -> str:
        """Return what a migration's plan prints."""
        return f"Sign the rows of {self.model_name}"

    def _was_authentic(self, row: Any) -> bool:
        if self.before is None:
            return True
        return is_mac_at_rest(PURPOSE, row_content(row, self.before), bytes(row.mac))
