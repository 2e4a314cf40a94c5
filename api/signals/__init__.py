"""Signal tables: for the organisations at them."""
