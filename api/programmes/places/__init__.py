"""Places whose staff learns."""
