"""Random contracts and random outcomes for them, as hypothesis strategies: every kind of term, line and modifier."""

import numpy as np
import xarray as xr
from hypothesis import strategies as st

from tests.measured import ARMS, described, item_names
from tests.money import a_deal

PLANNED = 20
HORIZON = 24
SEGMENTS = {"closer": {"share": "60 %"}, "further": {"share": "40 %"}}
COHORTS = [(0, 3), (3, 6)]
COUNTS = ("in_work", "kept", "done")
PAYER = {"payer": "purse"}


def sometimes(name, values):
    """A key that may be left out."""
    return st.just({}) | values.map(lambda value: {name: value})


def merged(*parts):
    """One dictionary of several."""
    return st.tuples(*parts).map(lambda dicts: {key: value for part in dicts for key, value in part.items()})


def percent(low, high):
    return st.integers(low, high).map(lambda n: f"{n} %")


OF = st.sampled_from(["planned", "enrolled", "measured"])
LINES = st.one_of(
    st.fixed_dictionaries({"share": percent(0, 90), "of": OF}),
    st.fixed_dictionaries({"citizens": st.integers(0, 12)}),
    st.fixed_dictionaries({"difference": st.integers(-30, 60).map(lambda n: n / 100), "of": OF}),
    st.fixed_dictionaries({"reduction": percent(0, 60), "of": OF}),
    st.fixed_dictionaries({"increase": percent(0, 60), "of": OF}),
    st.fixed_dictionaries({"value": st.integers(0, 8).map(lambda n: n / 8), "of": OF}),
)
COMPARISONS = st.one_of(
    st.fixed_dictionaries({"baseline": st.sampled_from(["30 %", "33.3 %", "0 %"])}),
    st.just({"historical": {"value": "31 %", "citizens": 40}}),
    st.just({"control": 15}),
    st.just({"calculated": True}),
    st.fixed_dictionaries({"baseline": percent(20, 50), "then": st.just({"from": "2027-01-01", "control": 15})}),
    st.none(),
)
CONDITIONS = st.lists(
    st.fixed_dictionaries({"outcome": st.sampled_from(COUNTS), "at_least": LINES}), min_size=1, max_size=2
)
JOINED_LINES = st.tuples(st.sampled_from(["all_of", "any_of"]), CONDITIONS).map(lambda pair: dict([pair]))
ONLY_IF = sometimes("only_if", JOINED_LINES)
MEASURED = sometimes(
    "measured",
    st.one_of(
        st.sampled_from(["2027-01-01", "2027-06-15", "2026-12-31"]),
        st.fixed_dictionaries({
            "every": st.integers(3, 9), "until": st.integers(9, 30),
            "counts": st.sampled_from(["since the start", "since the last"]),
        }),
    ),
)  # fmt: skip
LAGS = sometimes("paid", st.fixed_dictionaries({"verification": st.integers(0, 3)}))
CUT = merged(sometimes("price_cut", percent(0, 30)), sometimes("segment", st.just("further")))
RETURN = {"rate": "5 % per year"}
PAYS = st.one_of(
    st.just({"amount": 1234.56}),
    st.fixed_dictionaries({"price": st.just(77.77), "for_each": st.sampled_from(["gained", "avoided", "counted"])}),
    st.just({"share_of_principal": "125 %"}),
    st.just({"repay": "drawn", "return": RETURN}),
)
TARGET = merged(
    st.fixed_dictionaries({"outcome": st.sampled_from(COUNTS), "at_least": LINES, "pays": PAYS}),
    MEASURED, LAGS, CUT, ONLY_IF, st.just({"kind": "target", **PAYER}),
)  # fmt: skip
JOINED = merged(
    JOINED_LINES, st.just({"kind": "target", "pays": {"amount": 500}}), MEASURED, LAGS, ONLY_IF, st.just(PAYER),
)  # fmt: skip
COHORT_TARGET = merged(
    st.fixed_dictionaries({
        "kind": st.just("target"), "outcome": st.just("in_work"), "at_least": LINES, "pays": PAYS,
        "cohorts": st.just([{"from": a, "until": b} for a, b in COHORTS]),
    }),
    sometimes("pooled", LINES), LAGS, ONLY_IF, st.just(PAYER),
)  # fmt: skip
BY = st.one_of(
    st.fixed_dictionaries({
        "by": st.sampled_from(["share", "difference", "reduction", "increase", "gained", "avoided", "value"]), "of": OF,
    }),
    st.just({"by": "citizens"}),
    st.just({"by": "value"}),
)  # fmt: skip
STEPS = st.lists(st.tuples(st.integers(-4, 16), st.integers(0, 9_999)), min_size=1, max_size=4).map(
    lambda pairs: [[at / 4, level / 100] for at, level in sorted(dict(pairs).items())]
)
TIERS = merged(
    st.fixed_dictionaries({"kind": st.just("tiers"), "outcome": st.sampled_from([*COUNTS, "stay"]), "steps": STEPS}),
    BY,
    st.sampled_from([
        {"pays": "amount"}, {"pays": "amount", "shape": "lines"}, {"pays": "coupon", "shape": "lines"},
        {"pays": "return"}, {"pays": "share of principal"}, {"pays": "total return"}, {"pays": "price of all units"},
        {"pays": "price of marginal units"},
    ]),
    sometimes("at_least", st.integers(0, 30)), MEASURED, LAGS, CUT, ONLY_IF, st.just(PAYER),
)  # fmt: skip
LINEAR = merged(
    st.fixed_dictionaries({
        "kind": st.just("linear"), "outcome": st.sampled_from([*COUNTS, "stay"]), "price": st.just(33.35),
        "per": st.sampled_from([1, 0.01, 3]), "from": st.sampled_from([0, 0.25, 4]),
    }),
    BY, sometimes("until", st.sampled_from([5, 9.5])), MEASURED, LAGS, CUT, ONLY_IF, st.just(PAYER),
)  # fmt: skip
SHARE = merged(
    st.fixed_dictionaries({
        "kind": st.just("savings_share"), "outcome": st.just("saved"), "share": percent(0, 100),
        "losses": st.sampled_from(["carried forward", "forgotten"]),
    }),
    sometimes("from", st.just(1)), sometimes("until", st.just(25)), MEASURED, LAGS, ONLY_IF,
    sometimes("once_repaid", st.just({"return": RETURN, "share": "40 %"})), st.just(PAYER),
)  # fmt: skip
FIXED = merged(
    st.sampled_from([{"amount": 99.95, "month": 5}, {"amount": "10 per month", "from": 3, "until": 9}]),
    LAGS, sometimes("price_cut", percent(0, 30)), ONLY_IF, st.just({"kind": "fixed", **PAYER}),
)  # fmt: skip
PRICES = st.sampled_from([
    ("in_work", 60.55), ("in_work", {"claim 1": 5.5, "claim 2": 3}), ("in_work", {"segment further": 9}),
    ("kept", {"3 months": 20, "6 months": 40}), ("kept", {"6 months": 40}), ("done", 8),
    ("stay", "10 per month"), ("stay", "7.77 per week"),
])  # fmt: skip
GROUP = st.one_of(
    st.just({}), st.just({"bonus": {"segment": "further", "amount": 2.5}}),
    percent(0, 100).map(lambda share: {"at_most": {"segment": "further", "share": share}}),
    st.just({"segment": "closer"}), st.just({"per_citizen": 12}),
    st.just({"per_citizen": 50, "bonus": {"segment": "closer", "amount": 1}}),
)  # fmt: skip
CARD = merged(
    st.tuples(PRICES, GROUP).map(
        lambda both: {"outcome": both[0][0], "price": both[0][1], **({} if both[0][0] == "stay" else both[1])}
    ),
    LAGS, sometimes("price_cut", percent(0, 30)), ONLY_IF, st.just({"kind": "rate_card", **PAYER}),
)  # fmt: skip
TERM = st.one_of(TARGET, JOINED, COHORT_TARGET, TIERS, LINEAR, SHARE, FIXED, CARD, CARD)


