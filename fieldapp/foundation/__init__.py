"""What every room stands on: settings, databases, the clock, the web shell, identity, words.

Owns: the two stores' engines, the settings and secrets of one process, the operational
clock, the rule that every route names who may use it.
Never holds: any room's tables, permissions or acts; it knows no room by name.
Asked by: every room.
"""
