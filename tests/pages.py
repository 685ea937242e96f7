"""A Markdown page in, its blocks run in order in a folder of their own out: what a page shows is what comes out.

Every fenced block has a word that says what it is:

- `python`: lines that run, in one namespace per page. `<!-- python ... -->` is run too and not seen by a reader.
- `sh`: one `simulator` command per line (a `\\` goes on, `#` begins a remark), run through the command line in process.
- `text`: what the commands or lines just before it print, on both streams. A line `...` stands for lines left out.
- `console`: commands behind `$`, each with its output below it; without a word, as in README, `$` is left out.
- `yaml`: a file where its first line is a remark with the file's name (`# my_deal.yaml`), a piece added to one
  (`# my_deal.yaml, added at the end`), sections that take the place of the old ones (`# my_deal.yaml, instead of the
  old`), or an example of keys that a deal or a batch has.

Remarks before a block bend the rule: `<!-- not run: WHY -->`, `<!-- status: 2 -->` (how its last command ends),
`<!-- last digits may differ: WHY -->`. Indented blocks and other words are mistakes, so that nothing is skipped unseen.
`python -m tests.pages PAGE.md ...` writes into pages what came out, where no line is left out.
"""

from __future__ import annotations

import io
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", *sorted(DOCS.glob("*.md")))
REACHABLE = ("configs", "tests/golden")
"""What of the project a page's commands may name."""
OF_THE_SYSTEM = ("sha256sum",)
"""Commands beside our own that are run too."""

FENCE = re.compile(r"^(```+|~~~+)\s*(\w*)\s*$")
REMARK = re.compile(r"<!--\s*(.*?)\s*-->", re.DOTALL)
NUMBER = re.compile(r"-?\d[\d,]*\.?\d*")


@dataclass(frozen=True)
class Block:
    """One fenced block: its word, its text, the line of the page that it begins at, and the remarks before it."""

    kind: str
    text: str
    line: int
    remarks: tuple[str, ...]
    follows: bool
    """Whether only remarks and empty lines are between it and the block before."""

    def said(self, what: str) -> str | None:
        """The rest of the remark that begins with these words."""
        found = [each[len(what) :].lstrip(": ") for each in self.remarks if each.startswith(what)]
        return found[0] if found else None

    @property
    def rows(self) -> list[str]:
        """Its lines without what ends them."""
        return [row.rstrip() for row in self.text.strip("\n").splitlines()]


def blocks(text: str) -> list[Block]:
    """The blocks of a page in order, hidden lines of Python among them; AssertionError for what nobody would run."""
    return list(_blocks(text.splitlines()))


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    remarks: list[str] = []
    follows, here = False, 0
    while here < len(lines):
        start = here
        if fence := FENCE.match(lines[here]):
            end = next(k for k in range(here + 1, len(lines)) if lines[k].strip() == fence[1])
            text = "".join(f"{row}\n" for row in lines[here + 1 : end])
            yield Block(fence[2], text, start + 1, tuple(remarks), follows)
            remarks, follows, here = [], True, end
        elif lines[here].startswith("<!--"):
            while "-->" not in lines[here]:
                here += 1
            (remark,) = REMARK.findall("\n".join(lines[start : here + 1]))
            if remark.startswith("python\n"):
                yield Block("python", remark.removeprefix("python\n"), start + 2, (), False)
                follows = False
            else:
                remarks.append(re.sub(r"\s+", " ", remark))
        elif lines[here].strip():
            after = here > 0 and not lines[here - 1].strip()
            assert not (after and lines[here].startswith("    ")), (
                f"line {here + 1}: an indented block is run by nobody"
            )
            assert not lines[here].startswith("```"), f"line {here + 1}: a fence that is not understood"
            remarks, follows = [], False
        here += 1


