"""The page for outreach workers, and their visits."""
