"""A page's Markdown in, Markdown that MkDocs understands and HTML with formulas as MathML out.

Formulas stand between `$` and `$`, or on lines of their own between `$$` and `$$`, as GitHub shows them. Links to files
of the project outside `docs/` have no page here: they become the file's name. Wide tables scroll by themselves.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from latex2mathml.converter import convert

CODE = re.compile(r"(^```.*?^```[ ]*$|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
BLOCK = re.compile(r"^\$\$\n(.*?)\n\$\$$", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"(?<![\\$\w])\$(?!\s)([^$\n]+?)(?<!\s)\$(?![\w$])")
OUTSIDE = re.compile(r"\[([^\]]+)\]\(\.\./([^)]+)\)")
PLACE = "formula{}here"

_formulas: list[str] = []
"""The formulas of the page that is being made."""


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Formulas become places that Markdown leaves alone, links out of `docs/` names of files."""
    _formulas.clear()
    return "".join(part if k % 2 else _replaced(part) for k, part in enumerate(CODE.split(markdown)))


def _replaced(text: str) -> str:
    text = BLOCK.sub(lambda found: _kept(found[1], "block"), text)
    text = INLINE.sub(lambda found: _kept(found[1], "inline"), text)
    return OUTSIDE.sub(lambda found: f"{found[1]} (`{found[2]}`)", text)


def _kept(formula: str, display: str) -> str:
    made = convert(formula, display=display)
    if display == "block":
        made = f'<div class="formula" tabindex="0" role="group" aria-label="{escape(formula)}">{made}</div>'
    _formulas.append(made)
    return PLACE.format(len(_formulas) - 1)


def on_page_content(html: str, **_: Any) -> str:
    """Formulas take their places again; tables get a box to scroll in."""
    for k, formula in enumerate(_formulas):
        place = PLACE.format(k)
        html = html.replace(f"<p>{place}</p>", formula) if "formula" in formula[:20] else html.replace(place, formula)
    html = html.replace("<table>", '<div class="scroll" tabindex="0"><table>').replace("</table>", "</table></div>")
    return html.replace("<pre>", '<pre tabindex="0">')
