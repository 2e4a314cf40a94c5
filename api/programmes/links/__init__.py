"""Links of projects, and their figures."""
