"""The name of a phrase of the page's tab `citizens` in, its English and Danish out."""

from __future__ import annotations

from simulator.describe import Language

PAGE_CITIZENS: dict[Language, dict[str, str]] = {
    "en": {
        "pc_lead": "{planned} citizens are planned; {enrolled} are enrolled on average.",
        "pc_lead_reach": "With the programme {count} of them reach “{outcome}” on average; without it {without} would.",
        "pc_lead_fewer": "With the programme “{outcome}” happens to {count} of them on average; without it to "
        "{without}.",
        "pc_lead_only": "{count} of them reach “{outcome}” on average.",
        "pc_with": "With the programme",
        "pc_without": "Without the programme",
        "pc_measured": "As measured",
        "pc_as_true": "as it is",
        "pc_citizens": "Citizens",
        "pc_planned": "Planned",
        "pc_segment": "Segment",
        "pc_outcome": "Outcome",
        "pc_others": "other states",
        "pc_or": "or",
        "pc_quoted": "“{name}”",
        "pc_range": "{low} to {high}",
        "pc_checkpoints": "after {part} months",
        "pc_claims": "claim {part}",
        "pc_levels": "level {part}",
        "pc_unit_months": "months",
        "pc_unit_citizens": "citizens",
        "pc_unit_sum": "weighted sum",
        # life courses
        "pc_lives": "Where the citizens are, month by month",
        "pc_lives_what": "The same citizens are followed twice: with the programme, and in the life they would have "
        "had without it (the counterfactual). The areas show how many are in each state in the average of all draws. "
        "They grow while citizens enrol.",
        "pc_lives_chart": "Citizens by state, with the programme and without it",
        "pc_lives_caption": "Citizens enrolled, mean of all draws, by calendar month",
        "pc_with_without": "Mean of each year: with / without the programme",
        "pc_more": "The difference is largest in {month}: {count} more citizens in {states} with the programme; "
        "{last} at the end of the horizon",
        "pc_fewer": "The difference is largest in {month}: {count} fewer citizens in {states} with the programme; "
        "{last} at the end of the horizon",
        "pc_state_caption": "Citizens in {states}, mean of all draws, by calendar month",
        "pc_time_caption": "Months of one enrolled citizen in each state, mean over the deal's {months} months",
        # outcomes
        "pc_reached": "Who reaches the outcomes",
        "pc_reached_title": "{outcome}: {count} citizens reach it with the programme, {without} without it",
        "pc_reached_fewer": "{outcome}: {count} citizens with the programme, {without} without it",
        "pc_reached_only": "{outcome}: {count} citizens reach it",
        "pc_reached_caption": "Citizens, whole contract; mean ± error, and the range from P5 to P95 of the draws",
        "pc_measured_what": "As measured: what the contract sees, after missing answers and errors of measurement. "
        "Only this makes money owed.",
        "pc_paid_by": "Paid for by",
        "pc_nobody": "nobody",
        # segments
        "pc_gains": "Who gains",
        "pc_gains_caption": "Share of the enrolled citizens of each segment that reaches the outcome as measured, "
        "mean of all draws",
        "pc_share_axis": "Share of the segment",
        "pc_points": "Difference\n(percentage points)",
        "pc_gain_title": "{outcome}: “{most}” gains most from the programme ({much} percentage points), “{least}” "
        "least ({little})",
        "pc_gain_alike": "{outcome}: all segments gain about as much from the programme",
        "pc_creaming_what": "Does it pay to choose the easy cases (creaming)? Where a term pays the same for "
        "everybody and some reach the outcome less often, whoever decides who is enrolled is better paid for "
        "choosing the others.",
        "pc_creaming_caption": "Outcomes that are paid for, by segment, with the programme",
        "pc_pays_alike": "The payment is",
        "pc_alike": "the same for all",
        "pc_by_segment": "by segment",
        "pc_easiest": "Reached most often by",
        "pc_hardest": "Least often by",
        "pc_gains_most": "Gains most",
        "pc_gains_points": "{segment}: {points} points",
        "pc_creaming": "The contract pays the same for everybody for {outcomes}, and “{segment}” reaches it least "
        "often: there is an incentive to choose others, and nothing in the payment that holds against it.",
        "pc_creaming_gain": "Yet “{segment}” gains most from the programme.",
        "pc_no_creaming": "No payment rewards choosing one segment above another: the outcomes are reached about "
        "equally often, or the price depends on the segment.",
        # left out
        "pc_left_out": "Who is left out",
        "pc_parts_title": "{outcome}: of {planned} planned citizens the programme makes the difference for {added}",
        "pc_parts_caption": "Planned citizens, mean of all draws",
        "pc_part_added": "Reach it because of the programme",
        "pc_part_anyway": "Would have reached it anyway",
        "pc_part_missed": "Enrolled, do not reach it",
        "pc_part_absent": "Planned, never enrolled",
        "pc_parts_what": "Because of the programme is a difference of numbers: nobody sees both lives of one "
        "citizen, so it cannot be said who they are.",
        "pc_all_enrolled": "All {planned} planned citizens are enrolled.",
        "pc_enrolled": "Of {planned} planned citizens {enrolled} are enrolled on average; {absent} never are.",
        "pc_enrolled_spread": "Of {planned} planned citizens {enrolled} are enrolled on average (P5 {low}, P95 "
        "{high} recruited); {absent} never are.",
        "pc_engaged": "A citizen is in the programme for {months} of its {lasts} months on average; the rest is "
        "drop-out and, where the deal says so, leaving when the goal is reached.",
        "pc_engaged_whole": "A citizen is in the programme for {months} of its {lasts} months on average.",
        "pc_completes": "{outcome}: {count} citizens ({share}) stay at least {months} months; {left} do not.",
        "pc_missed": "{missed} enrolled citizens do not reach “{outcome}” in spite of the programme. Of those who "
        "do, {share} ({anyway}) would have done so anyway (deadweight).",
        # unpaid
        "pc_unpaid": "What nobody pays for",
        "pc_unpaid_what": "No payment depends on these outcomes. Nobody loses money when they fail, and nobody earns "
        "when they succeed.",
        "pc_unpaid_saving": "No term counts these outcomes. The contract shares the public saving, so they count in "
        "so far as they save money, and not for themselves.",
        "pc_unpaid_caption": "Outcomes that no term looks at, whole contract, mean ± error",
        "pc_all_paid": "Every outcome of the deal is looked at by a term of the contract.",
        "pc_counted_in": "Counted in",
        "pc_decides": "Looked at by a review",
        "pc_nothing": "no",
        "pc_no_difference": "within chance",
        "pc_wellbeing_what": "Wellbeing is no money in anybody's budget. The deal states what it takes it to be "
        "worth; that stands beside the accounts and is added to nothing.",
        "pc_wellbeing_caption": "Value of wellbeing, whole horizon, {prices}; mean ± error",
        "pc_score_what": "What is measured in points (such as wellbeing) is valued in no budget.",
        # chance
        "pc_chance": "How many citizens tell the effect from chance",
        "pc_chance_what": "A small group may reach the goal by luck, or miss it by bad luck. So many citizens are "
        "needed in each of two groups, one with the programme and one like it without, to find the expected "
        "difference four times in five (80 % power, one-sided test at 5 %).",
        "pc_chance_caption": "Outcomes that are paid for; shares of those enrolled, mean of all draws",
        "pc_needed": "Needed in\neach group",
        "pc_there_are": "Enrolled",
        "pc_enough": "So",
        "pc_too_few": "too few, whatever it is compared with",
        "pc_controlled": "enough, and a control group as large is measured",
        "pc_few_controls": "enough, but the control group is too small",
        "pc_uncontrolled": "enough, but no control group is measured",
    },
    "da": {
        "pc_lead": "Der er planlagt {planned} borgere; i gennemsnit indskrives {enrolled}.",
        "pc_lead_reach": "Med indsatsen når {count} af dem »{outcome}« i gennemsnit; uden indsatsen ville {without} "
        "nå det.",
        "pc_lead_fewer": "Med indsatsen rammer »{outcome}« i gennemsnit {count} af dem; uden indsatsen {without}.",
        "pc_lead_only": "{count} af dem når »{outcome}« i gennemsnit.",
        "pc_with": "Med indsatsen",
        "pc_without": "Uden indsatsen",
        "pc_measured": "Som målt",
        "pc_as_true": "som det er",
        "pc_citizens": "Borgere",
        "pc_planned": "Planlagt",
        "pc_segment": "Delgruppe",
        "pc_outcome": "Resultat",
        "pc_others": "andre tilstande",
        "pc_or": "eller",
        "pc_quoted": "»{name}«",
        "pc_range": "{low} til {high}",
        "pc_checkpoints": "efter {part} måneder",
        "pc_claims": "krav {part}",
        "pc_levels": "niveau {part}",
        "pc_unit_months": "måneder",
        "pc_unit_citizens": "borgere",
        "pc_unit_sum": "vægtet sum",
        "pc_lives": "Hvor borgerne er, måned for måned",
        "pc_lives_what": "De samme borgere følges to gange: med indsatsen og i det liv, de ville have haft uden den "
        "(basisalternativet). Fladerne viser, hvor mange der i gennemsnit af alle trækninger er i hver tilstand. De "
        "vokser, mens borgerne indskrives.",
        "pc_lives_chart": "Borgere pr. tilstand, med og uden indsatsen",
        "pc_lives_caption": "Indskrevne borgere, gennemsnit af alle trækninger, pr. kalendermåned",
        "pc_with_without": "Gennemsnit af hvert år: med / uden indsatsen",
        "pc_more": "Forskellen er størst i {month}: {count} flere borgere i {states} med indsatsen; {last} ved "
        "tidshorisontens slutning",
        "pc_fewer": "Forskellen er størst i {month}: {count} færre borgere i {states} med indsatsen; {last} ved "
        "tidshorisontens slutning",
        "pc_state_caption": "Borgere i {states}, gennemsnit af alle trækninger, pr. kalendermåned",
        "pc_time_caption": "En indskrevet borgers måneder i hver tilstand, gennemsnit over aftalens {months} måneder",
        "pc_reached": "Hvem der når resultaterne",
        "pc_reached_title": "{outcome}: {count} borgere når det med indsatsen, {without} uden",
        "pc_reached_fewer": "{outcome}: {count} borgere med indsatsen, {without} uden",
        "pc_reached_only": "{outcome}: {count} borgere når det",
        "pc_reached_caption": "Borgere, hele kontrakten; gennemsnit ± fejl og spændet fra P5 til P95 af trækningerne",
        "pc_measured_what": "Som målt: det, kontrakten ser, efter manglende svar og målefejl. Kun det udløser "
        "betaling.",
        "pc_paid_by": "Betales af",
        "pc_nobody": "ingen",
        "pc_gains": "Hvem der har gavn af indsatsen",
        "pc_gains_caption": "Andel af de indskrevne borgere i hver delgruppe, der når resultatet ifølge målingen, "
        "gennemsnit af alle trækninger",
        "pc_share_axis": "Andel af delgruppen",
        "pc_points": "Forskel\n(procentpoint)",
        "pc_gain_title": "{outcome}: »{most}« får mest ud af indsatsen ({much} procentpoint), »{least}« mindst "
        "({little})",
        "pc_gain_alike": "{outcome}: alle delgrupper får omtrent lige meget ud af indsatsen",
        "pc_creaming_what": "Kan det betale sig at vælge de lette sager (skumning)? Hvor et vilkår betaler det samme "
        "for alle, og nogle sjældnere når resultatet, får den, der bestemmer, hvem der indskrives, bedre betaling "
        "ved at vælge de andre.",
        "pc_creaming_caption": "Resultater, der betales for, pr. delgruppe, med indsatsen",
        "pc_pays_alike": "Betalingen er",
        "pc_alike": "den samme for alle",
        "pc_by_segment": "efter delgruppe",
        "pc_easiest": "Nås oftest af",
        "pc_hardest": "Sjældnest af",
        "pc_gains_most": "Får mest ud af det",
        "pc_gains_points": "{segment}: {points} procentpoint",
        "pc_creaming": "Kontrakten betaler det samme for alle for {outcomes}, og »{segment}« når det sjældnest: der "
        "er en tilskyndelse til at vælge andre, og intet i betalingen holder igen.",
        "pc_creaming_gain": "Alligevel er det »{segment}«, der får mest ud af indsatsen.",
        "pc_no_creaming": "Ingen betaling belønner, at én delgruppe vælges frem for en anden: resultaterne nås "
        "omtrent lige ofte, eller prisen afhænger af delgruppen.",
        "pc_left_out": "Hvem der ikke er med",
        "pc_parts_title": "{outcome}: af {planned} planlagte borgere gør indsatsen forskellen for {added}",
        "pc_parts_caption": "Planlagte borgere, gennemsnit af alle trækninger",
        "pc_part_added": "Når det på grund af indsatsen",
        "pc_part_anyway": "Ville have nået det alligevel",
        "pc_part_missed": "Indskrevet, når det ikke",
        "pc_part_absent": "Planlagt, aldrig indskrevet",
        "pc_parts_what": "»På grund af indsatsen« er forskellen mellem to antal: ingen kan se begge udgaver af en "
        "borgers liv, så det kan ikke siges, hvem de er.",
        "pc_all_enrolled": "Alle {planned} planlagte borgere indskrives.",
        "pc_enrolled": "Af {planned} planlagte borgere indskrives {enrolled} i gennemsnit; {absent} bliver det aldrig.",
        "pc_enrolled_spread": "Af {planned} planlagte borgere indskrives {enrolled} i gennemsnit (rekrutteret: P5 "
        "{low}, P95 {high}); {absent} bliver det aldrig.",
        "pc_engaged": "En borger er i gennemsnit i indsatsen i {months} af dens {lasts} måneder; resten er frafald "
        "og, hvor aftalen siger det, afslutning, når målet er nået.",
        "pc_engaged_whole": "En borger er i gennemsnit i indsatsen i {months} af dens {lasts} måneder.",
        "pc_completes": "{outcome}: {count} borgere ({share}) bliver mindst {months} måneder; {left} gør ikke.",
        "pc_missed": "{missed} indskrevne borgere når ikke »{outcome}« trods indsatsen. Af dem, der når det, ville "
        "{share} ({anyway}) have nået det alligevel (dødvægt).",
        "pc_unpaid": "Hvad ingen betaler for",
        "pc_unpaid_what": "Ingen betaling afhænger af disse resultater. Ingen mister penge, når de udebliver, og "
        "ingen tjener på, at de nås.",
        "pc_unpaid_saving": "Intet vilkår tæller disse resultater. Kontrakten deler den offentlige besparelse, så de "
        "tæller, for så vidt de sparer penge, og ikke i sig selv.",
        "pc_unpaid_caption": "Resultater, som intet vilkår ser på, hele kontrakten, gennemsnit ± fejl",
        "pc_all_paid": "Alle aftalens resultater indgår i et af kontraktens vilkår.",
        "pc_counted_in": "Tælles i",
        "pc_decides": "Indgår i en status\nundervejs",
        "pc_nothing": "nej",
        "pc_no_difference": "kan være tilfældigt",
        "pc_wellbeing_what": "Trivsel er ikke penge på nogens budget. Aftalen angiver, hvad den regnes for værd; det "
        "står ved siden af regnskabet og lægges ikke til noget.",
        "pc_wellbeing_caption": "Værdi af trivsel, hele tidshorisonten, {prices}; gennemsnit ± fejl",
        "pc_score_what": "Det, der måles i point (for eksempel trivsel), er ikke værdisat på noget budget.",
        "pc_chance": "Hvor mange borgere der skal til for at skelne effekt fra tilfælde",
        "pc_chance_what": "En lille gruppe kan nå målet ved et tilfælde eller misse det af samme grund. Så mange "
        "borgere skal der være i hver af to grupper, en med indsatsen og en tilsvarende uden, for at den forventede "
        "forskel findes fire gange ud af fem (80 % styrke, ensidet test på 5 %).",
        "pc_chance_caption": "Resultater, der betales for; andele af de indskrevne, gennemsnit af alle trækninger",
        "pc_needed": "Nødvendige i\nhver gruppe",
        "pc_there_are": "Indskrevne",
        "pc_enough": "Konklusion",
        "pc_too_few": "for få, uanset hvad der sammenlignes med",
        "pc_controlled": "nok, og en lige så stor kontrolgruppe måles",
        "pc_few_controls": "nok, men kontrolgruppen er for lille",
        "pc_uncontrolled": "nok, men ingen kontrolgruppe måles",
    },
}
