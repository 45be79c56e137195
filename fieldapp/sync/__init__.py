"""Sealed envelopes in, reference data out.

Owns: the opening of envelopes, the answers to them, what is held and why.
Never holds: a request log, a clock time of a delivery, an opened payload of a held envelope.
Asked by: phones; team leads through the desk page of held envelopes.
"""
