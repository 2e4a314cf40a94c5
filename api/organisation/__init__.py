"""An organisation's page, keys and members."""
