"""What makes each test's own application cheap: templates and addresses are compiled once.

Every test has an application anew, and all of them are made of the same templates and routes.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule


class _Templates(BytecodeCache):
    _code: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


_compile = Rule._compile_builder
_builders: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}


def _remembered(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    # What builds an address looks up converters in the rule that it is given, so that it is the
    # same for every rule of these parts, unless a default is built in.
    if rule.defaults:
        return _compile(rule, append_unknown)
    key = (rule.rule, tuple(rule._trace), append_unknown)
    if key not in _builders:
        _builders[key] = _compile(rule, append_unknown)
    return _builders[key]


def compile_once() -> None:
    """From here on, applications of this process share what they have compiled."""
    options: dict[str, Any] = {**Flask.jinja_options, "bytecode_cache": _Templates()}
    Flask.jinja_options = options
    Rule._compile_builder = _remembered  # type: ignore[method-assign,assignment]
