"""What can be done with questionnaires and rounds: a function each, and a transaction each."""
