"""The seeker's side of the wire."""
