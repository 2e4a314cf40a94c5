"""Platform HOPE: experts by experience, what they are asked, how they are cared for and heard."""
