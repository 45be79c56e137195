"""Shifts: what was done, by how many, for how long; a shift with no contact is data too.

Owns: shifts, staff hours split over zones or platforms and dayparts, the check-ins under way.
Never holds: who among staff was out, a clock time (a check-in has both, until it ends), a position,
anything about a person met.
Asked by: `sync` (sealed shifts in), `insights` (hours beside contacts), the desk of the own team.
"""
