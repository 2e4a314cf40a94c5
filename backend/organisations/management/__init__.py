"""Management commands of organisations."""
