"""History of the store `shared`; the engine is handed in by fieldapp.foundation.migrate."""

from alembic import context

from fieldapp.foundation import migrate

migrate.run(
    context.config.attributes.get("metadata"), context.config.attributes.get("include_object")
)
