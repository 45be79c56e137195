"""What the database holds after a delivery, read by plain SQL."""

from typing import Any

from flask import Flask
from sqlalchemy import text

from fieldapp.foundation.database import FIELD, db


def rows(app: Flask, query: str, **values: Any) -> list[Any]:
    """All rows of a query on the field database."""
    with app.app_context(), db.engines[FIELD].connect() as connection:
        return list(connection.execute(text(query), values))


def count(app: Flask, table: str, where: str = "1 = 1") -> int:
    """How many rows of a table fulfil a condition."""
    return rows(app, f"SELECT count(*) FROM {table} WHERE {where}")[0][0]
