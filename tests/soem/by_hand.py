"""SØM's two examples worked out by hand: plain fractions, figures typed here, nothing of the product used."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction as F

EXAMPLES = {
    "rr2_adhd": {
        "completers": {2024: 34, 2025: 34, 2026: 34},
        "succeed": F(12, 100) - F(2, 100),
        "years": 10,
        "first": 2024,
        "consequences": {  # units a year, price, who pays
            "cash_benefit": (F(-9, 2), F(12064), {"employment": F(4, 5), "state": F(1, 5)}),
            "social_support": (F(-40), F(450), {"social": F(1)}),
            "psychiatry": (F(-3), F(2100), {"region": F(1)}),
            "prison_and_probation": (F(-4), F(1300), {"state": F(1)}),
            "medicine": (F(1, 5), F(6000), {"region": F(1)}),
        },
        "cost": {2024: (958000, 0), 2025: (958000, 0), 2026: (958000, 0)},
        "pays_programme": "social",
        "levels": {"municipality": ["employment", "social"], "region": ["region"], "state": ["state"]},
    },
    "ips": {
        "completers": {2027: 50, 2028: 50, 2029: 50},
        "succeed": F(40, 100) - F(28, 100),
        "years": 10,
        "first": 2026,
        "consequences": {
            "cash_benefit": (F(-5), F(9064 + 4 * 12064 + 15064, 6), {"employment": F(4, 5), "state": F(1, 5)}),
            "activation": (F(-6, 10), F(24500), {"employment": F(1)}),
            "social_support": (F(-20), F(450), {"social": F(1)}),
            "psychiatric_beds": (F(-3, 2), F(4300), {"region": F(1)}),
            "mentor": (F(12), F(420), {"employment": F(1)}),
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
        exact = Decimal(F(figure).numerator) / Decimal(F(figure).denominator)
        return float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def worked_out(example, first_year=False, rate=F(35, 1000)):
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
        weight = 1 / (1 + rate) ** (year - example["first"]) if first_year else F(1)
        cost.append((year, F(programme - instead), weight, (programme - instead) * weight))
    return lines, cost


def per_payer(example, lines, cost):
    """Discounted (gain, cost, net) of each payer."""
    found = {}
    for payer in [name for names in example["levels"].values() for name in names]:
        gain = sum((line[6].get(payer, F(0)) for line in lines), F(0))
        spent = sum((year[3] for year in cost), F(0)) if payer == example["pays_programme"] else F(0)
        found[payer] = (gain, spent, gain - spent)
    return found
