"""Contacts: one row is one person met once, and nothing in it says who.

Owns: contacts of every kind, the marks of frozen tertials and of counted ids.
Never holds: free text, a position, a clock time, any code made from a person.
Asked by: `sync` (sealed contacts in), `insights` (exact figures), `releases` (units, freezes).
"""
