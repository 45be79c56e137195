"""The record of who did and saw what, and the one transaction helper.

Owns: the access log of each store, the hash chain over it with its seals, its retention, its
recurring checks, the log of deliveries (device, shift and day alone).
Never holds: a clock time of a delivery (it would be the time of a meeting), any content,
the id or name of social services' staff in the shared store.
Asked by: every room that writes or shows exact figures; there is no commit without a named act.
Its pages are the auditor's alone.
"""
