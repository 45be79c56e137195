"""Exact figures for those inside social services who may read them.

Owns: the figures page and its map: contacts by square, working zone and district, staff hours
beside them, contacts per 10 staff hours. No tables: it adds up what other rooms count.

Never holds: a contact, or anything that crosses to the police side (that is `releases` alone).

Who may ask: nobody. Team leads and analysts read its pages, and each reading is logged.
"""
