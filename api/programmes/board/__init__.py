"""The board, and what members choose from."""
