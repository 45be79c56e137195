"""Where things are: areas, 250 m squares, locked partitions and the basemap.

Owns: areas (city districts, police areas, municipalities; they stand in both databases), the
areas of each 250 m square (computed once, on the field side), the public partitions that were
locked for a year (shared database), the file of the basemap, and the arithmetic of
SWEREF 99 TM and the square grid.

Never holds: a position, a contact, a working zone or a draft of a zone. What is published here
was public before the year began, or is a public map.

Who may ask: every room above it, through ``service``, ``squares`` and ``sweref``. It asks only
``audit`` and ``foundation``. Only ``releases`` writes partitions, through ``service``.
"""
