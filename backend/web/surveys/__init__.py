"""The pages of surveys at `/s/`: answering and results."""
