"""Other starts, goals, critics, edits and rivals than those of the thin library."""
