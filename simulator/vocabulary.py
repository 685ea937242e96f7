"""The name of a variable, figure or word in, its dimensions, unit, sign and label in English and Danish out.

Every Dataset that a stage returns obeys `VARIABLES`: `conform` raises when it does not. To add a variable, a figure, a
purpose of a flow or a word, add one line to its table. Nothing random.

Signs: `plain` has no direction; a `cost` is positive where it burdens the account; a `gain` is positive where it is
good for the one it belongs to; a `flow` is positive from payer to payee.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Literal, NamedTuple, Protocol, TypeVar

from simulator.errors import FaultError


class _Array(Protocol):
    @property
    def dims(self) -> tuple[Hashable, ...]: ...


class _Arrays(Protocol):
    """An xarray Dataset, seen from a module that never reaches xarray."""

    @property
    def variables(self) -> Mapping[Hashable, _Array]: ...


D = TypeVar("D", bound=_Arrays)
Language = Literal["en", "da"]


class Label(NamedTuple):
    """One thing's name in both languages."""

    en: str
    da: str


class Variable(NamedTuple):
    """A variable of a Dataset: the dimensions it may have, alternatives parted by `|` ("" for one number); words."""

    dims: str
    unit: str
    sign: Literal["plain", "cost", "gain", "flow"]
    en: str
    da: str

    @property
    def shapes(self) -> tuple[tuple[str, ...], ...]:
        """Every allowed order of dimensions."""
        return tuple(tuple(shape.split()) for shape in self.dims.split("|"))


MONEY = "minor units"  # whole minor units of the deal's currency
_V = Variable

