"""A fictional organisation, made from a seed: its place, people, shifts and contacts.

The modules beside `load` are pure: the same parameters give the same city, record by record.
Nothing here names a real place or person. A demo is for looking and testing; an installation
that holds one is marked for ever and can never become a real one.
"""
