"""Follow-ups: tasks of a team at a zone and a week, never of a person.

Owns: tasks and their state.
Never holds: a link to a contact, needs, signs, anything that a person could be found by.
Asked by: `sync` (a contact may ask for one), the desk of the own team.
"""