VARIABLES: dict[str, Variable] = {
    # --- dimensions and the coordinates that explain them ---
    "draw": _V("draw", "1", "plain", "Draw", "Trækning"),
    "replicate": _V("draw", "1", "plain", "Replicate of the draw", "Trækningens gentagelse"),
    "number": _V("number", "name", "plain", "Uncertain number", "Usikkert tal"),
    "arm": _V("arm", "name", "plain", "Arm", "Forløb"),
    "month": _V("month", "month", "plain", "Month", "Måned"),
    "ledger_month": _V("ledger_month", "month", "plain", "Month of the ledger", "Regnskabets måned"),
    "year": _V("year", "year", "plain", "Budget year", "Budgetår"),
    "year_of_month": _V("ledger_month | month", "year", "plain", "Budget year of the month", "Månedens budgetår"),
    "citizen": _V("citizen", "1", "plain", "Citizen", "Borger"),
    "segment": _V("segment | citizen", "name", "plain", "Segment", "Delgruppe"),
    "segment_name": _V("segment_name", "name", "plain", "Segment", "Delgruppe"),
    "state": _V("state", "name", "plain", "State", "Tilstand"),
    "clock_row": _V("clock_row", "name", "plain", "Clock, state and step", "Ur, tilstand og trin"),
    "clock": _V("clock_row", "name", "plain", "Clock", "Ur"),
    "clock_state": _V("clock_row", "name", "plain", "State on the clock", "Tilstand på uret"),
    "clock_step": _V("clock_row", "1", "plain", "Step of the clock", "Urets trin"),
    "move": _V("move", "name", "plain", "Move that costs", "Skift, der koster"),
    "line": _V("line", "name", "plain", "Cost line", "Udgiftspost"),
    "home": _V("home", "name", "plain", "Municipality of residence", "Bopælskommune"),
    "wellbeing": _V("wellbeing", "name", "plain", "Wellbeing that is valued", "Trivsel, der værdisættes"),
    "window": _V("window", "name", "plain", "Window", "Tidsvindue"),
    "reach": _V("reach", "name", "plain", "Outcome to reach", "Effekt, der skal nås"),
    "account": _V("account", "name", "plain", "Account", "Konto"),
    "level": _V("account", "name", "plain", "Level of government", "Niveau"),
    "department": _V("account", "name", "plain", "Department", "Forvaltning"),
    "ceiling": _V("account", "name", "plain", "Service ceiling", "Serviceramme"),
    "item": _V("item", "name", "plain", "Outcome, by checkpoint", "Effekt, pr. måletidspunkt"),
    "outcome": _V("item | outcome | term", "name", "plain", "Outcome", "Effekt"),
    "checkpoint": _V("item", "months", "plain", "Checkpoint (-1: none)", "Måletidspunkt (-1: intet)"),
    "part": _V("item", "1", "plain", "Number of the claim or level (0: none)",
                "Kravets eller niveauets nummer (0: intet)"),
    "group": _V("item", "name", "plain", "Segment counted alone", "Delgruppe, der tælles for sig"),
    "cohort": _V("item", "months", "plain", "Enrolment counted alone", "Indskrivning, der tælles for sig"),
    "saving_outcome": _V("saving_outcome", "name", "plain", "Outcome that is a saving", "Effekt, der er en besparelse"),
    "figure": _V("figure", "name", "plain", "Figure measured as a whole", "Tal målt under ét"),
    "term_on_capital": _V("term_on_capital", "name", "plain", "Term that needs the capital account",
                          "Vilkår, der afhænger af kapitalkontoen"),
    "guarantee": _V("guarantee", "name", "plain", "Guarantee", "Garanti"),
    "limit": _V("limit", "name", "plain", "Limit", "Loft"),
    "term": _V("term", "name", "plain", "Payment term", "Betalingsvilkår"),
    "flow": _V("flow", "name", "plain", "Flow", "Betalingsstrøm"),
    "payer": _V("flow", "name", "plain", "Payer", "Betaler"),
    "payee": _V("flow", "name", "plain", "Payee", "Modtager"),
    "purpose": _V("flow", "name", "plain", "Purpose", "Formål"),
    "subject": _V("flow", "name", "plain", "Use, term or tranche", "Anvendelse, vilkår eller tranche"),
    "use": _V("use", "name", "plain", "Use of capital", "Anvendelse af kapital"),
    "review": _V("review", "name", "plain", "What is decided on the way", "Beslutning undervejs"),
    "party": _V("party", "name", "plain", "Party", "Part"),
    "cell": _V("cell", "1", "plain", "Cell of the sweep", "Celle i gennemløbet"),
    "change": _V("cell", "name", "plain", "What the cell changes", "Hvad cellen ændrer"),
    "investor": _V("investor", "name", "plain", "Investor", "Investor"),
    # --- draws ---
    "values": _V("draw number", "as stated", "plain", "Drawn value", "Trukket værdi"),
    # --- plan ---
    "recruited": _V("draw", "citizens", "plain", "Citizens recruited", "Rekrutterede borgere"),
    "delay": _V("draw", "months", "plain", "Delay of enrolment", "Forsinket indskrivning"),
    "enrolment": _V("citizen", "months", "plain", "Enrolment as planned", "Planlagt indskrivning"),
    "enrol_until": _V("draw", "months", "plain", "Enrolment open until", "Indskrivning åben indtil"),
    "deliver_until": _V("draw", "months", "plain", "Programme delivered until", "Indsats leveret indtil"),
    "lasts": _V("draw", "months", "plain", "Time that completes the programme", "Tid, der gennemfører indsatsen"),
    "site": _V("citizen", "1", "plain", "Site", "Sted"),
    "household": _V("citizen", "1", "plain", "Household", "Husstand"),
    "stops": _V("draw", "months", "plain", "Contract stopped in month", "Kontrakten stoppet i måned"),
    "extended": _V("draw", "months", "plain", "Contract extended by", "Kontrakten forlænget med"),
    "price_factor": _V("draw ledger_month", "1", "plain", "Factor on prices", "Faktor på priser"),
    "decided": _V("draw review", "yes/no", "plain", "Decided", "Besluttet"),
    # --- trajectories ---
    "person_months": _V("draw arm month state", "person-months", "plain", "Time by state", "Tid fordelt på tilstand"),
    "clock_months": _V("draw arm month clock_row", "person-months", "plain", "Time by step of a clock",
                       "Tid fordelt på urets trin"),
    "moved": _V("draw arm month move", "citizens", "plain", "Moves", "Skift"),
    "engaged_months": _V("draw month", "person-months", "plain", "Time engaged", "Tid i indsatsen"),
    "window_months": _V("draw arm month window", "person-months", "plain", "Time counted", "Talt tid"),
    "reached": _V("draw arm citizen reach", "months", "plain", "When reached", "Nået i måned"),
    "stayed": _V("draw arm citizen window", "months", "plain", "Time of each citizen", "Den enkelte borgers tid"),
    "engaged": _V("draw citizen", "months", "plain", "Each citizen's time engaged", "Den enkeltes tid i indsatsen"),
    "checks": _V("draw arm citizen", "bits", "plain", "Checkpoints passed", "Opfyldte måletidspunkter"),
    # --- savings ---
    "public_cost": _V("draw arm month account", MONEY, "cost", "Public cost", "Offentlig udgift"),
    "saving": _V("draw month account", MONEY, "gain", "Saving", "Besparelse"),
    "realised": _V("draw ledger_month account", MONEY, "gain", "Realised saving", "Realiseret besparelse"),
    "taken": _V("draw ledger_month account", MONEY, "gain", "Taken back of realised savings",
                "Taget tilbage af realiserede besparelser"),
    "cost_by_line": _V("draw arm line", MONEY, "cost", "Public cost by line", "Offentlig udgift pr. post"),
    # --- outcomes ---
    "true": _V("draw arm month item", "as counted", "plain", "True outcome", "Sand effekt"),
    "measured": _V("draw arm month item", "as counted", "plain", "Measured outcome", "Målt effekt"),
    "total_by_segment": _V("draw arm item segment", "as counted", "plain", "Outcome by segment",
                           "Effekt pr. delgruppe"),
    "enrolled": _V("draw", "citizens", "plain", "Citizens enrolled", "Indskrevne borgere"),
    "completers": _V("draw", "citizens", "plain", "Citizens who completed", "Borgere, der har gennemført"),
    "completions": _V("draw month", "citizens", "plain", "Citizens who completed by month",
                      "Borgere, der har gennemført, pr. måned"),
    "answers": _V("draw arm month item", "citizens", "plain", "Citizens measured", "Målte borgere"),
    "events": _V("draw arm citizen item", "months", "plain", "When measured of each citizen",
                 "Målt hos den enkelte i måned"),
    "baseline": _V("draw item", "per citizen", "plain", "Agreed or historical comparison",
                   "Aftalt eller historisk sammenligning"),
    "control": _V("draw month item", "as counted", "plain", "Outcome of the control group", "Kontrolgruppens effekt"),
    "control_answers": _V("draw month item", "citizens", "plain", "Control group measured", "Målte i kontrolgruppen"),
    "saved_true": _V("draw arm ledger_month saving_outcome", MONEY, "gain", "True saving", "Sand besparelse"),
    "saved_measured": _V("draw arm ledger_month saving_outcome", MONEY, "gain", "Measured saving",
                         "Målt besparelse"),
    "figure_true": _V("draw arm figure", "as stated", "plain", "True figure", "Sandt tal"),
    "figure_measured": _V("draw arm figure", "as stated", "plain", "Measured figure", "Målt tal"),
    # --- claims ---
    "owed": _V("draw arm ledger_month term", MONEY, "flow", "Owed", "Skyldigt beløb"),
    "expired": _V("draw arm term", MONEY, "flow", "Owed after the contract's end", "Skyldigt efter kontraktens udløb"),
    "owed_without_effect": _V("draw term", MONEY, "flow", "Owed had nothing worked", "Skyldigt, hvis intet virkede"),
    "met": _V("draw arm term", "yes/no", "plain", "Target met as measured", "Mål nået ifølge målingen"),
    "met_true": _V("draw arm term", "yes/no", "plain", "Target truly met", "Mål reelt nået"),
    "due": _V("draw term", "month", "plain", "Month in which the target falls due", "Måned, hvor målet forfalder"),
    "need": _V("draw term", "citizens", "plain", "Citizens needed", "Nødvendigt antal borgere"),
    "asked": _V("draw ledger_month term_on_capital", "level", "plain", "Level asked of the capital account",
                "Niveau over for kapitalkontoen"),
    "value": _V("draw arm term", "as measured", "plain", "Measured value at the last measurement",
                "Målt værdi ved seneste måling"),
    # --- ledger ---
    "flows": _V("draw ledger_month flow | draw year flow | ledger_month flow", MONEY, "flow", "Flows",
                "Betalingsstrømme"),
    "shortage": _V("draw use", MONEY, "cost", "Due and not paid from capital", "Forfaldet og ikke betalt af kapitalen"),
    "unpaid": _V("draw use", MONEY, "cost", "Never paid", "Aldrig betalt"),
    "repayment": _V("draw term", MONEY, "flow", "Repayment owed", "Skyldig tilbagebetaling"),
    "paid": _V("draw term", MONEY, "flow", "Paid", "Betalt"),
    "lapsed": _V("draw term", MONEY, "flow", "Owed and lapsed", "Skyldigt og bortfaldet"),
    "cut": _V("draw term limit", MONEY, "flow", "Cut by a limit", "Skåret af et loft"),
    "guaranteed": _V("draw guarantee", MONEY, "flow", "Called of the guarantee", "Trukket på garantien"),
    "provider_cash": _V("draw ledger_month", MONEY, "gain", "Provider's own cash", "Leverandørens egen likviditet"),
    "carried": _V("draw year", MONEY, "flow", "Carried over to the next year", "Overført til næste år"),
    # --- metrics: one figure of one draw ---
    "irr": _V("draw investor", "per year", "gain", "Internal rate of return", "Intern rente"),
    "irr_status": _V("draw investor", "code", "plain", "Kind of internal rate of return", "Den interne rentes art"),
    "moic": _V("draw investor", "1", "gain", "Money multiple", "Pengemultipel"),
    "npv": _V("draw investor", MONEY, "gain", "Net present value", "Nettonutidsværdi"),
    "profit": _V("draw investor", MONEY, "gain", "Profit", "Overskud"),
    "contributions": _V("draw investor", MONEY, "plain", "Paid in", "Indbetalt"),
    "distributions": _V("draw investor", MONEY, "plain", "Paid back", "Udloddet"),
    "drawn": _V("draw investor", MONEY, "plain", "Drawn", "Trukket"),
    "undrawn": _V("draw investor", MONEY, "plain", "Not drawn", "Ikke trukket"),
    "loss": _V("draw investor", "yes/no", "plain", "Loss", "Tab"),
    "total_loss": _V("draw investor", "yes/no", "plain", "Total loss", "Totalt tab"),
    "payback_month": _V("draw investor", "month", "plain", "Payback month", "Tilbagebetalt i måned"),
    "peak_capital": _V("draw investor", MONEY, "cost", "Most capital out", "Størst udestående kapital"),
    "payments": _V("draw year", MONEY, "cost", "Payments", "Betalinger"),
    "savings": _V("draw year", MONEY, "gain", "Realised savings", "Realiserede besparelser"),
    "net": _V("draw year", MONEY, "gain", "Net saving", "Nettobesparelse"),
    "appropriation_exceeded": _V("draw year", "yes/no", "plain", "Appropriation exhausted",
                                 "Bevillingen slår ikke til"),
    "payments_by_account": _V("draw year account", MONEY, "cost", "Payments by account", "Betalinger pr. konto"),
    "savings_by_account": _V("draw year account", MONEY, "gain", "Realised savings by account",
                             "Realiserede besparelser pr. konto"),
    "total_payments": _V("draw", MONEY, "cost", "All payments", "Betalinger i alt"),
    "total_savings": _V("draw", MONEY, "gain", "All realised savings", "Realiserede besparelser i alt"),
    "total_net": _V("draw", MONEY, "gain", "Net saving in all", "Nettobesparelse i alt"),
    "council_npv": _V("draw", MONEY, "gain", "Net present value of the municipality", "Kommunens nettonutidsværdi"),
    "liquidity_gap": _V("draw", MONEY, "cost", "Liquidity gap", "Likviditetsgab"),
    "liquidity_gap_month": _V("draw", "month", "plain", "Month of the liquidity gap", "Likviditetsgabets måned"),
    "liquidity_gap_year": _V("draw", "year", "plain", "Year of the liquidity gap", "Likviditetsgabets år"),
    "break_even_month": _V("draw", "month", "plain", "Break-even month", "Nulpunkt i måned"),
    "savings_after_last_payment": _V("draw", MONEY, "gain", "Savings after the last payment",
                                     "Besparelser efter sidste betaling"),
    "consolidated_payments": _V("draw year", MONEY, "cost", "Payments across the council's outer boundary",
                                "Betalinger over kommunens ydre grænse"),
    "direct_cost": _V("draw year", MONEY, "cost", "Programme bought directly", "Indsatsen købt direkte"),
    "direct_npv": _V("draw", MONEY, "gain", "Net present value, bought directly", "Nettonutidsværdi ved direkte køb"),
    "cost_by_account": _V("draw arm account", MONEY, "cost", "Public cost by account", "Offentlig udgift pr. konto"),
    "taken_by_account": _V("draw account", MONEY, "gain", "Taken back by account", "Taget tilbage pr. konto"),
    "result_by_party": _V("draw party", MONEY, "gain", "Result of each party", "Hver parts resultat"),
    "cash": _V("draw year party", MONEY, "gain", "Cash of each party", "Hver parts likviditet"),
    "total_result": _V("draw", MONEY, "gain", "Public saving less programme cost",
                       "Offentlig besparelse minus indsatsens udgift"),
    "worth": _V("draw arm wellbeing", MONEY, "gain", "Value of wellbeing", "Værdi af trivsel"),
    "citizens_by_home": _V("draw home", "citizens", "plain", "Citizens by municipality", "Borgere pr. kommune"),
    "all_gain": _V("draw", "yes/no", "plain", "All gain", "Alle vinder"),
    "investors_gain_municipality_loses": _V("draw", "yes/no", "plain", "Investors gain, the municipality loses",
                                            "Investorerne vinder, kommunen taber"),
    "provider_low": _V("draw", MONEY, "gain", "Lowest cash of the provider", "Leverandørens laveste likviditet"),
    "provider_runs_dry": _V("draw", "yes/no", "plain", "Provider runs dry", "Leverandøren løber tør"),
    "stopped_month": _V("draw", "month", "plain", "Month of an early stop (inf: none)",
                        "Måned for stop i utide (inf: intet)"),
    "guarantee_called": _V("draw guarantee", MONEY, "flow", "Called of the guarantee", "Trukket på garantien"),
    "outcomes_true": _V("draw arm item", "as counted", "plain", "True outcome", "Sand effekt"),
    "outcomes_measured": _V("draw arm item", "as counted", "plain", "Measured outcome", "Målt effekt"),
    "saved_total_true": _V("draw arm saving_outcome", MONEY, "gain", "True saving in all", "Sand besparelse i alt"),
    "saved_total_measured": _V("draw arm saving_outcome", MONEY, "gain", "Measured saving in all",
                               "Målt besparelse i alt"),
    "outcomes_by_segment": _V("draw arm item segment", "as counted", "plain", "Outcome by segment",
                              "Effekt pr. delgruppe"),
}  # fmt: skip
"""Every variable and coordinate of every stage's Dataset and of the result."""

