"""The name of a phrase of the municipality's tab in, its English and Danish out."""

from __future__ import annotations

from simulator.describe import Language

PAGE_MUNICIPALITY: dict[Language, dict[str, str]] = {
    "en": {
        # the lead, and what is paid
        "pm_payments_ask": "How much may we have to pay, and in which year?",
        "pm_pays_nothing": "The municipality pays nothing under this contract.",
        "pm_pays_all_or_nothing": "The municipality can have to pay in one budget year only, {year}: with probability "
        "{share} it pays about {amount}; with probability {no} it pays nothing.",
        "pm_pays_amounts": "If it pays, the amount lies between {low} and {high} ({unit}) in 9 of 10 cases.",
        "pm_pays_in_year": "The municipality is expected to pay {amount}, all of it in {year}.",
        "pm_pays_in_years": "The municipality is expected to pay {amount} in all, in {years}; the dearest year is "
        "{year} with {dearest} expected.",
        "pm_most_in_all": "The contract can never cost it more than {amount}.",
        "pm_no_limit": "The contract sets no limit to what can become due.",
        "pm_most_in_year": "The most that can fall in one budget year is {amount} ({years}).",
        "pm_lead_reserve": "{amount} set aside covers the payments in 95 of 100 cases.",
        "pm_lead_gain": "Realised savings less payments come to a gain of {amount} on average over all years; with "
        "probability {share} the municipality ends up worse off than without the deal.",
        "pm_lead_cost": "Realised savings less payments come to a cost of {amount} on average over all years; with "
        "probability {share} the municipality ends up worse off than without the deal.",
        "pm_payments_two": "{year}: nothing is paid with probability {no}, about {amount} with probability {yes}",
        "pm_payments_fan": "What is paid by budget year: most is expected in {year}",
        "pm_payments_one": "What is paid in {year}",
        "pm_payments_note": "Expected is the mean over all draws, those without a payment included. Covers 95 % is the "
        "amount that payments do not exceed in 95 of 100 draws. At most is what the contract allows if every citizen "
        "reaches everything: years cannot all come to their maximum where the contract has one in all.",
        "pm_cap_payments": "Municipality, payments under the contract by budget year, {prices}, {unit}",
        "pm_heap_none": "nothing is paid",
        "pm_heap_paid": "about {amount} is paid",
        "pm_heap_row": "if {heap} ({share})",
        # heads that many tables share
        "pm_year": "Budget year",
        "pm_chance": "Probability",
        "pm_mean": "Mean",
        "pm_error": "±",
        "pm_expected": "Payment,\nexpected",
        "pm_saving_mean": "Realised saving,\nexpected",
        "pm_saving": "Saving,\nexpected",
        "pm_p_pays": "Probability\nof payment",
        "pm_if_paid": "If paid,\non average",
        "pm_covers_95": "Covers\n95 %",
        "pm_covers": "Covers\n{share} %",
        "pm_most": "At most",
        "pm_unlimited": "no limit",
        "pm_p_exceeds": "Probability that\npayment exceeds saving",
        # net by year
        "pm_net_ask": "In which years do we pay more than we save, and by how much?",
        "pm_net_behind": "In {years} the payment will more likely than not exceed that year's realised saving.",
        "pm_net_worst": "The dearest year is {year}, with a net of {amount} on average (probability of a shortfall "
        "{share}).",
        "pm_net_never_behind": "In no budget year is the payment more likely than not to exceed that year's realised "
        "saving.",
        "pm_net_if_paid": "Only in {year}, and only if the goal is met (probability {share}): the year then ends with "
        "{paid} on average, against {nothing} if it is missed. In every other year there is nothing to pay.",
        "pm_net_if_paid_covered": "If the goal is met in {year} (probability {share}), that year's saving covers the "
        "payment on average: it ends with {paid}, against {nothing} if the goal is missed.",
        "pm_net_in_all": "Over all years, realised savings less payments are {amount}; the probability that they are "
        "negative is {share}.",
        "pm_net_two": "{year} ends well below zero if the goal is met and paid for, above if it is not",
        "pm_net_fan": "Net saving by budget year: above zero the year saves more than it pays",
        "pm_net_fan_behind": "Net saving by budget year: below zero in {years} on most draws",
        "pm_cap_net": "Municipality, realised savings less payments by budget year (positive is good), {prices}, "
        "{unit}",
        "pm_fixed_head": "The same in fixed {level} prices",
        "pm_cap_fixed": "Municipality, means by budget year in current prices and in fixed {level} prices, {unit}",
        "pm_index": "Index",
        "pm_current": "current prices",
        "pm_fixed": "fixed prices",
        # reserve and appropriation
        "pm_reserve_ask": "What should we set aside?",
        "pm_reserve_one": "{amount} in {year} covers the payment in 95 of 100 cases.",
        "pm_reserve_many": "{amount} for the whole contract covers all payments in 95 of 100 cases; of single years, "
        "{year} needs most: {most}.",
        "pm_reserve_sole": "There is nothing in between: in {no} of cases the reserve is not touched, and a reserve "
        "below the amount does not cover the payment when it comes.",
        "pm_reserve_sum": "Reserves of single years come to {together} together, against {whole} for the contract: "
        "they do not add up, because the years do not all turn out dear at once, or dear in one year means cheap in "
        "another.",
        "pm_cap_reserve": "Municipality, what covers payments in 80, 90 and 95 % of draws by budget year, {prices}, "
        "{unit}",
        "pm_carried": "Carried over\nto next year",
        "pm_p_carried": "Probability\nof carrying over",
        "pm_covered_head": "How far a sum set aside reaches",
        "pm_covered": "The more is set aside for the contract, the more draws it covers",
        "pm_cap_covered": "Municipality, all payments under the contract, {prices}, {unit}",
        "pm_covered_across": "Set aside for the whole contract, {unit}",
        "pm_covered_up": "Draws in which it suffices",
        "pm_covers_95_short": "95 %",
        "pm_set_aside": "To set aside",
        "pm_apart_ask": "Is the appropriation enough, and what goes unpaid if not?",
        "pm_apart_suffices": "The appropriation of {amount} in {year} suffices in every draw.",
        "pm_apart_exhausted": "The appropriation of {amount} in {year} is exhausted with probability {share}; {short} "
        "is then missing on average.",
        "pm_apart_outcomes": "That is the price of {count} outcomes that were reached.",
        "pm_apart_note": "An appropriation is no cap: what exceeds it is owed under the contract and takes a "
        "supplementary appropriation.",
        "pm_cap_apart": "Municipality, what exceeds the appropriation, {prices}, {unit}",
        "pm_unpaid": "Unpaid,\nexpected",
        "pm_over": "Unpaid,\nat most",
        "pm_outcomes_unpaid": "Outcomes unpaid,\nexpected",
        # liquidity
        "pm_gap_ask": "Do we have to find money until the savings come?",
        "pm_gap_none": "No: in no draw have payments so far ever exceeded savings so far.",
        "pm_gap_some": "Payments so far exceed savings so far at some time with probability {share}; the largest gap "
        "is {amount} on average and at most {high} in 95 of 100 cases.",
        "pm_gap_year": "It most often falls in {year} ({share} of draws).",
        "pm_even_start": "In at least half of the draws the deal has paid for itself from the start.",
        "pm_even_month": "In half of the draws it has paid for itself for good by month {month} (in {year}).",
        "pm_even_never": "With probability {share} it never does within the years that are followed.",
        "pm_even_seldom": "With probability {share} it has not paid for itself within the years that are followed.",
        "pm_gap_spread": "Largest gap, {unit}",
        "pm_gap_years": "When the gap is largest (share of draws)",
        "pm_even_spread": "Break-even: paid for itself for good from month",
        "pm_never": "never",
        "pm_cumulative": "Realised savings less payments so far: below zero the municipality is out of pocket",
        "pm_cumulative_two": "Realised savings less payments so far, if the goal is met and if it is not",
        "pm_cap_cumulative": "Municipality, cumulative from the start; range at the end of each budget year, {prices}, "
        "{unit}",
        "pm_end_of": "End of",
        # departments and accounts
        "pm_dept_ask": "Whose budget pays, and whose saves?",
        "pm_dept_one": "Payments and savings fall in the same place ({name}), which is left with {amount}.",
        "pm_dept_parted": "{best} gains {gain} on average while {worst} loses {loss}: without a transfer between "
        "them, one pays for what another saves.",
        "pm_dept_ranked": "{best} is left with most ({gain} on average), {worst} with least ({loss}).",
        "pm_dept_title": "What each department pays (left) and saves (right)",
        "pm_cap_dept": "Departments of the municipality, all years, {prices}, {unit}",
        "pm_cap_dept_years": "Departments of the municipality, probability that the year's payment exceeds its "
        "realised saving, by budget year",
        "pm_cap_accounts": "Accounts of all levels, all years, {prices}, {unit}",
        "pm_dept_years_head": "In which years each department pays more than it saves",
        "pm_accounts_head": "Account by account",
        "pm_department": "Department",
        "pm_account": "Account",
        "pm_level": "Level",
        "pm_line": "Line",
        "pm_ceiling": "Service ceiling",
        "pm_place_inside": "inside",
        "pm_place_outside": "outside",
        "pm_place_untold": "not said",
        "pm_place_both": "both",
        "pm_pays": "Pays",
        "pm_saves": "Saves",
        "pm_gets": "Receives",
        "pm_ceiling_ask": "Inside or outside the service ceiling?",
        "pm_room_inside_more": "Inside the ceiling there is {amount} more room over all years.",
        "pm_room_inside_less": "Inside the ceiling room shrinks: {amount} over all years.",
        "pm_room_outside_more": "Outside it the municipality gains {amount}.",
        "pm_room_outside_less": "Outside it the net is {amount}.",
        "pm_room_note": "A saving outside the ceiling (transfer incomes, for example) improves the cash but makes no "
        "room for service.",
        "pm_room_head": "By year as a chart",
        "pm_room_title": "Net by budget year, inside and outside the service ceiling",
        "pm_cap_ceiling": "Municipality, net inside and outside the service ceiling by budget year, {prices}, {unit}",
        # levels
        "pm_levels_ask": "Who else keeps the gain?",
        "pm_level_keeps": "{level}: gains {amount}.",
        "pm_level_loses": "{level}: loses {amount}.",
        "pm_levels_title": "What each level pays (left) and saves (right)",
        "pm_cap_levels": "Each level of government, all years, {prices}, {unit}",
        "pm_survive_ask": "Does the gain survive reimbursement, budget guarantee and equalisation?",
        "pm_survive_share": "Of every krone that the public purse truly saves, the municipality realises {share}.",
        "pm_survive_ladder": "The state's reimbursement of benefits is already deducted: what is reimbursed saves the "
        "state, not the municipality.",
        "pm_survive_taken": "{amount} is taken back by the budget guarantee or equalisation; realised savings are "
        "{saved} after that.",
        "pm_survive_none": "No account of this deal gives anything back to the budget guarantee or equalisation: that "
        "holds while the programme is local and small.",
        "pm_survive_left": "After all this and the payments, {amount} is left.",
        "pm_survive_lost": "After all this and the payments, {amount} is missing.",
        "pm_taking_clawback": "budget guarantee",
        "pm_taking_equalisation": "equalisation",
        "pm_own_ask": "And with our own fund, or our own staff as the provider?",
        "pm_own_fund": "Seen as one, the municipality is left with {net} (the operating budget alone: {alone}); it "
        "ends up worse off with probability {share} (alone: {before}).",
        "pm_own_fund_note": "Repayment to a fund of one's own ({funds}) is no cost to the municipality as a whole; "
        "what the fund pays to the provider is one, whatever the result.",
        "pm_own_staff_note": "Payment to one's own staff is no cost to the municipality as a whole; their wages and "
        "purchases are.",
        "pm_cap_own": "Municipality, operating budget beside all that crosses its outer boundary, by budget year, "
        "{prices}, {unit}",
        "pm_alone_paid": "Operating budget:\npayment",
        "pm_alone_net": "Operating budget:\nnet",
        "pm_crossing_paid": "Consolidated:\npayment",
        "pm_crossing_net": "Consolidated:\nnet",
        # alternatives and zero effect
        "pm_other_ask": "Are we worse off than doing nothing, or than paying the provider directly?",
        "pm_other_nothing": "Worse off than doing nothing: with probability {share}.",
        "pm_other_direct": "Worse off than buying the same programme directly: with probability {share}. Bought "
        "directly, it would leave us worse off than nothing with probability {alone}.",
        "pm_other_cheaper": "On average the contract leaves {amount} more than buying directly.",
        "pm_other_dearer": "On average the contract leaves {amount} less than buying directly: that is the price of "
        "letting others bear the risk.",
        "pm_cost": "Cost,\nexpected",
        "pm_npv": "Present value\nof net",
        "pm_worse_nothing": "Probability of being\nworse off than nothing",
        "pm_cap_other": "Municipality, all years, {prices}; the present value is in fixed prices, discounted; {unit}",
        "pm_other_head": "How the result is spread",
        "pm_other_title": "Net saving under the contract and bought directly: left of zero we are worse off than "
        "doing nothing",
        "pm_other_across": "Net over all years, {unit}",
        "pm_other_up": "Share of draws",
        "pm_zero_ask": "Do we pay if nothing works, or for what would have happened anyway?",
        "pm_zero_one": "If nothing worked, we would still pay by luck with probability {share}; with probability "
        "{missed} it works and is not paid for.",
        "pm_zero_anyway": "{amount} of what is owed on average would be owed without any effect (deadweight: outcomes "
        "that would have come anyway).",
        "pm_zero_nothing": "Nothing would be owed for outcomes that would have come anyway.",
        "pm_zero_fixed": "Paid whatever happens: {names}.",
        "pm_zero_head": "Term by term",
        "pm_zero_note": "A dash means that the question does not arise: a term without a line to pass cannot be passed "
        "by luck, and a fixed amount buys no outcome. Deadweight is before caps.",
        "pm_cap_terms": "Payment terms, all payers, all years, {prices}, {unit}",
        "pm_term": "Term",
        "pm_p_luck": "Paid although\nnothing worked",
        "pm_p_missed": "Not paid although\nit worked",
        "pm_deadweight": "Deadweight,\nexpected",
        # fade-out, costs
        "pm_fade_ask": "Does the effect last after the last payment?",
        "pm_fade_peak": "Savings are largest in {year} ({amount} expected).",
        "pm_fade_after": "After the last payment {amount} more is saved (P5 {low}, P95 {high}).",
        "pm_fade_never_paid": "Where nothing is ever paid, all savings count as coming after it.",
        "pm_fade_horizon": "Savings are followed for {months} months from the start; what comes later is not counted.",
        "pm_fade_chart_head": "Realised savings by year",
        "pm_savings_fan": "Realised savings by budget year: most in {year}",
        "pm_cap_savings": "Municipality, realised savings by budget year, {prices}, {unit}",
        "pm_costs_ask": "What does one outcome cost, and what do we spend ourselves?",
        "pm_cap_outcomes": "All that the municipality pays, divided by one outcome at a time, {prices}, {unit}",
        "pm_per_outcome_note": "Each line divides all payments by that outcome alone, so lines do not add up. One more "
        "than without the programme is the price of what the programme changed.",
        "pm_outcome": "Outcome",
        "pm_unit": "Counted in",
        "pm_unit_citizens": "citizens",
        "pm_unit_person-months": "person-months",
        "pm_unit_points": "points",
        "pm_counted": "Measured,\nexpected",
        "pm_per_outcome": "Payment\nfor each",
        "pm_per_extra": "Payment for each one\nmore than without",
        "pm_own_costs": "Our own costs of the programme, beside the contract",
        "pm_service_replaced": "Ordinary service that it replaces",
        "pm_lines_head": "Public costs line by line, with and without the programme",
        "pm_cap_lines": "All levels of government, all years, {prices}, {unit}",
        # several municipalities
        "pm_homes_ask": "What is each municipality's part?",
        "pm_homes": "{best} is left with most ({gain} on average), {worst} with least ({least}).",
        "pm_cap_homes": "Each municipality, all years, {prices}, {unit}",
        "pm_cap_homes_years": "Each municipality, means by budget year, {prices}, {unit}",
        "pm_homes_head": "By budget year",
        "pm_home": "Municipality",
    },
    "da": {
        "pm_payments_ask": "Hvor meget kan vi komme til at betale, og i hvilket år?",
        "pm_pays_nothing": "Kommunen betaler intet efter denne kontrakt.",
        "pm_pays_all_or_nothing": "Kommunen kan kun komme til at betale i ét budgetår, {year}: med sandsynligheden "
        "{share} betaler den omkring {amount}; med sandsynligheden {no} betaler den intet.",
        "pm_pays_amounts": "Betaler den, ligger beløbet mellem {low} og {high} ({unit}) i 9 ud af 10 tilfælde.",
        "pm_pays_in_year": "Kommunen ventes at betale {amount}, alt sammen i {year}.",
        "pm_pays_in_years": "Kommunen ventes at betale {amount} i alt, i {years}; det dyreste år er {year} med ventet "
        "{dearest}.",
        "pm_most_in_all": "Kontrakten kan aldrig koste den mere end {amount}.",
        "pm_no_limit": "Kontrakten sætter intet loft over, hvad der kan forfalde.",
        "pm_most_in_year": "Det højeste, der kan falde på ét budgetår, er {amount} ({years}).",
        "pm_lead_reserve": "Afsættes {amount}, dækker det betalingerne i 95 ud af 100 tilfælde.",
        "pm_lead_gain": "Realiserede besparelser minus betalinger giver i gennemsnit en gevinst på {amount} over alle "
        "år; med sandsynligheden {share} ender kommunen dårligere stillet end uden aftalen.",
        "pm_lead_cost": "Realiserede besparelser minus betalinger giver i gennemsnit en udgift på {amount} over alle "
        "år; med sandsynligheden {share} ender kommunen dårligere stillet end uden aftalen.",
        "pm_payments_two": "{year}: der betales intet med sandsynligheden {no}, omkring {amount} med sandsynligheden "
        "{yes}",
        "pm_payments_fan": "Betalinger pr. budgetår: mest ventes i {year}",
        "pm_payments_one": "Betalingen i {year}",
        "pm_payments_note": "Ventet er gennemsnittet af alle trækninger, også dem uden betaling. Dækker 95 % er det "
        "beløb, som betalingerne ikke overstiger i 95 ud af 100 trækninger. Højst er det, kontrakten tillader, hvis "
        "alle borgere når alt: har kontrakten et samlet loft, kan årene ikke alle nå deres højeste.",
        "pm_cap_payments": "Kommunen, betalinger efter kontrakten pr. budgetår, {prices}, {unit}",
        "pm_heap_none": "der betales intet",
        "pm_heap_paid": "der betales omkring {amount}",
        "pm_heap_row": "hvis {heap} ({share})",
        "pm_year": "Budgetår",
        "pm_chance": "Sandsynlighed",
        "pm_mean": "Gennemsnit",
        "pm_error": "±",
        "pm_expected": "Betaling,\nventet",
        "pm_saving_mean": "Realiseret\nbesparelse, ventet",
        "pm_saving": "Besparelse,\nventet",
        "pm_p_pays": "Sandsynlighed\nfor betaling",
        "pm_if_paid": "Hvis der betales,\ni gennemsnit",
        "pm_covers_95": "Dækker\n95 %",
        "pm_covers": "Dækker\n{share} %",
        "pm_most": "Højst",
        "pm_unlimited": "intet loft",
        "pm_p_exceeds": "Sandsynlighed for, at\nbetaling overstiger besparelse",
        "pm_net_ask": "I hvilke år betaler vi mere, end vi sparer, og hvor meget?",
        "pm_net_behind": "I {years} vil betalingen snarere end ikke overstige årets realiserede besparelse.",
        "pm_net_worst": "Det dyreste år er {year} med netto {amount} i gennemsnit (sandsynlighed for underskud "
        "{share}).",
        "pm_net_never_behind": "I intet budgetår er det mest sandsynligt, at betalingen overstiger årets realiserede "
        "besparelse.",
        "pm_net_if_paid": "Kun i {year}, og kun hvis målet nås (sandsynlighed {share}): året ender da på {paid} i "
        "gennemsnit mod {nothing}, hvis målet ikke nås. I alle andre år er der intet at betale.",
        "pm_net_if_paid_covered": "Nås målet i {year} (sandsynlighed {share}), dækker årets besparelse i gennemsnit "
        "betalingen: året ender på {paid} mod {nothing}, hvis målet ikke nås.",
        "pm_net_in_all": "Over alle år er realiserede besparelser minus betalinger {amount}; sandsynligheden for, at "
        "de er negative, er {share}.",
        "pm_net_two": "{year} ender et godt stykke under nul, hvis målet nås og betales, og over, hvis det ikke nås",
        "pm_net_fan": "Nettobesparelse pr. budgetår: over nul sparer året mere, end det betaler",
        "pm_net_fan_behind": "Nettobesparelse pr. budgetår: under nul i {years} i de fleste trækninger",
        "pm_cap_net": "Kommunen, realiserede besparelser minus betalinger pr. budgetår (plus er godt), {prices}, "
        "{unit}",
        "pm_fixed_head": "Det samme i faste {level}-priser",
        "pm_cap_fixed": "Kommunen, gennemsnit pr. budgetår i løbende priser og i faste {level}-priser, {unit}",
        "pm_index": "Indeks",
        "pm_current": "løbende priser",
        "pm_fixed": "faste priser",
        "pm_reserve_ask": "Hvad skal vi afsætte?",
        "pm_reserve_one": "{amount} i {year} dækker betalingen i 95 ud af 100 tilfælde.",
        "pm_reserve_many": "{amount} til hele kontrakten dækker alle betalinger i 95 ud af 100 tilfælde; af de enkelte "
        "år kræver {year} mest: {most}.",
        "pm_reserve_sole": "Der er ingen mellemting: i {no} af tilfældene røres reserven ikke, og en reserve under "
        "beløbet dækker ikke betalingen, når den kommer.",
        "pm_reserve_sum": "De enkelte års reserver giver {together} tilsammen mod {whole} for kontrakten: de kan ikke "
        "lægges sammen, fordi årene ikke alle bliver dyre på én gang, eller fordi et dyrt år betyder et billigere "
        "andet.",
        "pm_cap_reserve": "Kommunen, hvad der dækker betalingerne i 80, 90 og 95 % af trækningerne pr. budgetår, "
        "{prices}, {unit}",
        "pm_carried": "Overføres\ntil næste år",
        "pm_p_carried": "Sandsynlighed\nfor overførsel",
        "pm_covered_head": "Hvor langt et afsat beløb rækker",
        "pm_covered": "Jo mere der afsættes til kontrakten, jo flere trækninger dækkes",
        "pm_cap_covered": "Kommunen, alle betalinger efter kontrakten, {prices}, {unit}",
        "pm_covered_across": "Afsat til hele kontrakten, {unit}",
        "pm_covered_up": "Trækninger, hvor det rækker",
        "pm_covers_95_short": "95 %",
        "pm_set_aside": "Afsættes",
        "pm_apart_ask": "Slår bevillingen til, og hvad forbliver ellers ubetalt?",
        "pm_apart_suffices": "Bevillingen på {amount} i {year} slår til i alle trækninger.",
        "pm_apart_exhausted": "Bevillingen på {amount} i {year} slår ikke til med sandsynligheden {share}; der mangler "
        "da {short} i gennemsnit.",
        "pm_apart_outcomes": "Det svarer til prisen på {count} opnåede resultater.",
        "pm_apart_note": "En bevilling er intet loft: det, der overstiger den, skyldes efter kontrakten og kræver en "
        "tillægsbevilling.",
        "pm_cap_apart": "Kommunen, hvad der overstiger bevillingen, {prices}, {unit}",
        "pm_unpaid": "Ubetalt,\nventet",
        "pm_over": "Ubetalt,\nhøjst",
        "pm_outcomes_unpaid": "Resultater ubetalt,\nventet",
        "pm_gap_ask": "Skal vi finde penge, indtil besparelserne kommer?",
        "pm_gap_none": "Nej: i ingen trækning har betalingerne på noget tidspunkt oversteget besparelserne indtil da.",
        "pm_gap_some": "Betalingerne overstiger på et tidspunkt besparelserne indtil da med sandsynligheden {share}; "
        "det største gab er {amount} i gennemsnit og højst {high} i 95 ud af 100 tilfælde.",
        "pm_gap_year": "Det falder oftest i {year} ({share} af trækningerne).",
        "pm_even_start": "I mindst halvdelen af trækningerne har aftalen tjent sig hjem fra starten.",
        "pm_even_month": "I halvdelen af trækningerne har den endeligt tjent sig hjem senest i måned {month} (i "
        "{year}).",
        "pm_even_never": "Med sandsynligheden {share} sker det aldrig i de år, der følges.",
        "pm_even_seldom": "Med sandsynligheden {share} har den ikke tjent sig hjem i de år, der følges.",
        "pm_gap_spread": "Største gab, {unit}",
        "pm_gap_years": "Hvornår gabet er størst (andel af trækningerne)",
        "pm_even_spread": "Nulpunkt: har endeligt tjent sig hjem fra måned",
        "pm_never": "aldrig",
        "pm_cumulative": "Realiserede besparelser minus betalinger indtil da: under nul har kommunen penge ude",
        "pm_cumulative_two": "Realiserede besparelser minus betalinger indtil da, hvis målet nås, og hvis det ikke nås",
        "pm_cap_cumulative": "Kommunen, akkumuleret fra starten; spænd ved udgangen af hvert budgetår, {prices}, "
        "{unit}",
        "pm_end_of": "Udgangen af",
        "pm_dept_ask": "Hvis budget betaler, og hvis sparer?",
        "pm_dept_one": "Betaling og besparelse falder samme sted ({name}), som ender på {amount}.",
        "pm_dept_parted": "{best} vinder {gain} i gennemsnit, mens {worst} taber {loss}: uden en overførsel mellem dem "
        "betaler den ene for det, den anden sparer.",
        "pm_dept_ranked": "{best} ender med mest ({gain} i gennemsnit), {worst} med mindst ({loss}).",
        "pm_dept_title": "Hvad hver forvaltning betaler (til venstre) og sparer (til højre)",
        "pm_cap_dept": "Kommunens forvaltninger, alle år, {prices}, {unit}",
        "pm_cap_dept_years": "Kommunens forvaltninger, sandsynlighed for, at årets betaling overstiger dets "
        "realiserede besparelse, pr. budgetår",
        "pm_cap_accounts": "Konti på alle niveauer, alle år, {prices}, {unit}",
        "pm_dept_years_head": "I hvilke år hver forvaltning betaler mere, end den sparer",
        "pm_accounts_head": "Konto for konto",
        "pm_department": "Forvaltning",
        "pm_account": "Konto",
        "pm_level": "Niveau",
        "pm_line": "Post",
        "pm_ceiling": "Serviceramme",
        "pm_place_inside": "inden for",
        "pm_place_outside": "uden for",
        "pm_place_untold": "ikke oplyst",
        "pm_place_both": "begge dele",
        "pm_pays": "Betaler",
        "pm_saves": "Sparer",
        "pm_gets": "Modtager",
        "pm_ceiling_ask": "Inden for eller uden for servicerammen?",
        "pm_room_inside_more": "Inden for servicerammen bliver der {amount} mere plads over alle år.",
        "pm_room_inside_less": "Inden for servicerammen bliver der mindre plads: {amount} over alle år.",
        "pm_room_outside_more": "Uden for den vinder kommunen {amount}.",
        "pm_room_outside_less": "Uden for den er netto {amount}.",
        "pm_room_note": "En besparelse uden for rammen (overførselsindkomster for eksempel) forbedrer kassen, men giver "
        "ikke plads til service.",
        "pm_room_head": "Pr. år som figur",
        "pm_room_title": "Netto pr. budgetår inden for og uden for servicerammen",
        "pm_cap_ceiling": "Kommunen, netto inden for og uden for servicerammen pr. budgetår, {prices}, {unit}",
        "pm_levels_ask": "Hvem beholder ellers gevinsten?",
        "pm_level_keeps": "{level}: vinder {amount}.",
        "pm_level_loses": "{level}: taber {amount}.",
        "pm_levels_title": "Hvad hvert niveau betaler (til venstre) og sparer (til højre)",
        "pm_cap_levels": "Hvert offentligt niveau, alle år, {prices}, {unit}",
        "pm_survive_ask": "Holder gevinsten til refusion, budgetgaranti og udligning?",
        "pm_survive_share": "Af hver krone, det offentlige reelt sparer, realiserer kommunen {share}.",
        "pm_survive_ladder": "Statsrefusionen af ydelser er allerede trukket fra: det refunderede er en besparelse for "
        "staten, ikke for kommunen.",
        "pm_survive_taken": "{amount} tages tilbage af budgetgarantien eller udligningen; de realiserede besparelser "
        "er {saved} derefter.",
        "pm_survive_none": "Ingen konto i denne aftale afgiver noget til budgetgarantien eller udligningen: det "
        "holder, så længe indsatsen er lokal og lille.",
        "pm_survive_left": "Efter alt dette og betalingerne er der {amount} tilbage.",
        "pm_survive_lost": "Efter alt dette og betalingerne mangler der {amount}.",
        "pm_taking_clawback": "budgetgaranti",
        "pm_taking_equalisation": "udligning",
        "pm_own_ask": "Og sammen med vores egen fond eller egne medarbejdere som leverandør?",
        "pm_own_fund": "Set under ét ender kommunen på {net} (driftsbudgettet alene: {alone}); den ender dårligere "
        "stillet med sandsynligheden {share} (alene: {before}).",
        "pm_own_fund_note": "Tilbagebetaling til egen fond ({funds}) er ingen udgift for kommunen som helhed; det, "
        "fonden betaler leverandøren, er en udgift uanset resultatet.",
        "pm_own_staff_note": "Betaling til egne medarbejdere er ingen udgift for kommunen som helhed; deres løn og "
        "indkøb er det.",
        "pm_cap_own": "Kommunen, driftsbudgettet ved siden af alt, der krydser kommunens ydre grænse, pr. budgetår, "
        "{prices}, {unit}",
        "pm_alone_paid": "Driftsbudgettet:\nbetaling",
        "pm_alone_net": "Driftsbudgettet:\nnetto",
        "pm_crossing_paid": "Konsolideret:\nbetaling",
        "pm_crossing_net": "Konsolideret:\nnetto",
        "pm_other_ask": "Er vi dårligere stillet end ved at gøre ingenting eller betale leverandøren direkte?",
        "pm_other_nothing": "Dårligere stillet end ved at gøre ingenting: med sandsynligheden {share}.",
        "pm_other_direct": "Dårligere stillet end ved at købe samme indsats direkte: med sandsynligheden {share}. Købt "
        "direkte ville den stille os dårligere end ingenting med sandsynligheden {alone}.",
        "pm_other_cheaper": "I gennemsnit giver kontrakten {amount} mere end direkte køb.",
        "pm_other_dearer": "I gennemsnit giver kontrakten {amount} mindre end direkte køb: det er prisen for, at andre "
        "bærer risikoen.",
        "pm_cost": "Udgift,\nventet",
        "pm_npv": "Nutidsværdi\naf netto",
        "pm_worse_nothing": "Sandsynlighed for at stå\ndårligere end ved ingenting",
        "pm_cap_other": "Kommunen, alle år, {prices}; nutidsværdien er i faste priser, diskonteret; {unit}",
        "pm_other_head": "Hvordan resultatet fordeler sig",
        "pm_other_title": "Nettobesparelse med kontrakten og ved direkte køb: til venstre for nul er vi dårligere "
        "stillet end ved ingenting",
        "pm_other_across": "Netto over alle år, {unit}",
        "pm_other_up": "Andel af trækningerne",
        "pm_zero_ask": "Betaler vi, hvis intet virker, eller for det, der ville være sket alligevel?",
        "pm_zero_one": "Hvis intet virkede, ville vi alligevel betale ved held med sandsynligheden {share}; med "
        "sandsynligheden {missed} virker det, uden at der betales.",
        "pm_zero_anyway": "{amount} af det, der i gennemsnit skyldes, ville skyldes uden nogen effekt (dødvægt: "
        "resultater, der ville være kommet alligevel).",
        "pm_zero_nothing": "Intet ville skyldes for resultater, der ville være kommet alligevel.",
        "pm_zero_fixed": "Betales, uanset hvad der sker: {names}.",
        "pm_zero_head": "Vilkår for vilkår",
        "pm_zero_note": "En streg betyder, at spørgsmålet ikke opstår: et vilkår uden en grænse kan ikke nås ved held, "
        "og et fast beløb køber intet resultat. Dødvægt er før lofter.",
        "pm_cap_terms": "Betalingsvilkår, alle betalere, alle år, {prices}, {unit}",
        "pm_term": "Vilkår",
        "pm_p_luck": "Betalt, selv om\nintet virkede",
        "pm_p_missed": "Ikke betalt, selv om\ndet virkede",
        "pm_deadweight": "Dødvægt,\nventet",
        "pm_fade_ask": "Varer effekten ved efter den sidste betaling?",
        "pm_fade_peak": "Besparelserne er størst i {year} (ventet {amount}).",
        "pm_fade_after": "Efter den sidste betaling spares yderligere {amount} (P5 {low}, P95 {high}).",
        "pm_fade_never_paid": "Hvor der aldrig betales, regnes alle besparelser som kommet bagefter.",
        "pm_fade_horizon": "Besparelserne følges i {months} måneder fra starten; hvad der kommer senere, er ikke "
        "regnet med.",
        "pm_fade_chart_head": "Realiserede besparelser pr. år",
        "pm_savings_fan": "Realiserede besparelser pr. budgetår: mest i {year}",
        "pm_cap_savings": "Kommunen, realiserede besparelser pr. budgetår, {prices}, {unit}",
        "pm_costs_ask": "Hvad koster ét resultat, og hvad bruger vi selv?",
        "pm_cap_outcomes": "Alt, hvad kommunen betaler, delt med ét resultat ad gangen, {prices}, {unit}",
        "pm_per_outcome_note": "Hver linje deler alle betalinger med det ene resultat, så linjerne kan ikke lægges "
        "sammen. Én mere end uden indsatsen er prisen på det, indsatsen ændrede.",
        "pm_outcome": "Resultat",
        "pm_unit": "Talt i",
        "pm_unit_citizens": "borgere",
        "pm_unit_person-months": "personmåneder",
        "pm_unit_points": "point",
        "pm_counted": "Målt,\nventet",
        "pm_per_outcome": "Betaling\nfor hver",
        "pm_per_extra": "Betaling for hver\nmere end uden",
        "pm_own_costs": "Kommunens egne udgifter til indsatsen ved siden af kontrakten",
        "pm_service_replaced": "Almindelig indsats, der erstattes",
        "pm_lines_head": "Offentlige udgifter post for post, med og uden indsatsen",
        "pm_cap_lines": "Alle offentlige niveauer, alle år, {prices}, {unit}",
        "pm_homes_ask": "Hvad er hver kommunes del?",
        "pm_homes": "{best} ender med mest ({gain} i gennemsnit), {worst} med mindst ({least}).",
        "pm_cap_homes": "Hver kommune, alle år, {prices}, {unit}",
        "pm_cap_homes_years": "Hver kommune, gennemsnit pr. budgetår, {prices}, {unit}",
        "pm_homes_head": "Pr. budgetår",
        "pm_home": "Kommune",
    },
}
