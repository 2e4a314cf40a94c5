"""Live events to open pages; a page that missed one asks over HTTP."""
