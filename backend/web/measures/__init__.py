"""Pages of who was given a card to answer about a measure, and of readers of its questions."""
