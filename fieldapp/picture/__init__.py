"""The police side's view of sealed figures: published releases, their table and map.

Owns: post-processing of sealed bytes (pure, run by `releases` as a child process), published
releases as they crossed the wall, the page and the file that show them, `release verify`.
Never holds: a contact, an exact figure, a key or a path of the field database.
Asked by: police liaisons and partners; `releases` publishes into it.
"""
