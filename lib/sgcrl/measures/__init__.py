"""What is measured of runs, worlds and tables, and intervals over runs."""
