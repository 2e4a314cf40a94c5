"""What strangers read below `/p/`: pages, their files and lists (docs/pages-public.md)."""
