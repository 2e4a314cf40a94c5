"""Services of questionnaires and rounds: one function and one transaction each."""
