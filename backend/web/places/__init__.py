"""Pages of places: the public list, registration, and the page of a contact person."""
