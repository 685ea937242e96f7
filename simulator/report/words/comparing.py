"""The name of a phrase of a comparison in, its English and Danish out."""

from __future__ import annotations

from simulator.describe import Language

COMPARING: dict[Language, dict[str, str]] = {
    "en": {
        "compare_title": "Compared with {base}",
        "compare_as_signed": "as signed",
        "compare_same_lives": "the same citizens, luck and uncertain numbers",
        "compare_thousands": "amounts in thousand {currency}",
        "compare_against": 'Against "{base}": {said}.',
        "compare_higher": "{figure} {amount} higher",
        "compare_lower": "{figure} {amount} lower",
        "compare_said_same": "{figure} exactly the same in every draw",
        "compare_said_unclear": "no clear difference in {figure}",
        "compare_nothing": "none of the figures is there in both",
        "compare_points": "{number} percentage points",
        "compare_money": "{currency} {number} thousand",
        "compare_months": "{number} months",
        "compare_figure": "Figure",
        "compare_base": "Base",
        "compare_here": "Here",
        "compare_difference": "Difference",
        "compare_better": "Better\nin",
        "compare_smaller": "Error\nsmaller",
        "compare_pp": "{number} pp",
        "compare_identical": "the same in every draw",
        "compare_never": "never",
        "compare_made_equal": "made equal",
        "compare_same": "none (draws differ)",
        "compare_unclear": "not clear: {amount}",
        "compare_only_here": "only here",
        "compare_only_base": "only in the base",
        "compare_times": "{times} x",
        "compare_left_out": "{figure}: {count} of {draws} draws are left out, in which it is not defined in both.",
        "compare_other_lives": 'This deal does not live the same lives as "{base}": the two are compared as separate '
        "simulations, without the gain of the same luck. Give both the same cohort: and sampling: to compare them draw "
        "by draw.",
        "compare_equalised": "{path} is set to {value} here{range}, so that {figure} are the same on average. The "
        "errors below are at that value.",
        "compare_range": " (95 % interval {low} to {high})",
        "compare_note": "± is the standard error of the difference itself, taken draw by draw; a difference below two "
        "of them is not clear. Better in: share of draws in which this deal is better for whom the figure belongs to. "
        "Error smaller: how many times larger the error would be had the two deals been simulated apart.",
        "compare_one": "One draw tells no error.",
    },
    "da": {
        "compare_title": "Sammenlignet med {base}",
        "compare_as_signed": "som underskrevet",
        "compare_same_lives": "samme borgere, held og usikre tal",
        "compare_thousands": "beløb i 1.000 {currency}",
        "compare_against": "I forhold til »{base}«: {said}.",
        "compare_higher": "{figure} {amount} højere",
        "compare_lower": "{figure} {amount} lavere",
        "compare_said_same": "{figure} præcis den samme i hver trækning",
        "compare_said_unclear": "ingen klar forskel i {figure}",
        "compare_nothing": "ingen af tallene findes i begge",
        "compare_points": "{number} procentpoint",
        "compare_money": "{number} tusind {currency}",
        "compare_months": "{number} måneder",
        "compare_figure": "Tal",
        "compare_base": "Basis",
        "compare_here": "Her",
        "compare_difference": "Forskel",
        "compare_better": "Bedre\ni",
        "compare_smaller": "Fejl\nmindre",
        "compare_pp": "{number} pp",
        "compare_identical": "ens i hver trækning",
        "compare_never": "aldrig",
        "compare_made_equal": "gjort ens",
        "compare_same": "ingen (trækninger afviger)",
        "compare_unclear": "ikke klar: {amount}",
        "compare_only_here": "kun her",
        "compare_only_base": "kun i basis",
        "compare_times": "{times} gange",
        "compare_left_out": "{figure}: {count} af {draws} trækninger er udeladt, hvor tallet ikke findes i begge.",
        "compare_other_lives": "Denne aftale har ikke samme forløb som »{base}«: de to sammenlignes som adskilte "
        "simuleringer uden gevinsten ved samme held. Giv begge samme cohort: og sampling: for at sammenligne dem "
        "trækning for trækning.",
        "compare_equalised": "{path} er sat til {value} her{range}, så at {figure} er ens i gennemsnit. Fejlene "
        "nedenfor gælder ved den værdi.",
        "compare_range": " (95 %-interval {low} til {high})",
        "compare_note": "± er standardfejlen på selve forskellen, taget trækning for trækning; en forskel på under to "
        "af dem er ikke klar. Bedre i: andel af trækningerne, hvor denne aftale er bedre for den, tallet tilhører. "
        "Fejl mindre: hvor mange gange større fejlen ville være, hvis de to aftaler var simuleret hver for sig.",
        "compare_one": "Én trækning siger intet om fejlen.",
    },
}
