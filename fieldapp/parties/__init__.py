"""Log-ins of the police side, and the participants of both parties by name and function.

Owns: partner accounts, the list of those who may author or sign a joint document, and what
the shared side knows of this installation (its name, whether it is fictional).
Never holds: a staff log-in, a team, anything from the field.
Asked by: the picture surface; `picture` and `plan` for authors and signers; administrators of the
team surface, who let partners in (`invitations`, which the picture surface does not load).
"""