def commands(block: Block) -> list[str]:
    """The commands of a `sh` block, continued lines joined, remarks gone."""
    joined = re.sub(r"\s*\\\n\s*", " ", block.text)
    return [row for row in (re.sub(r"(^|\s)#.*", "", each).strip() for each in joined.splitlines()) if row]


def asked(block: Block) -> list[tuple[str, str]]:
    """The commands of a `console` block as they are written, each with what is shown below it."""
    prompt = r"^\$ " if block.kind == "console" else r"^(?=simulator )"
    first, *parts = re.split(prompt, block.text, flags=re.MULTILINE)
    assert not first.strip(), "the block begins with a command"
    found = [re.fullmatch(r"((?:[^\n]*\\\n)*[^\n]*\n)(.*)", part, flags=re.DOTALL) for part in parts]
    return [(each[1], each[2]) for each in found if each]


class Runner:
    """Runs the blocks of one page in a folder; `printed[line]` is what came out before the block at a line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, Any] = {"__name__": "page"}
        self.out = ""
        self.printed: dict[int, str] = {}
        for name in REACHABLE:
            shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)

    def run(self, block: Block) -> None:
        """Run one block, or compare it; AssertionError says what is not so."""
        if block.said("not run") is not None:
            return
        kinds = {
            "python": self._python, "sh": self._sh, "text": self._text, "yaml": self._yaml,
            "console": self._console, "": self._console,
        }  # fmt: skip
        assert block.kind in kinds, f"nobody runs a block of {block.kind!r}"
        with chdir(self.folder):
            kinds[block.kind](block)

    def _python(self, block: Block) -> None:
        code = compile("\n" * (block.line - 1) + block.text, "page", "exec")
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            exec(code, self.names)
        self.out = said.getvalue()

    def _sh(self, block: Block) -> None:
        said, wanted = [], int(block.said("status") or 0)
        given = commands(block)
        for k, command in enumerate(given):
            said.append(self._command(command, wanted if k == len(given) - 1 else 0))
        self.out = "".join(said)

    def _command(self, command: str, wanted: int) -> str:
        from simulator import cli

        words = shlex.split(command)
        if words[0] in OF_THE_SYSTEM:
            return subprocess.run(words, capture_output=True, text=True, check=True).stdout
        assert words[0] == "simulator", f"{words[0]} is no command of ours: say why it is not run"
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            status = cli.status(words[1:])
        assert status == wanted, f"{command}\nends with {status}, not {wanted}:\n{said.getvalue()}"
        return said.getvalue()

    def _console(self, block: Block) -> None:
        given = asked(block)
        status = int(block.said("status") or 0)
        out = [self._command(re.sub(r"\\\n\s*", " ", command), status) for command, _ in given]
        prompt = "$ " if block.kind else ""
        self.printed[block.line] = "".join(
            f"{prompt}{asked}{said}" for (asked, _), said in zip(given, out, strict=True)
        )
        for (_, shown), said in zip(given, out, strict=True):
            if shown.strip():
                compare(shown, said, block)

    def _text(self, block: Block) -> None:
        assert block.follows, "a block of text belongs to the commands or lines right before it"
        self.printed[block.line] = self.out
        compare(block.text, self.out, block)

    def _yaml(self, block: Block) -> None:
        found = YAML(typ="safe").load(block.text)
        first = block.rows[0]
        if named := re.match(r"# (\S+\.yaml)(?:, (added at the end|instead of the old))?$", first):
            path, how = Path(named[1]), named[2]
            path.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8") if how else ""
            body = block.text if not how else block.text.partition("\n")[2]
            path.write_text(replaced(text, body) if how == "instead of the old" else text + body, encoding="utf-8")
        else:
            known = _keys()
            assert set(found) <= known, f"keys that neither a deal nor a batch has: {set(found) - known}"


def _keys() -> set[str]:
    from simulator.analysis.batch.schema import BatchFile
    from simulator.deal import Deal

    fields = [*Deal.model_fields.items(), *BatchFile.model_fields.items()]
    return {field.alias or name for name, field in fields}


def replaced(text: str, sections: str) -> str:
    """A YAML text in which whole top-level sections have taken the place of those of the same name."""
    for section in re.split(r"^(?=\w)", sections, flags=re.MULTILINE):
        if section.strip():
            key = re.escape(section.partition(":")[0])
            found = list(re.finditer(rf"^{key}:.*\n(?:[ #].*\n|\n)*", text, flags=re.MULTILINE))
            assert len(found) == 1, f"the file has {len(found)} sections {key}"
            text = text[: found[0].start()] + section + text[found[0].end() :]
    return text


def compare(shown: str, out: str, block: Block) -> None:
    """What is shown is what came out: line by line, `...` for any lines; numbers to the last digit where said so."""
    want, got = _rows(shown), _rows(out)
    loose = block.said("last digits may differ") is not None
    if not _fits(want, got, loose):
        expected, found = "\n".join(want), "\n".join(got)
        raise AssertionError(f"the page shows\n{expected}\n--- but what comes out is\n{found}")


def _rows(text: str) -> list[str]:
    return [row.rstrip() for row in text.strip("\n").splitlines()]


def _fits(want: list[str], got: list[str], loose: bool) -> bool:
    """Pieces between `...` come in their order; the first begins and the last ends what came out."""
    pieces: list[list[str]] = [[]]
    for row in want:
        if row.strip() == "...":
            pieces.append([])
        else:
            pieces[-1].append(row)
    at = 0
    for k, piece in enumerate(pieces):
        last = k == len(pieces) - 1
        places = [0] if k == 0 else [len(got) - len(piece)] if last else range(at, len(got) - len(piece) + 1)
        found = next((p for p in places if p >= at and _same(piece, got[p : p + len(piece)], loose)), None)
        if found is None:
            return False
        at = found + len(piece)
    return len(pieces) > 1 or at == len(got)


def _same(piece: list[str], rows: list[str], loose: bool) -> bool:
    if not loose or len(piece) != len(rows):
        return piece == rows
    return all(
        _words(a) == _words(b) and all(map(_close, NUMBER.findall(a), NUMBER.findall(b)))
        for a, b in zip(piece, rows, strict=True)
    )


def _words(row: str) -> list[str]:
    return re.sub(r"[░█▓]", "", NUMBER.sub("0", row)).split()


def _close(a: str, b: str) -> bool:
    """Two numbers as they are written differ by two in the last digit at most, or by one in a thousand."""
    digit = 10.0 ** -len(a.partition(".")[2])
    x, y = float(a.replace(",", "")), float(b.replace(",", ""))
    return abs(x - y) <= max(2.01 * digit, 1e-3 * abs(x))


# ---------------------------------------------------------------------------------------------------------------------
# Writing into a page what came out


def rewritten(text: str, folder: Path) -> str:
    """A page with what came out in place of what it showed; blocks that leave lines out are told and left alone."""
    runner, lines = Runner(folder), text.splitlines(keepends=True)
    found: list[tuple[Block, str]] = []
    for block in blocks(text):
        try:
            runner.run(block)
        except AssertionError as error:
            if block.line not in runner.printed:
                raise AssertionError(f"line {block.line}: {error}") from error
            print(f"line {block.line}: {error}" if "..." in block.rows else f"line {block.line}: written anew")
            found.append((block, runner.printed[block.line]))
    for block, out in reversed(found):
        if block.kind in ("text", "console") and "..." not in block.rows:
            end = block.line + block.text.count("\n")
            lines[block.line : end] = ["\n".join(_rows(out)) + "\n"]
    return "".join(lines)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        page = Path(name).resolve()
        with tempfile.TemporaryDirectory() as place:
            written = rewritten(page.read_text(encoding="utf-8"), Path(place))
        page.write_text(written, encoding="utf-8")
