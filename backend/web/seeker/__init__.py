"""The seeker's page at `/`: one form, one address, one step on a screen."""
