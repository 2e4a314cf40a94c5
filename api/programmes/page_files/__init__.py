"""Pictures, files and videos of pages, and texts that come from elsewhere."""
