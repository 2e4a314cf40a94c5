"""Files that members upload for pages: what each may be, and what is kept of it."""
