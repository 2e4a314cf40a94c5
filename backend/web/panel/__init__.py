"""Pages of those who work with Platform HOPE. Their address says nothing of it."""
