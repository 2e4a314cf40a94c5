"""What a questionnaire is, and what an answer to it may be: pure functions, no rows."""
