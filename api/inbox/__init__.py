"""The inbox of organisations."""
