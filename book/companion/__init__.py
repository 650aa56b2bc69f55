"""What shows: everything of the book that is neither the algorithm nor a measurement."""
