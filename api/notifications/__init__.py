"""A member's devices and notification settings."""
