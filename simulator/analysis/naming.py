"""The name of a figure and a statistic of it in, what both are called in English and Danish out.

The one place in which figures are named: trees of analyses carry the labels that it makes, and reports show those. A
label says what the figure is and whose, and no two figures of a deal have the same one: "Investors' profit, mean of
the worst 5 %", "Municipality's payments 2027", "in_work, with the programme", "P(goal met) (jobs)". Names that the deal
gives are left as they are. Nothing random.
"""

from __future__ import annotations

from typing import get_args

from simulator.vocabulary import Label, Language

__all__ = ["Labels", "head", "labels"]

Labels = dict[str, str]
"""One thing's name by language, as trees have it."""

LANGUAGES: tuple[Language, ...] = get_args(Language)

_INVESTORS = {
    # the figure of all investors, of one tranche, and at the head of a column
    "irr": (Label("Investors' internal rate of return", "Investorernes interne rente"),
            Label("Internal rate of return", "Intern rente"), Label("IRR", "Intern rente")),
    "moic": (Label("Investors' money multiple", "Investorernes pengemultipel"),
             Label("Money multiple", "Pengemultipel"), Label("MOIC", "MOIC")),
    "p_loss": (Label("P(loss)", "P(tab)"),) * 3,
    "p_total_loss": (Label("P(total loss)", "P(totalt tab)"),) * 3,
    "payback_month": (Label("Month in which investors are paid back", "Måned, hvor investorerne har fået pengene igen"),
                      Label("Payback month", "Tilbagebetalt i måned"), Label("Paid back", "Tilbagebetalt")),
    "npv": (Label("Investors' net present value", "Investorernes nettonutidsværdi"),
            Label("Net present value", "Nettonutidsværdi"), Label("NPV", "NPV")),
    "profit": (Label("Investors' profit", "Investorernes overskud"), *(Label("Profit", "Overskud"),) * 2),
    "contributions": (Label("Paid in by investors", "Indbetalt af investorerne"),
                      *(Label("Paid in", "Indbetalt"),) * 2),
    "distributions": (Label("Paid back to investors", "Udloddet til investorerne"),
                      *(Label("Paid back", "Udloddet"),) * 2),
    "drawn": (Label("Investors' commitment drawn", "Trukket af investorernes tilsagn"),
              Label("Commitment drawn", "Trukket af tilsagnet"), Label("Drawn", "Trukket")),
    "undrawn": (Label("Investors' commitment not drawn", "Ikke trukket af investorernes tilsagn"),
                Label("Commitment not drawn", "Ikke trukket af tilsagnet"), Label("Not drawn", "Ikke trukket")),
    "peak_capital": (Label("Investors' most capital out", "Investorernes største udestående kapital"),
                     Label("Most capital out", "Største udestående kapital"), Label("Most out", "Mest ude")),
}  # fmt: skip
_MUNICIPALITY = {
    # the figure, and at the head of a column
    "payments": (Label("Municipality's payments", "Kommunens betalinger"), Label("Payments", "Betalinger")),
    "savings": (Label("Municipality's savings", "Kommunens besparelser"), Label("Savings", "Besparelser")),
    "net": (Label("Municipality's net saving", "Kommunens nettobesparelse"), Label("Net saving", "Nettobesparelse")),
    "p_net_cost": (Label("P(net cost to the municipality)", "P(nettoudgift for kommunen)"),
                   Label("P(net cost)", "P(nettoudgift)")),
    "liquidity_gap": (Label("Municipality's liquidity gap", "Kommunens likviditetsgab"),
                      Label("Liquidity gap", "Likviditetsgab")),
    "npv": (Label("Municipality's net present value", "Kommunens nettonutidsværdi"), Label("NPV", "NPV")),
    "break_even_month": (Label("Municipality's break-even month", "Kommunens nulpunkt i måned"),
                         Label("Break-even", "Nulpunkt")),
}  # fmt: skip
_LEVELS = {
    "payments": Label("Payments by level: {}", "Betalinger pr. niveau: {}"),
    "savings": Label("Savings by level: {}", "Besparelser pr. niveau: {}"),
    "net": Label("Net saving by level: {}", "Nettobesparelse pr. niveau: {}"),
}
_OF_LEVEL = {
    "municipality": Label("municipality", "kommune"),
    "region": Label("region", "region"),
    "state": Label("state", "stat"),
    "fund": Label("fund", "fond"),
    "unemployment fund": Label("unemployment fund", "a-kasse"),
}
_OUTCOMES = {
    "programme": Label("{}, with the programme", "{}, med indsatsen"),
    "counterfactual": Label("{}, without the programme", "{}, uden indsatsen"),
    "measured": Label("{}, as measured", "{}, som målt"),
}
_TERMS = {
    "paid": Label("Paid ({})", "Betalt ({})"),
    "p_paid": Label("P(paid) ({})", "P(betalt) ({})"),
    "p_met": Label("P(goal met) ({})", "P(mål nået) ({})"),
    "p_paid_without_effect": Label("P(paid although nothing worked) ({})", "P(betalt, selv om intet virkede) ({})"),
    "p_unpaid_with_effect": Label("P(not paid although it worked) ({})", "P(ikke betalt, selv om det virkede) ({})"),
    "lapsed": Label("Owed and lapsed ({})", "Skyldigt og bortfaldet ({})"),
}
_JOINT = {
    "p_all_gain": Label("P(all gain)", "P(alle vinder)"),
    "p_investors_gain_municipality_loses": Label(
        "P(investors gain, the municipality loses)", "P(investorerne vinder, kommunen taber)"
    ),
}
_STATISTICS = {
    "mean": Label("{}, mean", "{}, gennemsnit"),
    "sd": Label("{}, standard deviation", "{}, standardafvigelse"),
    "es5": Label("{}, mean of the worst 5 %", "{}, gennemsnit af de værste 5 %"),
}
_LOWEST = Label("{}, mean of the lowest 5 %", "{}, gennemsnit af de laveste 5 %")
"""The same where less is no worse."""