@st.composite
def deals(draw, terms=None):
    """A deal of up to three random terms."""
    said = draw(st.lists(TERM, min_size=1, max_size=3)) if terms is None else draw(terms)
    limited = any("per_citizen" in term for term in said)
    said = [{key: value for key, value in term.items() if key != "at_most"} if limited else term for term in said]
    compared = {name: draw(COMPARISONS) for name in COUNTS}
    kinds = {
        "in_work": {"reach": ["job"], "within": 9, "claims": 2}, "kept": {"checkpoint": ["job"], "at": [3, 6]},
        "done": {"completion": 4},
    }  # fmt: skip
    outcomes = {
        name: {**kinds[name], **({"measurement": {"compared_with": way}} if (way := compared[name]) else {})}
        for name in COUNTS
    }
    contract = draw(merged(
        sometimes("ends", st.sampled_from(["2027-03-31", "2029-01-31"])),
        sometimes("on_stop", st.sampled_from([{"owed": "earned outcomes"}, {"owed": "nothing"}])),
        sometimes("caps", st.just({"per_citizen": 60})) if limited else st.just({}),
    ))  # fmt: skip
    return a_deal(
        {f"term {k}": term for k, term in enumerate(said)},
        contract=contract, horizon=HORIZON,
        citizens={"planned": PLANNED, "segments": SEGMENTS, "enrolment": {"over": 6}},
        outcomes={
            **outcomes, "stay": {"time_in": ["job"], "within": 9},
            "saved": {"saving": "all", "counted": "as it arises"},
        },
    )  # fmt: skip


