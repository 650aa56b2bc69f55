"""What InfoNCE does when nothing is sampled: float64, exact, without an optimiser."""
