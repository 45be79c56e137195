"""Working zones of the teams, and drafts of the reporting partition; two different things.

Owns: working zones (the team's own, at once, internal) and reporting-zone drafts (public
space, with a cited public source), both as sets of 250 m squares.
Never holds: figures. Both show where staff look: neither crosses the wall as it stands.
Asked by: phones (working zones), `shifts`, `insights`, `releases` (drafts, to lock them).
"""