FIGURES: dict[str, Label] = {
    # of the summary, beside variables of the same meaning
    "p_loss": Label("Probability of loss", "Tabssandsynlighed"),
    "p_total_loss": Label("Probability of total loss", "Sandsynlighed for totalt tab"),
    "es5_profit": Label("Mean of the worst 5 % of profits", "Gennemsnit af de værste 5 % af overskud"),
    "var5_profit": Label("Profit exceeded in 95 % of draws", "Overskud, der overgås i 95 % af trækningerne"),
    "p_net_cost": Label("Probability of a net cost", "Sandsynlighed for nettoudgift"),
    "reserve_p95": Label("Reserve (95 %)", "Reserve (95 %)"),
    "p_paid": Label("Probability of payment", "Sandsynlighed for betaling"),
    "p_paid_without_effect": Label("Paid although nothing worked", "Betalt, selv om intet virkede"),
    "p_unpaid_with_effect": Label("Not paid although it worked", "Ikke betalt, selv om det virkede"),
    "p_runs_dry": Label("Probability that the provider runs dry", "Sandsynlighed for, at leverandøren løber tør"),
    "p_decided": Label("Probability that it is decided", "Sandsynlighed for beslutningen"),
    "p_stopped": Label("Probability of an early stop", "Sandsynlighed for stop i utide"),
    "p_called": Label("Probability of a call", "Sandsynlighed for træk"),
    "cost_per_outcome": Label("Cost per outcome", "Udgift pr. resultat"),
    "deadweight": Label("Deadweight", "Dødvægt"),
    "mean": Label("Mean", "Gennemsnit"),
    "se": Label("Standard error", "Standardfejl"),
    "sd": Label("Spread", "Spredning"),
    "p5": Label("5 % quantile", "5 %-fraktil"),
    "p25": Label("25 % quantile", "25 %-fraktil"),
    "p50": Label("Median", "Median"),
    "p75": Label("75 % quantile", "75 %-fraktil"),
    "p95": Label("95 % quantile", "95 %-fraktil"),
}
"""Keys of the summary that are no variables."""

