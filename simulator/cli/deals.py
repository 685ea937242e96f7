"""A deal in, what can be said of it without simulating out: `check`, `describe`, `soem`, `schema`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from simulator.cli.options import deal_options, folder_of, language_option, load, writing
from simulator.errors import OptionError, Problem, one_line

if TYPE_CHECKING:
    from simulator.deal import Deal

CARD = "card.html"
"""The contract card's file in a deal's folder of results."""


@click.command()
@deal_options
def check(file: Path, scenario: str | None, overrides: tuple[str, ...], strict: bool) -> None:
    """Look for mistakes in a deal; list them all."""
    from simulator.deal import provenance

    deal = load(file, scenario, overrides, strict)
    numbers = f"{len(deal.uncertain)} uncertain numbers; {provenance(deal.origin.tree).sentence}"
    click.echo(f"{one_line(deal.name)}: no mistakes; {numbers}")


@click.command()
@deal_options
@language_option
@click.option(
    "--card", "card", metavar="[FILE.html]", type=click.Path(path_type=Path), is_flag=False, flag_value="",
    help=f"Write the contract card, one printable page, in place of the text; results/DEAL/{CARD} if no file is told.",
)  # fmt: skip
def describe(
    file: Path, scenario: str | None, overrides: tuple[str, ...], strict: bool, language: str | None, card: Path | None
) -> None:
    """Say a deal and its contract in plain words, with one payment worked through."""
    deal = load(file, scenario, overrides, strict)
    if card is not None:
        click.echo(str(_card(deal, card, language)))
        return
    from simulator.describe import describe as told

    click.echo(told(deal, cast(Any, language)).text(), nl=False)


def _card(deal: Deal, card: Path, language: str | None) -> Path:
    """The contract card, in the file told or in the folder of the deal's results."""
    from simulator.report.card import write_card

    place = folder_of(deal, None) / CARD if card == Path() else card
    if place.suffix.lower() not in (".html", ".htm"):
        raise OptionError(Problem("--card", 0, 0, "", f"{place} does not end in .html; did you mean {place}.html?"))
    with writing(place, "--card"):
        place.parent.mkdir(parents=True, exist_ok=True)
        return write_card(deal, place, cast(Any, language))


@click.command()
def schema() -> None:
    """Print the JSON Schema of deals, for editors."""
    import json

    from simulator.deal.schema import json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@click.command()
@click.argument("file", metavar="FILE.yaml", type=click.Path(path_type=Path))
@click.option("--set", "overrides", metavar="PATH=VALUE", multiple=True, help="Override one key; repeatable.")
@click.option("--lang", "language", type=click.Choice(["en", "da"]), help="Language, if not the file's.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for soem.json and soem.csv.")
@click.option("--deal", "as_deal", metavar="OUT.yaml", type=click.Path(path_type=Path), help="File for it as a deal.")
@click.option("--quiet", is_flag=True, help="Print nothing but mistakes.")
def soem(
    file: Path, overrides: tuple[str, ...], language: str | None, out: Path | None, as_deal: Path | None, quiet: bool
) -> None:
    """Work through SØM's arithmetic line by line; write the same case as a deal."""
    from simulator.analysis import soem as calculator

    read = calculator.load_case(file, overrides)
    calculation = calculator.calculate(read.case)
    made = calculator.deal_file(read, as_deal.parent) if as_deal is not None else None
    written: list[Path] = []
    if out is not None:
        with writing(out):
            written += calculator.write_files(calculation, out)
    if as_deal is not None and made is not None:
        with writing(as_deal, "--deal"):
            as_deal.write_text(made.text, encoding="utf-8")
        written.append(as_deal)
        for warning in made.warnings:
            click.echo(str(warning), err=True)
    if not quiet:
        click.echo(calculator.table(calculation, read, cast(Any, language), styled=sys.stdout.isatty()), nl=False)
        for path in written:
            click.echo(str(path))
