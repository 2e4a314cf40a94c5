"""The pages of the surveys at `/s/`: answering, one form at one address, and results."""
