"""Projects, their people and their history."""
