"""Disclosure control: the only door through the wall (the guarantee is in docs/disclosure.md).

Owns: reporting partitions and their locking, the frozen minimal table, the ledger of privacy
budget, the draw and the sealed vectors, approval, the outbox to the shared database.
Never holds: an exact vector outside the sealing transaction, a name or a place finer than an
atom in anything that it hands on.
Asked by: the team surface's pages, `ops`. Nothing below the wall ever asks; it publishes there.
"""
