"""The organisation's side of the wire."""
