"""Public figures of the programme, at `/figures/`."""
