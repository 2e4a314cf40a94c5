"""The pages for seekers and members."""
