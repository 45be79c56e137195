"""Fields of sealed payloads: codes of a list, days, ids, for the rooms' marshmallow schemas."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, missing

from .codes import CodeList

UNKNOWN_CODE = "unknown code"


EARLIEST = date(2020, 1, 1)
"""No operational day of any installation lies before this."""


def is_storable(text: str) -> bool:
    """Whether both databases can hold a text: no NUL, no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


class Payload(Schema):
    """A schema of what phones seal: a payload that keeps it is read in half the time.

    Of one that does not, marshmallow's own reading says what is wrong.
    """

    def load(self, data: Any, *, many: Any = None, partial: Any = None, unknown: Any = None) -> Any:
        """The payload as read; raises ValidationError."""
        known = self.load_fields
        if type(data) is dict and many is None and not partial and data.keys() <= known.keys():
            try:
                read = {
                    name: field.deserialize(data.get(name, missing), name, data)
                    for name, field in known.items()
                }
                if missing not in read.values():
                    return read
            except ValidationError:
                pass
        return super().load(data, many=many, partial=partial, unknown=unknown)


class PlainField(fields.Field):
    """A field whose own `_deserialize` says all, when a value is there at all."""

    def deserialize(
        self,
        value: Any,
        attr: str | None = None,
        data: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> Any:
        """The value as read; raises ValidationError."""
        if value is None or value is missing or self.validators:
            return super().deserialize(value, attr, data, **kwargs)
        return self._deserialize(value, attr, data, **kwargs)


class TruthField(PlainField, fields.Boolean):
    """JSON's true or false, and no words for them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(truthy={True}, falsy={False}, **kwargs)


class CodeField(PlainField):
    """One code of a list."""

    def __init__(self, codes: CodeList, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.codes = codes

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        if not isinstance(value, str) or value not in self.codes:
            raise ValidationError(UNKNOWN_CODE)
        return value


class CodesField(PlainField):
    """Some codes of a multi-choice list, each once."""

    def __init__(self, codes: CodeList, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.codes = codes

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> list[str]:
        if value == []:
            return value
        if not isinstance(value, list) or len(set(map(str, value))) != len(value):
            raise _wrong("a list of codes, each once")
        if any(code not in self.codes for code in value if isinstance(code, str)):
            raise ValidationError(UNKNOWN_CODE)
        if not all(isinstance(code, str) for code in value):
            raise _wrong("a list of codes")
        return value


class IdField(PlainField):
    """A UUID in its usual form: lower case, with hyphens."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> UUID:
        try:
            read = UUID(value)
        except (ValueError, AttributeError, TypeError):
            raise _wrong("an id") from None
        if str(read) != value:
            raise _wrong("an id in its usual form")
        return read


class DayField(PlainField):
    """An operational day, YYYY-MM-DD."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> date:
        try:
            read = date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            read = None
        if read is not None and read.isoformat() == value and read >= EARLIEST:
            return read
        raise _wrong("a day")


def reason_of(error: ValidationError) -> str:
    """Why a payload is held: unknown_code, missing_field or malformed."""
    told = str(error.messages)
    if UNKNOWN_CODE in told:
        return "unknown_code"
    return "missing_field" if "Missing data" in told else "malformed"


def _wrong(expected: str) -> ValidationError:
    return ValidationError(f"not {expected}")