PURPOSES: dict[str, Label] = {
    "drawdown": Label("Drawdown", "Udbetaling"),
    "delivery": Label("Delivery of the programme", "Levering af indsatsen"),
    "fee": Label("Fee", "Honorar"),
    "outcome payment": Label("Outcome payment", "Resultatbetaling"),
    "principal": Label("Repayment of principal", "Tilbagebetaling af hovedstol"),
    "return": Label("Return", "Afkast"),
    "coupon": Label("Interest", "Rente"),
    "grant": Label("Grant", "Tilskud"),
    "conditional grant": Label("Conditional grant", "Betinget tilskud"),
    "loan": Label("Loan to the provider", "Lån til leverandøren"),
    "debt service": Label("Provider's repayment of the loan", "Leverandørens betaling på lånet"),
    "rebate": Label("Paid back to the payer", "Betalt tilbage til betaleren"),
    "surplus": Label("Share of the surplus", "Andel af overskuddet"),
    "return floor": Label("Made good under the return floor", "Dækket efter afkastgulvet"),
    "compensation": Label("Owed on an early stop", "Skyldigt ved stop i utide"),
    "guarantee call": Label("Called of the guarantee", "Trukket på garantien"),
    "own cost": Label("Provider's own cost", "Leverandørens egne udgifter"),
    "handed back": Label("Unspent money handed back", "Ubrugte midler givet tilbage"),
}
"""What a flow is for."""

