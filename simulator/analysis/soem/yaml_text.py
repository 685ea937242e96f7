"""A plain tree and comments by dotted path in, YAML text out that reads back as the same tree.

Mappings stand one key a line down to where one fits on a line as a whole; comments stand above their key. Nothing
random.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from simulator.config import resolve

WIDTH = 120
_PLAIN = re.compile(r"[\w(][\w ().,/%+'æøåÆØÅ>-]*", re.UNICODE)
Comments = Mapping[str, str]


def text_of(tree: Mapping[str, Any], comments: Comments) -> str:
    """YAML text of a tree; `comments[""]` stands at the top, the others above the key of their path."""
    head = [*_comment(comments.get("", ""), 0)]
    return "\n".join([*head, *_block(tree, "", 0, comments)]).strip("\n") + "\n"


def _block(tree: Mapping[str, Any], path: str, indent: int, comments: Comments) -> Iterator[str]:
    for key, value in tree.items():
        inner = f"{path}.{key}" if path else str(key)
        said = list(_comment(comments.get(inner, ""), indent))
        if not path and isinstance(value, Mapping):
            yield ""
        yield from said
        start = f"{' ' * indent}{scalar(str(key))}:"
        line = f"{start} {_flow(value)}"
        whole = path != "" and len(line) <= WIDTH and not any(each.startswith(f"{inner}.") for each in comments)
        if isinstance(value, Mapping) and value and not (whole and _shallow(value)):
            yield start
            yield from _block(value, inner, indent + 2, comments)
        elif isinstance(value, list) and len(line) > WIDTH:
            yield start
            yield from (f"{' ' * indent}  - {_flow(item)}" for item in value)
        else:
            yield line


def _shallow(value: Any) -> bool:
    """Whether a mapping is read easily on one line: a single chain of mappings, or figures and short words."""
    return not isinstance(value, Mapping) or sum(isinstance(each, Mapping) for each in value.values()) <= 1


def _comment(text: str, indent: int) -> Iterator[str]:
    for paragraph in text.splitlines():
        for line in textwrap.wrap(paragraph, WIDTH - 2 - indent) or [""]:
            yield f"{' ' * indent}# {line}".rstrip()


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(str(key))}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return scalar(value)


def scalar(value: Any) -> str:
    """One value as YAML that is read back as it was, in quotes only where it must be."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:_}" if abs(value) >= 10_000 else str(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, float | dt.date):
        return repr(value) if isinstance(value, float) else value.isoformat()
    return value if _is_plain(value) else json.dumps(value, ensure_ascii=False)


def _is_plain(text: str) -> bool:
    if not _PLAIN.fullmatch(text) or text != text.strip() or "," in text:
        return False
    try:
        return resolve(text) == text
    except ValueError:
        return False
