"""SØM's two examples worked out by hand: plain fractions, figures typed here, nothing of the product used."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

EXAMPLES = {
    "rr2_adhd": {
        "completers": {2024: 34, 2025: 34, 2026: 34},
        "succeed": Fraction(12, 100) - Fraction(2, 100),
        "years": 10,
        "first": 2024,
        "consequences": {  # units a year, price, who pays
            "cash_benefit": (Fraction(-9, 2), Fraction(12064), {"employment": Fraction(4, 5), "state": Fraction(1, 5)}),
            "social_support": (Fraction(-40), Fraction(450), {"social": Fraction(1)}),
            "psychiatry": (Fraction(-3), Fraction(2100), {"region": Fraction(1)}),
            "prison_and_probation": (Fraction(-4), Fraction(1300), {"state": Fraction(1)}),
            "medicine": (Fraction(1, 5), Fraction(6000), {"region": Fraction(1)}),
        },
        "cost": {2024: (958000, 0), 2025: (958000, 0), 2026: (958000, 0)},
        "pays_programme": "social",
        "levels": {"municipality": ["employment", "social"], "region": ["region"], "state": ["state"]},
    },
    "ips": {
        "completers": {2027: 50, 2028: 50, 2029: 50},
        "succeed": Fraction(40, 100) - Fraction(28, 100),
        "years": 10,
        "first": 2026,
        "consequences": {
            "cash_benefit": (
                Fraction(-5),
                Fraction(9064 + 4 * 12064 + 15064, 6),
                {"employment": Fraction(4, 5), "state": Fraction(1, 5)},
            ),
            "activation": (Fraction(-6, 10), Fraction(24500), {"employment": Fraction(1)}),
            "social_support": (Fraction(-20), Fraction(450), {"social": Fraction(1)}),
            "psychiatric_beds": (Fraction(-3, 2), Fraction(4300), {"region": Fraction(1)}),
            "mentor": (Fraction(12), Fraction(420), {"employment": Fraction(1)}),
        },
        "cost": {
            2026: (1500000, 1367500),
            2027: (3000000, 2735000),
            2028: (3000000, 2735000),
            2029: (1500000, 1367500),
        },
        "pays_programme": "employment",
        "levels": {"municipality": ["employment", "social"], "region": ["region"], "state": ["state"]},
    },
}


def oere(figure):
    """A fraction in kroner to the øre, half away from zero."""
    with localcontext() as context:
        context.prec = 80
        exact = Decimal(Fraction(figure).numerator) / Decimal(Fraction(figure).denominator)
        return float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def worked_out(example, first_year=False, rate=Fraction(35, 1000)):
    """Lines, cost, and every total of an example, as fractions."""
    lines, cost = [], []
    for name, (units, price, payers) in example["consequences"].items():
        for completed, citizens in example["completers"].items():
            for k in range(example["years"]):
                saved = citizens * example["succeed"] * -units * price
                weight = 1 / (1 + rate) ** (completed + k - example["first"] if first_year else k)
                shares = {payer: saved * share * weight for payer, share in payers.items()}
                lines.append((name, completed, completed + k, saved, weight, saved * weight, shares))
    for year, (programme, instead) in example["cost"].items():
        weight = 1 / (1 + rate) ** (year - example["first"]) if first_year else Fraction(1)
        cost.append((year, Fraction(programme - instead), weight, (programme - instead) * weight))
    return lines, cost


def per_payer(example, lines, cost):
    """Discounted (gain, cost, net) of each payer."""
    found = {}
    for payer in [name for names in example["levels"].values() for name in names]:
        gain = sum((line[6].get(payer, Fraction(0)) for line in lines), Fraction(0))
        spent = sum((year[3] for year in cost), Fraction(0)) if payer == example["pays_programme"] else Fraction(0)
        found[payer] = (gain, spent, gain - spent)
    return found
