"""Signal tables of a project: their basis, and which organisations are at them."""
