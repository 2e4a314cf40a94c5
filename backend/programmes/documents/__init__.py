"""Documents of pages: what they are made of, and what is made of them."""