def labels(figure: str, statistic: str = "", good: int = 1) -> Labels:
    """What a figure, by its name in the summary, is called in each language, with a statistic of it where one is named.

    `statistic` is "mean", "sd", "es5" or a quantile "p1" .. "p99"; `good` is +1 where more of the figure is better.
    KeyError for a figure that has no name here.
    """
    return {each: _with(_figure(figure, each), statistic, good, each) for each in LANGUAGES}


def head(figure: str) -> Labels:
    """The same for the head of a column in a table that says whose figures they are: "Profit"."""
    home, *_, last = parts = figure.split(".")
    if home == "investors" and parts[1:-1] == ["all"]:
        return _told(_INVESTORS[last][2])
    if home == "municipality" and last in _MUNICIPALITY:
        return _told(_MUNICIPALITY[last][1])
    if home == "municipality" and last == "total":
        return _told(_MUNICIPALITY[parts[1]][1])
    return labels(figure)


def _told(found: Label) -> Labels:
    return {each: _in(found, each) for each in LANGUAGES}


def _with(said: str, statistic: str, good: int, language: Language) -> str:
    if not statistic:
        return said
    if statistic not in _STATISTICS:
        return f"{said}, {statistic.upper()}"
    chosen = _LOWEST if statistic == "es5" and good <= 0 else _STATISTICS[statistic]
    return _in(chosen, language).format(said)


def _figure(figure: str, language: Language) -> str:
    """A figure's own name; a deal's names may have dots in them."""
    home, _, rest = figure.partition(".")
    subject, _, last = rest.rpartition(".")
    if home == "investors":
        whole, of_one, _ = _INVESTORS[last]
        return _in(whole, language) if subject == "all" else f"{_in(of_one, language)}, {subject}"
    if home == "municipality":
        said = _in(_MUNICIPALITY[subject or last][0], language)
        return f"{said} {last}" if subject and last != "total" else said
    if home == "levels":
        level = _in(_OF_LEVEL[subject], language) if subject in _OF_LEVEL else subject
        return _in(_LEVELS[last], language).format(level)
    if home == "joint":
        return _in(_JOINT[last], language)
    return _in((_OUTCOMES if home == "outcomes" else _TERMS)[last], language).format(subject)


def _in(found: Label, language: Language) -> str:
    return found.da if language == "da" else found.en
