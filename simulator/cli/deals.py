"""A deal in, what can be said of it without simulating out: `check`, `describe`, `soem`, `schema`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast

import click

from simulator.cli.options import deal_options, language_option, load, writing
from simulator.errors import one_line


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
def describe(file: Path, scenario: str | None, overrides: tuple[str, ...], strict: bool, language: str | None) -> None:
    """Say a deal and its contract in plain words, with one payment worked through."""
    from simulator.describe import describe as told

    deal = load(file, scenario, overrides, strict)
    click.echo(told(deal, cast(Any, language)).text(), nl=False)


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
