"""Staff of social services: their log-ins, roles, teams, and the phones they have enrolled.

Owns: the organisation, teams, staff accounts, roles, devices.
Never holds: partners of the police side (`parties`), anything about people met.
Asked by: every room of the team surface.
"""