def limited(deal):
    """Whether any citizen has a ceiling."""
    return any(getattr(term, "per_citizen", None) for term in deal.contract.terms.values()) or (
        deal.contract.caps.per_citizen is not None
    )


def outcomes(deal, seed, draws=2):
    """Random outcomes: who reached what when, in both arms, measured and true apart; groups add up to everyone."""
    luck = np.random.default_rng(seed)
    base = item_names(deal)
    names = [*base, *(f"{item} [{segment}]" for item in base for segment in SEGMENTS),
             *(f"in_work [{a}-{b}]" for a, b in COHORTS)]  # fmt: skip
    events = np.full((draws, 2, PLANNED, len(names)), np.inf, dtype=np.float32)
    measured, true = (np.zeros((draws, 2, HORIZON, len(names))) for _ in range(2))
    further = luck.random(PLANNED) < 0.4
    for k, item in enumerate(base):
        when = luck.uniform(0, HORIZON + 2, (draws, 2, PLANNED))
        times = np.where(luck.random(when.shape) < 0.5, when, np.inf)
        events[..., k] = times
        for segment, mine in (("closer", ~further), ("further", further)):
            events[..., names.index(f"{item} [{segment}]")] = np.where(mine, times, np.inf)
    for k, item in enumerate(names):
        if item.startswith("stay"):
            measured[..., k] = luck.integers(0, 9, measured.shape[:3]) / 4
        elif "-" in item:
            measured[..., k] = luck.integers(0, 2, measured.shape[:3]) * (luck.random(measured.shape[:3]) < 0.3)
        else:
            for month in range(HORIZON):
                measured[:, :, month, k] = (np.floor(events[..., k]) == month).sum(axis=2)
        true[..., k] = np.where(luck.random(measured.shape[:3]) < 0.2, 0, measured[..., k])
    for array in (measured, true):  # time of everyone is that of both groups
        parts = [names.index(f"stay [{segment}]") for segment in SEGMENTS]
        array[..., names.index("stay")] = array[..., parts].sum(axis=-1)
    saved = luck.integers(-600, 900, (2, draws, 2, deal.timeline.ledger_months, 1))
    rows = [described(deal, item) for item in names]
    data = {
        "measured": (("draw", "arm", "month", "item"), measured), "true": (("draw", "arm", "month", "item"), true),
        "answers": (("draw", "arm", "month", "item"), luck.integers(0, 2, measured.shape).astype(float)),
        "control": (("draw", "month", "item"), luck.integers(0, 2, (draws, HORIZON, len(names))) * 0.0
                    + (luck.random((draws, HORIZON, len(names))) < 0.2)),
        "control_answers": (("draw", "month", "item"), (luck.random((draws, HORIZON, len(names))) < 0.6) * 1.0),
        "baseline": (("draw", "item"), luck.integers(0, 30, (draws, len(names))) / 40),
        "enrolled": ("draw", luck.integers(0, PLANNED + 1, draws)),
        "completers": ("draw", luck.integers(0, 9, draws)),
        "saved_true": (("draw", "arm", "ledger_month", "saving_outcome"), saved[0]),
        "saved_measured": (("draw", "arm", "ledger_month", "saving_outcome"), saved[1]),
    }  # fmt: skip
    if limited(deal):
        data["events"] = (("draw", "arm", "citizen", "item"), events)
    named = ("outcome", "checkpoint", "part", "group", "cohort")
    coordinates = {name: ("item", [row[k] for row in rows]) for k, name in enumerate(named)}
    return xr.Dataset(data, {**coordinates, "draw": np.arange(draws), "arm": ARMS, "item": names,
                             "saving_outcome": ["saved"]})  # fmt: skip
