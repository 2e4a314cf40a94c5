"""The projects of the programme, and the parts that they share."""
