"""The name of a phrase of the contract tab's blocks `luck` and `risks` in, its English and Danish out."""

from __future__ import annotations

from simulator.describe import Language

PAGE_RISKS: dict[Language, dict[str, str]] = {
    "en": {
        "pk_luck": "Paid by luck, unpaid in spite of success",
        "pk_luck_what": "A payment that hangs on a line can err in two ways: it falls due although the programme "
        "changed nothing, because enough citizens would have reached the goal anyway or the count came out lucky; or "
        "it fails although the goal was truly reached, because answers are missing or wrong. Chance also decides "
        "close cases either way. The larger the group, the less chance decides.",
        "pk_luck_today": "{term}: with {planned} citizens as planned",
        "pk_luck_table": "Probability over all draws, with {planned} citizens as planned",
        "pk_luck_p_paid": "Paid",
        "pk_luck_p_paid_note": "the contract as it is",
        "pk_luck_p_paid_without_effect": "Paid although nothing worked",
        "pk_luck_p_paid_without_effect_note": "had the citizens lived as without the programme",
        "pk_luck_p_unpaid_with_effect": "Not paid although the goal was reached",
        "pk_luck_p_unpaid_with_effect_note": "truly reached, but not as measured; below the line nothing is owed, "
        "whatever the effect",
        "pk_luck_below": "{term}: the line is {line} ({need} of {planned}), and {rate} are measured to reach it on "
        "average. Were that rate exactly the same in every draw, chance alone would still carry the group over the "
        "line with probability {chance}: chance moves the share of {planned} citizens by about {moves} percentage "
        "points either way.",
        "pk_luck_above": "{term}: the line is {line} ({need} of {planned}), and {rate} are measured to reach it on "
        "average. Were that rate exactly the same in every draw, chance alone would still leave the group below the "
        "line with probability {chance}: chance moves the share of {planned} citizens by about {moves} percentage "
        "points either way.",
        "pk_luck_each": "“{outcome}” {count}",
        "pk_luck_needed": "Citizens needed in each of two groups, with and without the programme, to tell its "
        "expected effect from chance (80 % power, one-sided test at 5 %): {each}.",
        "pk_luck_never": "in no draw",
        "pk_luck_size": "Citizens planned",
        "pk_luck_up": "Probability",
        "pk_luck_planned": "planned: {planned}",
        "pk_luck_title": "{term}: from {small} to {large} citizens the probability of payment goes from {paid_small} "
        "to {paid_large}, of payment although nothing worked from {luck_small} to {luck_large}",
        "pk_luck_title_rarely": "{term}: from {small} to {large} citizens the probability of payment goes from "
        "{paid_small} to {paid_large}; had nothing worked, it would hardly ever be paid",
        "pk_luck_caption": "Term {term}, whole contract; each size by {draws} draws of its own, bars show two "
        "standard errors",
        "pk_luck_easy": "{terms}: pays more often than not although nothing worked. What citizens reach anyway takes "
        "it over its line or its first step.",
        "pk_luck_more": "More terms ({count})",
        "pk_luck_grows": "Everything that the deal writes for its planned citizens grows with the group; prices, "
        "shares and times stay.",
        # risks
        "pk_risks": "What may go otherwise, and who carries it",
        "pk_risks_what": "Each line changes one thing and leaves all else as signed: the same citizens, the same "
        "luck. What is shown is how the mean results move. A party carries a risk when its mean result falls by more "
        "than chance explains (two standard errors).",
        "pk_risks_fewer": "This part rests on {draws} draws only, so its first line may differ a little from figures "
        "elsewhere.",
        "pk_risk_caption": "Mean of each figure over the whole contract, {prices}; amounts in {unit}, probabilities "
        "in percentage points. First line as signed, then the change ± its standard error ({draws} draws)",
        "pk_risk_signed": "As signed",
        "pk_risk_no_change": "no change",
        "pk_risk_carries": "Who carries it",
        "pk_risk_nobody": "nobody: no change beyond chance",
        "pk_risk_then": "{first} most, then {others}",
        "pk_risk_no_loser": "nobody loses",
        "pk_risk_gains": "{carried}; gain: {gainers}",
        "pk_risk_more": "The other figures of each risk",
        "pk_risk_head_profit": "Investors:\nprofit",
        "pk_risk_head_p_loss": "Investors:\nprobability of a loss",
        "pk_risk_head_payments": "Municipality:\npayments",
        "pk_risk_head_net": "Municipality:\nnet saving",
        "pk_risk_head_level": "Net saving:\n{party}",
        "pk_risk_head_provider": "Provider:\nresult",
        "pk_risk_head_reach": "Citizens:\n{outcome}",
        "pk_risk_head_p_paid": "P(paid):\n{outcome}",
        "pk_risk_head_worse": "Municipality:\nworse off",
        "pk_risk_across": "Change of the mean result, {unit}",
        "pk_risk_bar_investors": "Investors' profit",
        "pk_risk_bar_municipality": "Municipality's net saving",
        "pk_risk_bar_investors_worst": "Costs the investors most: {risk}.",
        "pk_risk_bar_municipality_worst": "Costs the municipality most: {risk}.",
        "pk_risk_both_worst": "Costs investors and municipality most: {risk}",
        "pk_risk_none_worse": "None of these costs investors or municipality anything on average",
        "pk_risk_no_effect": "The programme has no effect at all",
        "pk_risk_half_effect": "The effect is half as strong",
        "pk_risk_recruitment": "Fewer citizens come than planned",
        "pk_risk_recruitment_by": "Only {share} of the planned citizens come",
        "pk_risk_delay": "Enrolment starts late",
        "pk_risk_delay_by": "Enrolment starts {number} months late",
        "pk_risk_dropout": "Citizens drop out faster",
        "pk_risk_dropout_by": "Citizens drop out {number} times as fast",
        "pk_risk_relapse": "Citizens relapse more often",
        "pk_risk_relapse_by": "Citizens lose what they reached {share} more often (relapse)",
        "pk_risk_missing": "Answers are missing and count as failures",
        "pk_risk_missing_by": "{share} of the answers do not come and count as failures",
        "pk_risk_creaming": "More of those nearest to the outcome are chosen (creaming)",
        "pk_risk_shock": "The shock “{name}” comes for certain",
        "pk_risk_cost": "Delivery is dearer",
        "pk_risk_cost_by": "Delivery is {share} dearer",
        "pk_risk_scenario": "Scenario “{name}”",
        # what the contract decides
        "pk_agreed_what": "What no simulation of citizens shows, and the contract decides:",
        "pk_agreed_waiting": "Money out until it comes back",
        "pk_agreed_lent": "Investors: at most {peak} is out on average, {when}.",
        "pk_agreed_month": "paid back in month {month} in the median draw",
        "pk_agreed_never": "and not paid back in the median draw",
        "pk_agreed_provider_waits": "Provider: there are no investors, so it works before it is paid.",
        "pk_agreed_gap": "Municipality: on average its payments run ahead of its savings by {gap} at the worst.",
        "pk_agreed_afterwards": "Whether the effect lasts",
        "pk_agreed_later": "Municipality: {amount} of its expected saving comes after the last payment. If the "
        "effect fades, nothing is paid back.",
        "pk_agreed_later_paid": "Municipality: if it pays, {amount} of its expected saving comes after the last "
        "payment. If the effect fades, nothing is paid back.",
        "pk_agreed_dearer": "Municipality: after the last payment {amount} of extra cost is expected, which nobody "
        "makes good.",
        "pk_agreed_prices": "Rising prices and wages",
        "pk_agreed_uses": "Who delivers: what delivery costs is agreed in fixed amounts.",
        "pk_agreed_all_indexed": "The municipality: payments grow with the price index.",
        "pk_agreed_some_indexed": "Only the payments of {terms} grow with the price index; the others stay as agreed.",
        "pk_agreed_none_indexed": "{payee}: payments stay as agreed and lose value as prices rise.",
        "pk_agreed_no_prices": "Nothing is agreed.",
        "pk_agreed_shortage": "The capital runs short",
        "pk_agreed_provider_bears": "Provider: the investors pay in at most {commitment}; what falls due beyond it "
        "is left to the provider.",
        "pk_agreed_stop_enrolment": "Citizens: the investors pay in at most {commitment}; when it runs short, no "
        "more citizens are enrolled.",
        "pk_agreed_credit": "A payer cannot pay",
        "pk_agreed_sound": "{payee} would have to bear it; the simulation takes every payer to pay in full and on "
        "time.",
        "pk_agreed_default": "{payer} may stop paying for good (probability {chance}).",
        "pk_agreed_late": "{payer} pays {months} months late.",
        "pk_agreed_bears_default": "{payee} would have to bear it.",
        "pk_agreed_stop": "The contract stops early",
        "pk_agreed_may_stop": "A review stops it with probability {chance}.",
        "pk_agreed_nothing": "{payee}: nothing is owed then.",
        "pk_agreed_earned_outcomes": "Shared: what has been reached by then is paid, the rest is left to the {payees}.",
        "pk_agreed_share_of_drawn": "Shared: {share} of the money drawn is paid back, the rest is left to the "
        "{payees}.",
        "pk_agreed_provider_gives_up": "That the provider gives up or goes bankrupt is not simulated.",
        "pk_agreed_cap": "Success beyond the budget",
        "pk_agreed_total": "{payee}: above {amount} in all nothing is owed.",
        "pk_agreed_year_lapses": "{payee}: above {amount} a year nothing is owed.",
        "pk_agreed_year_waits": "{payee} must wait: what is above {amount} a year is paid the next year.",
        "pk_agreed_maximum": "Municipality: it can pay at most {amount} in all, were every citizen to reach "
        "everything.",
        "pk_agreed_no_cap": "Municipality: the contract sets no limit on what success may cost.",
        "pk_agreed_return_cap": "The investors' return is capped at {rate} a year: what success brings beyond it "
        "stays with the payer.",
        "pk_agreed_fixed": "Some payments are fixed: they are paid whatever the outcome.",
        "pk_agreed_tail": "A large loss",
        "pk_agreed_floor": "{payers}: makes good what investors lose beyond {share} of the money drawn, whatever the "
        "outcome.",
        "pk_agreed_guarantee": "{by} makes good {share} of the investors' loss.",
        "pk_agreed_guarantee_up_to": "{by} makes good {share} of the investors' loss, at most {amount}.",
        "pk_agreed_first_loss": "Among investors {tranches} bears losses first.",
        # parties
        "pk_parties_what": "And of all that varies from draw to draw: whose result swings with the whole? The whole "
        "is what the public saves less what the programme costs. A negative share means that the party gains when "
        "the whole loses.",
        "pk_parties_caption": "Result of each party, whole contract, {prices}, {unit}; mean ± error",
        "pk_parties_result": "Mean result",
        "pk_parties_share": "Share of\nthe risk",
        "pk_parties_worst5": "Mean in the worst\n5 % of the whole",
        "pk_parties_total": "The whole",
    },
    "da": {
        "pk_luck": "Betalt ved et tilfælde, ikke betalt trods succes",
        "pk_luck_what": "En betaling, der afhænger af en tærskel, kan ramme forkert på to måder: den udløses, selv "
        "om indsatsen intet ændrede, fordi nok borgere ville have nået målet alligevel, eller optællingen faldt "
        "heldigt ud; eller den udebliver, selv om målet reelt blev nået, fordi svar mangler eller er forkerte. "
        "Tilfældet afgør også, hvem der lige netop når eller misser tærsklen. Jo større gruppe, jo mindre afgør "
        "tilfældet.",
        "pk_luck_today": "{term}: med {planned} borgere som planlagt",
        "pk_luck_table": "Sandsynlighed over alle trækninger, med {planned} borgere som planlagt",
        "pk_luck_p_paid": "Betalt",
        "pk_luck_p_paid_note": "kontrakten, som den er",
        "pk_luck_p_paid_without_effect": "Betalt, selv om intet virkede",
        "pk_luck_p_paid_without_effect_note": "hvis borgerne havde levet som uden indsatsen",
        "pk_luck_p_unpaid_with_effect": "Ikke betalt, selv om målet blev nået",
        "pk_luck_p_unpaid_with_effect_note": "reelt nået, men ikke ifølge målingen; under tærsklen skyldes intet, "
        "uanset effekten",
        "pk_luck_below": "{term}: tærsklen er {line} ({need} af {planned}), og i gennemsnit når {rate} resultatet "
        "ifølge målingen. Var den andel præcis den samme i hver trækning, ville tilfældet alene stadig løfte gruppen "
        "over tærsklen med en sandsynlighed på {chance}: tilfældet flytter andelen af {planned} borgere omkring "
        "{moves} procentpoint til hver side.",
        "pk_luck_above": "{term}: tærsklen er {line} ({need} af {planned}), og i gennemsnit når {rate} resultatet "
        "ifølge målingen. Var den andel præcis den samme i hver trækning, ville tilfældet alene stadig lade gruppen "
        "ende under tærsklen med en sandsynlighed på {chance}: tilfældet flytter andelen af {planned} borgere omkring "
        "{moves} procentpoint til hver side.",
        "pk_luck_each": "»{outcome}« {count}",
        "pk_luck_needed": "Borgere, der skal til i hver af to grupper, med og uden indsatsen, for at skelne dens "
        "forventede effekt fra tilfælde (80 % styrke, ensidet test på 5 %): {each}.",
        "pk_luck_never": "i ingen trækning",
        "pk_luck_size": "Planlagte borgere",
        "pk_luck_up": "Sandsynlighed",
        "pk_luck_planned": "planlagt: {planned}",
        "pk_luck_title": "{term}: fra {small} til {large} borgere går sandsynligheden for betaling fra {paid_small} "
        "til {paid_large}, for betaling, selv om intet virkede, fra {luck_small} til {luck_large}",
        "pk_luck_title_rarely": "{term}: fra {small} til {large} borgere går sandsynligheden for betaling fra "
        "{paid_small} til {paid_large}; havde intet virket, ville der næsten aldrig blive betalt",
        "pk_luck_caption": "Vilkåret {term}, hele kontrakten; hver størrelse med {draws} trækninger for sig, "
        "fejllinjerne viser to standardfejl",
        "pk_luck_easy": "{terms}: betaler oftere end ikke, selv om intet virkede. Det, borgerne når alligevel, er "
        "nok til tærsklen eller det første trin.",
        "pk_luck_more": "Flere vilkår ({count})",
        "pk_luck_grows": "Alt, hvad aftalen skriver for sine planlagte borgere, vokser med gruppen; priser, andele "
        "og tider er de samme.",
        "pk_risks": "Hvad der kan gå anderledes, og hvem der bærer det",
        "pk_risks_what": "Hver linje ændrer én ting og lader alt andet være som aftalt: de samme borgere, de samme "
        "tilfældigheder. Der vises, hvordan de gennemsnitlige resultater flytter sig. En part bærer en risiko, når "
        "dens gennemsnitlige resultat falder mere, end tilfældet forklarer (to standardfejl).",
        "pk_risks_fewer": "Denne del bygger kun på {draws} trækninger, så første linje kan afvige lidt fra tallene "
        "andre steder.",
        "pk_risk_caption": "Gennemsnit af hvert tal over hele kontrakten, {prices}; beløb i {unit}, sandsynligheder "
        "i procentpoint. Første linje som aftalt, derefter ændringen ± dens standardfejl ({draws} trækninger)",
        "pk_risk_signed": "Som aftalt",
        "pk_risk_no_change": "uændret",
        "pk_risk_carries": "Hvem der bærer det",
        "pk_risk_nobody": "ingen: ingen ændring ud over tilfældet",
        "pk_risk_then": "mest {first}, dernæst {others}",
        "pk_risk_no_loser": "ingen taber",
        "pk_risk_gains": "{carried}; vinder: {gainers}",
        "pk_risk_more": "De øvrige tal for hver risiko",
        "pk_risk_head_profit": "Investorerne:\noverskud",
        "pk_risk_head_p_loss": "Investorerne:\ntabssandsynlighed",
        "pk_risk_head_payments": "Kommunen:\nbetalinger",
        "pk_risk_head_net": "Kommunen:\nnettobesparelse",
        "pk_risk_head_level": "Nettobesparelse:\n{party}",
        "pk_risk_head_provider": "Leverandøren:\nresultat",
        "pk_risk_head_reach": "Borgere:\n{outcome}",
        "pk_risk_head_p_paid": "P(betalt):\n{outcome}",
        "pk_risk_head_worse": "Kommunen:\ndårligere stillet",
        "pk_risk_across": "Ændring i gennemsnitligt resultat, {unit}",
        "pk_risk_bar_investors": "Investorernes overskud",
        "pk_risk_bar_municipality": "Kommunens nettobesparelse",
        "pk_risk_bar_investors_worst": "Koster investorerne mest: {risk}.",
        "pk_risk_bar_municipality_worst": "Koster kommunen mest: {risk}.",
        "pk_risk_both_worst": "Koster investorerne og kommunen mest: {risk}",
        "pk_risk_none_worse": "Intet af dette koster i gennemsnit investorerne eller kommunen noget",
        "pk_risk_no_effect": "Indsatsen har slet ingen effekt",
        "pk_risk_half_effect": "Effekten er halvt så stærk",
        "pk_risk_recruitment": "Der kommer færre borgere end planlagt",
        "pk_risk_recruitment_by": "Kun {share} af de planlagte borgere kommer",
        "pk_risk_delay": "Indskrivningen begynder for sent",
        "pk_risk_delay_by": "Indskrivningen begynder {number} måneder for sent",
        "pk_risk_dropout": "Borgerne falder hurtigere fra",
        "pk_risk_dropout_by": "Borgerne falder fra {number} gange så hurtigt",
        "pk_risk_relapse": "Borgerne får oftere tilbagefald",
        "pk_risk_relapse_by": "Borgerne mister {share} oftere det, de nåede (tilbagefald)",
        "pk_risk_missing": "Svar mangler og tæller som ikke nået",
        "pk_risk_missing_by": "{share} af svarene udebliver og tæller som ikke nået",
        "pk_risk_creaming": "Flere af dem, der er nærmest resultatet, vælges (skumning)",
        "pk_risk_shock": "Chokket »{name}« kommer med sikkerhed",
        "pk_risk_cost": "Indsatsen bliver dyrere",
        "pk_risk_cost_by": "Indsatsen bliver {share} dyrere",
        "pk_risk_scenario": "Scenariet »{name}«",
        "pk_agreed_what": "Det, som ingen simulering af borgere viser, men kontrakten afgør:",
        "pk_agreed_waiting": "Penge ude, til de kommer tilbage",
        "pk_agreed_lent": "Investorerne: højst {peak} er ude i gennemsnit, {when}.",
        "pk_agreed_month": "tilbagebetalt i måned {month} i den midterste trækning",
        "pk_agreed_never": "og ikke tilbagebetalt i den midterste trækning",
        "pk_agreed_provider_waits": "Leverandøren: der er ingen investorer, så den arbejder, før den får betaling.",
        "pk_agreed_gap": "Kommunen: i gennemsnit er dens betalinger på det højeste {gap} foran dens besparelser.",
        "pk_agreed_afterwards": "Om effekten varer ved",
        "pk_agreed_later": "Kommunen: {amount} af dens forventede besparelse kommer efter sidste betaling. Hvis "
        "effekten fortager sig, betales intet tilbage.",
        "pk_agreed_later_paid": "Kommunen: betaler den, kommer {amount} af dens forventede besparelse efter sidste "
        "betaling. Hvis effekten fortager sig, betales intet tilbage.",
        "pk_agreed_dearer": "Kommunen: efter sidste betaling forventes en merudgift på {amount}, som ingen dækker.",
        "pk_agreed_prices": "Stigende priser og lønninger",
        "pk_agreed_uses": "Den, der leverer: indsatsens pris er aftalt i faste beløb.",
        "pk_agreed_all_indexed": "Kommunen: betalingerne følger prisindekset.",
        "pk_agreed_some_indexed": "Kun betalingerne efter {terms} følger prisindekset; de øvrige står, som de er "
        "aftalt.",
        "pk_agreed_none_indexed": "{payee}: betalingerne står, som de er aftalt, og taber værdi, når priserne stiger.",
        "pk_agreed_no_prices": "Der er intet aftalt.",
        "pk_agreed_shortage": "Kapitalen slipper op",
        "pk_agreed_provider_bears": "Leverandøren: investorerne indbetaler højst {commitment}; det, der forfalder "
        "derudover, må leverandøren bære.",
        "pk_agreed_stop_enrolment": "Borgerne: investorerne indbetaler højst {commitment}; slipper de op, indskrives "
        "ikke flere borgere.",
        "pk_agreed_credit": "En betaler kan ikke betale",
        "pk_agreed_sound": "{payee} ville bære det; simuleringen regner med, at alle betalere betaler fuldt ud og "
        "til tiden.",
        "pk_agreed_default": "{payer} kan holde op med at betale (sandsynlighed {chance}).",
        "pk_agreed_late": "{payer} betaler {months} måneder for sent.",
        "pk_agreed_bears_default": "{payee} bærer det.",
        "pk_agreed_stop": "Kontrakten stopper før tid",
        "pk_agreed_may_stop": "En status undervejs stopper den med en sandsynlighed på {chance}.",
        "pk_agreed_nothing": "{payee}: der skyldes da intet.",
        "pk_agreed_earned_outcomes": "Delt: det, der er nået indtil da, betales; {payees} bærer resten.",
        "pk_agreed_share_of_drawn": "Delt: {share} af de trukne penge betales tilbage; {payees} bærer resten.",
        "pk_agreed_provider_gives_up": "At leverandøren giver op eller går konkurs, er ikke simuleret.",
        "pk_agreed_cap": "Succes ud over budgettet",
        "pk_agreed_total": "{payee}: over {amount} i alt skyldes intet.",
        "pk_agreed_year_lapses": "{payee}: over {amount} om året skyldes intet.",
        "pk_agreed_year_waits": "{payee} venter: det, der ligger over {amount} om året, betales næste år.",
        "pk_agreed_maximum": "Kommunen: den kan højst komme til at betale {amount} i alt, hvis alle borgere når alt.",
        "pk_agreed_no_cap": "Kommunen: kontrakten sætter intet loft over, hvad succes kan koste.",
        "pk_agreed_return_cap": "Investorernes afkast har et loft på {rate} om året: det, succes giver derudover, "
        "bliver hos betaleren.",
        "pk_agreed_fixed": "Nogle betalinger er faste: de falder uanset resultatet.",
        "pk_agreed_tail": "Et stort tab",
        "pk_agreed_floor": "{payers}: dækker det, investorerne taber ud over {share} af de trukne penge, uanset "
        "resultatet.",
        "pk_agreed_guarantee": "{by} dækker {share} af investorernes tab.",
        "pk_agreed_guarantee_up_to": "{by} dækker {share} af investorernes tab, højst {amount}.",
        "pk_agreed_first_loss": "Blandt investorerne bærer {tranches} tabet først.",
        "pk_parties_what": "Og hvem bærer det, der svinger fra trækning til trækning? Helheden er det, det "
        "offentlige sparer, minus det, indsatsen koster. En negativ andel betyder, at parten vinder, når helheden "
        "taber.",
        "pk_parties_caption": "Hver parts resultat, hele kontrakten, {prices}, {unit}; gennemsnit ± fejl",
        "pk_parties_result": "Gennemsnitligt\nresultat",
        "pk_parties_share": "Andel af\nrisikoen",
        "pk_parties_worst5": "Gennemsnit i helhedens\nværste 5 %",
        "pk_parties_total": "Helheden",
    },
}
