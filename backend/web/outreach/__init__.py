"""Pages for outreach workers: cards to show, sentences to say, and a tally of visits."""
