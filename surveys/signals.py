"""What the floors above hear from the surveys, after the transaction."""

from django.dispatch import Signal

round_closed = Signal()
"""A round is over, `round`: its last answers are written and its last results published."""
