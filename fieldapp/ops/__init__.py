"""The administrator's room: set-up, import of areas, log-ins, demo data, publishing, health.

Owns: the command line `fieldapp`, the secrets that `init` makes, and the fictional
organisation of `demo`.

Never holds: tables of its own, or a rule of another room; it calls the rooms' services.

Who may ask: nobody. It runs on the team's host alone.
"""
