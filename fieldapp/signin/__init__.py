"""How a person of either surface comes in and stays in.

Owns: passwords, second factors, passkeys, sessions, one-time links, failed attempts (a table of
each in both stores), the pages of log-in and of one's own account.
Never holds: who there is and what they may do (`accounts` for staff, `parties` for partners give
it their `People`), a name that somebody typed and nobody has, the address of a network.
Asked by: both surfaces, `accounts` and `parties`.
"""
