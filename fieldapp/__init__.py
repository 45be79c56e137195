"""fieldapp: one house, two front doors, and a wall between them. Imports nothing."""
