"""Guidance for whoever is out: what to think of at once, whom to call, which rule it rests on.

Owns: the texts of guidance as dated data files (guidance/), each with its source and its owner;
what the municipality has filled in of them, with source, owner and the day when it was checked.
Never holds: a verdict, an answer that somebody gave to a checklist, a number without its source or
the word that there is none, the name of a person.
Asked by: the phone's build (`fieldapp generate`), `sync` (which edition the server has, what is
local).
"""
