"""Where things are: areas, 250 m squares, locked partitions and the basemap.

Owns: areas (city districts, police areas, municipalities; they stand in both databases), the
areas of each 250 m square (computed once, on the field side), the public partitions of past and
present years (shared database), the basemap's file, the arithmetic of SWEREF 99 TM.
Never holds: a position, a contact, a working zone or a draft of a zone; what is published here
is a public map, or was made public before its year began.
Asked by: every room above it, through `service`, `partitions`, `importing`, `basemap`, `squares`
and `sweref`. Only `releases` publishes partitions.
"""