IRR_STATUS: dict[str, Label] = {
    "unique": Label("one rate", "én rente"),
    "total loss": Label("total loss: -100 %", "totalt tab: -100 %"),
    "none": Label("no rate", "ingen rente"),
    "multiple": Label("several rates", "flere renter"),
    "undefined": Label("nothing paid in", "intet indbetalt"),
}
"""Kinds of internal rate of return; the code of a kind is its position."""

WORDS: dict[str, Label] = {
    "deal": Label("Deal", "Aftale"),
    "scenario": Label("Scenario", "Scenarie"),
    "seed": Label("Seed", "Frø"),
    "draws": Label("Draws", "Trækninger"),
    "currency": Label("Currency", "Valuta"),
    "programme": Label("With the programme", "Med indsatsen"),
    "counterfactual": Label("Without the programme", "Basisalternativ"),
    "true effect": Label("True effect", "Sand effekt"),
    "measured effect": Label("Measured effect", "Målt effekt"),
    "municipality": Label("Municipality", "Kommune"),
    "region": Label("Region", "Region"),
    "fund": Label("Fund", "Fond"),
    "unemployment fund": Label("Unemployment fund", "A-kasse"),
    "provider": Label("Provider", "Leverandør"),
    "investors": Label("Investors", "Investorer"),
    "all": Label("All", "Alle"),
    "total": Label("Total", "I alt"),
    "outcomes": Label("Outcomes", "Resultater"),
    "terms": Label("Payment terms", "Betalingsvilkår"),
    "contract": Label("Contract", "Kontrakt"),
    "capital": Label("Capital", "Kapital"),
    "commitment": Label("Commitment", "Tilsagn"),
    "tranche": Label("Tranche", "Tranche"),
    "cap": Label("Cap", "Loft"),
    "appropriation": Label("Appropriation", "Bevilling"),
    "reserve": Label("Reserve", "Reserve"),
    "ladder": Label("Reimbursement ladder", "Refusionstrappe"),
    "inside": Label("Inside the service ceiling", "Inden for serviceramme"),
    "outside": Label("Outside the service ceiling", "Uden for serviceramme"),
    "current prices": Label("Current prices", "Løbende priser"),
    "fixed prices": Label("Fixed prices", "Faste priser"),
    "source": Label("Source", "Kilde"),
    "assumed": Label("Assumed", "Antaget"),
    "citizens": Label("citizens", "borgere"),
    "month of": Label("month", "måned"),
    "months": Label("months", "måneder"),
    "weeks": Label("weeks", "uger"),
    "person-months": Label("person-months", "personmåneder"),
    "years": Label("years", "år"),
    "per year": Label("per year", "om året"),
    "probability": Label("Probability", "Sandsynlighed"),
    "own luck": Label("each arm has its own luck", "hvert forløb har sit eget held"),
    "shared luck": Label("the arms share their luck", "forløbene deler held"),
    "never": Label("never", "aldrig"),
    "yes": Label("yes", "ja"),
    "no": Label("no", "nej"),
    "seconds": Label("Seconds", "Sekunder"),
}
"""Words of the console and the report."""


def label(name: str, language: Language = "en") -> str:
    """What a variable, figure, purpose, kind of return or word is called; KeyError for a name that no table has."""
    for table in (VARIABLES, FIGURES, PURPOSES, IRR_STATUS, WORDS):
        if name in table:
            entry = table[name]
            return entry.da if language == "da" else entry.en
    raise KeyError(name)


def attributes(name: str) -> dict[str, str]:
    """Unit, sign and labels of a variable as attributes of a saved Dataset; KeyError when it is unknown."""
    entry = VARIABLES[name]
    return {"units": entry.unit, "sign": entry.sign, "long_name": entry.en, "long_name_da": entry.da}


def conform(dataset: D) -> D:
    """The same xarray Dataset; FaultError when a variable or coordinate is unknown or has other dimensions."""
    for name, variable in dataset.variables.items():
        entry = VARIABLES.get(str(name))
        if entry is None:
            raise FaultError(f"{name} is not in the vocabulary")
        if variable.dims not in entry.shapes:
            raise FaultError(f"{name} has dimensions {variable.dims}; the vocabulary says {entry.dims or 'none'}")
    return dataset
