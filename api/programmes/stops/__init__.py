"""Stops of the truck."""
