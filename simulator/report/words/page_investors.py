"""The name of a phrase of the page's tab `investors` in, its English and Danish out."""

from __future__ import annotations

from simulator.describe import Language

PAGE_INVESTORS: dict[Language, dict[str, str]] = {
    "en": {
        # --- the tab ---
        "pi_lead": "Investors pay in {paid} and get back {back} on average. They lose money in {loss} of draws.",
        "pi_lead_goal": "Investors pay in {paid} and get back {back} on average, but no draw is average: the goal is "
        "met and they are paid, or it is missed. They lose money in {loss} of draws.",
        "pi_lead_total": "They lose everything in {total}.",
        "pi_lead_whole": "When they lose, they lose everything.",
        # --- returns ---
        "pi_returns": "What do we earn, and what may we lose?",
        "pi_risk": "Risk of all investors together ({prices})",
        "pi_p_loss": "Probability of a loss",
        "pi_p_total_loss": "Probability of a total loss",
        "pi_reward": "Return of all investors together ({prices})",
        "pi_p_gain": "Probability of a gain",
        "pi_es5": "Expected shortfall",
        "pi_var5": "Value at risk (5 %)",
        "pi_note_gain": "More comes back than was paid in.",
        "pi_note_es5": "Mean profit of the worst 5 % of draws; a minus is a loss.",
        "pi_note_var5": "Profit is this or less in 5 % of draws.",
        "pi_note_irr": "Mean of the draws, a total loss as -100 %. The mean cash flow earns {pooled}: it weighs draws "
        "by the money in them, the mean IRR counts each alike.",
        "pi_note_moic": "What comes back for each unit paid in, on average.",
        "pi_note_npv": "What comes back less what is paid in, discounted to the start. Undiscounted, the profit is "
        "{profit}.",
        "pi_at_hurdle": "at the hurdle, {hurdle} a year",
        "pi_undiscounted": "undiscounted (no hurdle is stated)",
        "pi_own_money": "{holder} is an account of the municipality's own: what it loses as an investor, the "
        "municipality loses, and what it earns, the municipality pays.",
        "pi_public_money": "{holder} is a public account: what it may lose is public money.",
        "pi_counted_total": "A total loss ({count}) counts as an IRR of -100 %.",
        "pi_caption_figures": "All investors, whole contract, {prices}, {unit}",
        "pi_figure": "Figure",
        "pi_met": "Goal met",
        "pi_missed": "Goal missed",
        "pi_probability": "Probability",
        "pi_result": "Result",
        "pi_least": "Least",
        "pi_most": "Most",
        "pi_earn": "investors earn",
        "pi_lose": "investors lose",
        "pi_share_of_draws": "Per cent of draws",
        "pi_two_results": "Two results, not a spread of them. On average of the worst 5 % of draws {worst}",
        "pi_caption_results": "All investors, profit over the whole contract, {prices}, {unit}",
        "pi_profits": "Investors lose in {loss} of draws (red) and gain in {gain} (green). On average of the worst 5 "
        "% of draws {worst}",
        "pi_caption_profit": "All investors, profit over the whole contract, {prices}, {unit}.",
        "pi_beyond": "The outermost bars hold all that lies beyond them.",
        "pi_mark_worst": "mean of the worst 5 %",
        "pi_mark_mean": "mean",
        "pi_mark_hurdle": "hurdle",
        "pi_irr_axis": "IRR per year, %",
        "pi_caption_irr": "All investors, internal rate of return per year, nominal.",
        "pi_total_loss_bar": "Total loss, -100 %",
        "pi_rates": "The mean IRR is {rate} a year; red is below zero",
        "pi_rates_lost": "A total loss, -100 %, in {lost} of draws; with those counted the mean IRR is {rate} a year",
        "pi_from_to": "{low} to {high}",
        "pi_note_p_loss": "P(loss): less comes back than was paid in.",
        "pi_note_p_total_loss": "P(total loss): nothing comes back.",
        "pi_profits_even": "Investors lose in {loss} of draws (red), get back exactly what they paid in in {even} "
        "(grey) and gain in {gain} (green). On average of the worst 5 % of draws {worst}",
        "pi_worst_earn": "investors earn {amount}",
        "pi_worst_lose": "investors lose {amount}",
        # --- money out ---
        "pi_money_out": "How long is the money out, and how much at the peak?",
        "pi_out": "All investors together ({prices})",
        "pi_range": "P5 to P95: {low} to {high}.",
        "pi_note_peak": "What was paid in and has not come back, at its highest, on average. {reach}",
        "pi_committed": "Committed",
        "pi_note_undrawn": "On average {undrawn} of it is never drawn.",
        "pi_paid_back": "All is back",
        "pi_never": "never",
        "pi_note_paid_back": "Middle of the draws in which it ever is: from {first} to {last}.",
        "pi_note_never": "Never in {share} of draws.",
        "pi_time_out": "Time out",
        "pi_note_time_out": "From the average amount paid in to the average amount that comes back.",
        "pi_by_month": "On average {amount} is out at most, in {month}; at the end cash stands at {end}",
        "pi_caption_month": "All investors, all that has come back less all that was paid in, mean of all draws by "
        "month, {prices}, {unit}",
        "pi_paid_in": "Paid in",
        "pi_came_back": "Came back",
        "pi_stands": "Stands at\nthe year's end",
        "pi_by_year": "In nine draws of ten cash ends between {low} and {high}",
        "pi_caption_year": "All investors, all that has come back less all that was paid in, at the end of each "
        "budget year, mean, P25 to P75 and P5 to P95, {prices}, {unit}",
        "pi_by_year_two": "Two courses: the goal is met with probability {met}, or missed with probability {missed}",
        "pi_caption_two": "All investors, all that has come back less all that was paid in, at the end of each budget "
        "year, mean of the draws that meet the goal and of those that miss it, {prices}, {unit}",
        "pi_note_paid_back_then": "In every draw in which it ever is.",
        # --- fair return ---
        "pi_fair_return": "Is the return fair for the risk?",
        "pi_fair": "All investors together, the mean of all draws ({prices})",
        "pi_factor": "To break even, what comes back times",
        "pi_note_factor": "On average, {rate}.",
        "pi_pv_in": "Paid in, present value",
        "pi_pv_back": "Comes back, present value",
        "pi_fair_short": "On average the return falls short of what the investors ask for: for them to break even "
        "{rate}, what comes back would have to be {factor} times as much.",
        "pi_fair_enough": "On average the return is more than the investors ask for: they would still break even "
        "{rate}, if only {factor} times as much came back.",
        "pi_fair_goal": "With the payment as it is, the goal would have to be met with a probability of about "
        "{needed} instead of {chance}.",
        "pi_fair_never": "With the payment as it is, even a goal that is certain to be met would not do.",
        "pi_fair_note": "All that comes back is multiplied alike; a cap that limits it, or a guarantee that would "
        "then be called less, is not worked out anew. Break-even on average leaves nothing for bearing the spread "
        "around it.",
        "pi_fair_even": "On average the return is about what the investors ask for: what comes back would have to be "
        "{factor} times as much for them to break even {rate}, which cannot be told from once.",
        # --- flows ---
        "pi_money_flows": "Where does the money go, and what comes back?",
        "pi_account": "the deal's account",
        "pi_investors_all": "investors",
        "pi_investors_of": "investors in {tranche}",
        "pi_together": "{count} together",
        "pi_waterfall": "Investors pay in {drawn} and get back {back} on average",
        "pi_caption_flows": "The deal's account over the whole contract, mean of all draws, {prices}, {unit}; each "
        "bar begins where the one before it ended",
        "pi_caption_exact": "The deal's account over the whole contract, mean of all draws, current prices, "
        "{currency}. Unrounded, so that it adds up: more digits than the simulation is sure of",
        "pi_flow": "Flow",
        "pi_from": "From",
        "pi_to": "To",
        "pi_into": "In",
        "pi_out_of": "Out",
        "pi_left": "Left in the account",
        "pi_debt_service": "Payments go to the provider first, which pays back its loan from them: here only what "
        "reaches the deal's account is shown.",
        # --- limits ---
        "pi_limits": "What do caps, floors and guarantees do in the tail?",
        "pi_no_limits": "The contract has no cap, no floor and no guarantee that bears on the investors: they may "
        "lose all that they pay in, and keep all that the terms pay.",
        "pi_limit": "What limits",
        "pi_effect": "What it does",
        "pi_how_often": "How often",
        "pi_average": "On average",
        "pi_when": "When it does",
        "pi_worst": "In the worst 5 %",
        "pi_effect_gives": "gives investors",
        "pi_effect_takes": "cuts payments",
        "pi_takes": "{limit}: limits in {often} of draws, and then cuts {amount} off the payments on average.",
        "pi_gives": "{limit}: pays in {often} of draws, and then {amount} on average.",
        "pi_never_limits": "{limit}: never at work in any draw.",
        "pi_caption_limits": "All terms and investors, whole contract, mean of all draws, of the draws in which it "
        "limits, and of the worst 5 % of the investors' profits, {prices}, {unit}",
        "pi_cap_term": "Caps of single terms",
        "pi_cap_payer": "Caps of single payers",
        "pi_cap_year": "Cap of each budget year",
        "pi_cap_contract": "Cap of the whole contract, {amount}",
        "pi_cap_return": "Return cap, {rate} a year",
        "pi_floor": "Return floor: no more than {loss} of what is drawn may be lost",
        "pi_compensation": "What is owed on an early stop",
        "pi_guarantee": "Guarantee {name} by {by}",
        "pi_has_no": "The contract has {what}.",
        "pi_without_cap": "no cap",
        "pi_without_return_cap": "no cap on the return",
        "pi_without_floor": "no return floor",
        "pi_without_guarantee": "no guarantee",
        # --- the stack ---
        "pi_stack": "Where do we stand, and who is paid first?",
        "pi_one_tranche": "There is one tranche: all holders are paid at the same time, each by its share, and none "
        "stands before another.",
        "pi_order": "Paid in this order: {order}.",
        "pi_then": ", then ",
        "pi_first_loss": "The first loss is borne by {names}.",
        "pi_holder": "Holder",
        "pi_drawn": "Drawn",
        "pi_median_payback": "Paid back\n(median)",
        "pi_never_short": " (never in {share})",
        "pi_all_investors": "All investors",
        "pi_caption_tranches": "Tranches, whole contract, mean of all draws ± error, {prices}, {unit}",
        "pi_caption_holders": "Holders, whole contract, mean of all draws, {prices}, {unit}",
        "pi_share": "Share",
        # --- referrals ---
        "pi_referrals": "What if too few citizens are referred?",
        "pi_head_recruited": "Citizens recruited",
        "pi_head_delay": "Months late",
        "pi_draws": "Draws",
        "pi_caption_groups": "All investors, draws in five groups of about equal size by what was recruited, mean "
        "profit ± error over the whole contract, {prices}, {unit}",
        "pi_recruited_moves": "With {many} citizens recruited, profit is {difference} than with {few}",
        "pi_recruited_still": "Within what the deal expects, recruitment hardly moves profit: with {many} citizens it "
        "is {difference} than with {few}, no more than chance would make it",
        "pi_delay_moves": "{many} months late, profit is {difference} than {few} months late",
        "pi_delay_still": "Within what the deal expects, delay hardly moves profit: {many} months late it is "
        "{difference} than {few} months late, no more than chance would make it",
        "pi_referrals_certain": "The deal takes recruitment as certain, so no draw tells what fewer citizens would "
        "do: that is an assumption, not a finding.",
        "pi_caption_annex": "All investors, the planned change against the deal as it is, the same citizens in both "
        "({draws} draws), {prices}, {unit}",
        "pi_change": "Change",
        "pi_against_plan": "Against\nthe deal",
        "pi_risk_recruitment": "Only 60 % of the planned citizens are recruited",
        "pi_risk_delay": "Recruitment is six months late",
        "pi_risk_shock": "{name} comes for certain",
        "pi_higher": "{amount} higher",
        "pi_lower": "{amount} lower",
        "pi_referrals_few": "These are too few draws to tell what fewer citizens would do.",
        # --- the economy ---
        "pi_economy": "Does the deal fall with the economy?",
        "pi_shock": "Shock",
        "pi_no_shocks": "The deal states no shock to the economy, so no draw tells what a downturn would do: that is "
        "an assumption, not a finding.",
        "pi_shock_always": "{name} comes in every draw, so there is nothing to compare it with.",
        "pi_shock_never": "{name} comes in no draw, so there is nothing to compare it with.",
        "pi_shock_moves": "{name}: where it comes, profit is {difference}. Investors then lose money in {with_it} of "
        "draws, against {without} where it does not come.",
        "pi_shock_still": "{name}: where it comes, profit is {difference}, no more than chance would make it. "
        "Investors then lose money in {with_it} of draws, against {without} where it does not come.",
        "pi_came": "{name}: comes",
        "pi_came_not": "{name}: does not come",
        "pi_caption_shocks": "All investors, draws in which a shock comes against those in which it does not, mean ± "
        "error over the whole contract, {prices}, {unit}",
        "pi_shocks_only": "Only the shocks that the deal states are told of here; they hit all citizens of a draw at "
        "once.",
        # --- ten deals ---
        "pi_ten_deals": "One deal, or ten?",
        "pi_ten_said": "One deal loses money in {one} of draws. Ten such deals together lose money in {ten}.",
        "pi_ten_note": "Each ten is ten draws of this deal, taken as ten deals that share nothing. Deals that share a "
        "downturn, a provider or an untested method fall together, so ten real ones spread the risk less than this.",
        "pi_ten_shared": "Of this deal's shocks {names} would hit all ten at once.",
        "pi_share_of_tens": "Per cent of tens",
        "pi_per_deal": "Profit per deal, {unit}",
        "pi_ten_title": "Ten deals together end with a loss with probability {ten}",
        "pi_caption_ten": "All investors, profit per deal of ten deals together, {tens} tens, {prices}, {unit}",
        "pi_caption_one_ten": "All investors, profit per deal, {prices}, {unit}",
        "pi_mean_per_deal": "Profit per deal, mean",
        "pi_sd": "Spread (standard deviation)",
        "pi_most_cases": "P5 to P95",
        "pi_one": "One deal",
        "pi_ten": "Ten deals",
        "pi_ten_surer": "One deal loses on average, so more of them make the loss surer, not rarer: spreading the "
        "risk helps only where a deal earns on average.",
        "pi_ten_rarer": "One deal earns on average, so more of them make a loss rarer.",
    },
    "da": {
        "pi_lead": "Investorerne indbetaler i gennemsnit {paid} og får {back} tilbage. De taber penge i {loss} af "
        "trækningerne.",
        "pi_lead_goal": "Investorerne indbetaler i gennemsnit {paid} og får {back} tilbage, men ingen trækning er "
        "gennemsnitlig: målet nås, og de får betaling, eller det nås ikke. De taber penge i {loss} af trækningerne.",
        "pi_lead_total": "De taber alt i {total}.",
        "pi_lead_whole": "Når de taber, taber de alt.",
        "pi_returns": "Hvad tjener vi, og hvad kan vi tabe?",
        "pi_risk": "Risiko for alle investorer under ét ({prices})",
        "pi_p_loss": "Tabssandsynlighed",
        "pi_p_total_loss": "Sandsynlighed for totalt tab",
        "pi_reward": "Afkast til alle investorer under ét ({prices})",
        "pi_p_gain": "Gevinstsandsynlighed",
        "pi_es5": "Forventet tab i halen",
        "pi_var5": "Tabsgrænse (value at risk, 5 %)",
        "pi_note_gain": "Der kommer mere tilbage, end der er indbetalt.",
        "pi_note_es5": "Gennemsnitligt overskud i de værste 5 % af trækningerne; minus er tab.",
        "pi_note_var5": "Overskuddet er dette eller mindre i 5 % af trækningerne.",
        "pi_note_irr": "Gennemsnit af trækningerne, et totalt tab som -100 %. Den gennemsnitlige betalingsstrøm "
        "tjener {pooled}: den vægter trækningerne efter pengene i dem, den gennemsnitlige rente tæller hver ens.",
        "pi_note_moic": "Hvad der i gennemsnit kommer tilbage, for hver krone der er indbetalt.",
        "pi_note_npv": "Hvad der kommer tilbage, minus hvad der indbetales, tilbagediskonteret til starten. Uden "
        "diskontering er overskuddet {profit}.",
        "pi_at_hurdle": "ved kravet om {hurdle} om året",
        "pi_undiscounted": "uden diskontering (der er ikke angivet noget krav)",
        "pi_own_money": "{holder} er kommunens egen konto: hvad den taber som investor, taber kommunen, og hvad den "
        "tjener, betaler kommunen.",
        "pi_public_money": "{holder} er en offentlig konto: det er offentlige penge, den kan tabe.",
        "pi_counted_total": "Et totalt tab ({count}) tæller som en intern rente på -100 %.",
        "pi_caption_figures": "Alle investorer, hele kontrakten, {prices}, {unit}",
        "pi_figure": "Tal",
        "pi_met": "Målet nås",
        "pi_missed": "Målet nås ikke",
        "pi_probability": "Sandsynlighed",
        "pi_result": "Udfald",
        "pi_least": "Mindst",
        "pi_most": "Mest",
        "pi_earn": "investorerne tjener",
        "pi_lose": "investorerne taber",
        "pi_share_of_draws": "Procent af trækningerne",
        "pi_two_results": "To udfald, ikke en spredning af dem. I gennemsnit af de værste 5 % af trækningerne {worst}",
        "pi_caption_results": "Alle investorer, overskud over hele kontrakten, {prices}, {unit}",
        "pi_profits": "Investorerne taber i {loss} af trækningerne (rødt) og vinder i {gain} (grønt). I gennemsnit af "
        "de værste 5 % af trækningerne {worst}",
        "pi_caption_profit": "Alle investorer, overskud over hele kontrakten, {prices}, {unit}.",
        "pi_beyond": "De yderste søjler rummer alt, hvad der ligger uden for dem.",
        "pi_mark_worst": "gns. af de værste 5 %",
        "pi_mark_mean": "gns.",
        "pi_mark_hurdle": "krav",
        "pi_irr_axis": "Intern rente om året, %",
        "pi_caption_irr": "Alle investorer, intern rente om året, nominel.",
        "pi_total_loss_bar": "Totalt tab, -100 %",
        "pi_rates": "Den interne rente er i gennemsnit {rate} om året; rødt er under nul",
        "pi_rates_lost": "Totalt tab, -100 %, i {lost} af trækningerne; når de tælles med, er den interne rente i "
        "gennemsnit {rate} om året",
        "pi_from_to": "{low} til {high}",
        "pi_note_p_loss": "P(tab): der kommer mindre tilbage, end der er indbetalt.",
        "pi_note_p_total_loss": "P(totalt tab): intet kommer tilbage.",
        "pi_profits_even": "Investorerne taber i {loss} af trækningerne (rødt), får præcis det indbetalte tilbage i "
        "{even} (gråt) og vinder i {gain} (grønt). I gennemsnit af de værste 5 % af trækningerne {worst}",
        "pi_worst_earn": "tjener investorerne {amount}",
        "pi_worst_lose": "taber investorerne {amount}",
        "pi_money_out": "Hvor længe er pengene ude, og hvor mange, når det er flest?",
        "pi_out": "Alle investorer under ét ({prices})",
        "pi_range": "P5 til P95: {low} til {high}.",
        "pi_note_peak": "Hvad der er indbetalt og ikke kommet tilbage, når det er mest, i gennemsnit. {reach}",
        "pi_committed": "Tilsagn",
        "pi_note_undrawn": "Heraf trækkes {undrawn} i gennemsnit aldrig.",
        "pi_paid_back": "Alt er tilbage",
        "pi_never": "aldrig",
        "pi_note_paid_back": "Midten af de trækninger, hvor det sker: fra {first} til {last}.",
        "pi_note_never": "Aldrig i {share} af trækningerne.",
        "pi_time_out": "Tid ude",
        "pi_note_time_out": "Gennemsnitlig tid, fra en krone indbetales, til en krone kommer tilbage.",
        "pi_by_month": "I gennemsnit er højst {amount} ude, nemlig i {month}; til sidst er stillingen {end}",
        "pi_caption_month": "Alle investorer, alt, hvad der er kommet tilbage, minus alt, hvad der er indbetalt, "
        "gennemsnit af alle trækninger pr. måned, {prices}, {unit}",
        "pi_paid_in": "Indbetalt",
        "pi_came_back": "Kommet tilbage",
        "pi_stands": "Stilling ved\nårets slutning",
        "pi_by_year": "I ni trækninger af ti ender pengene mellem {low} og {high}",
        "pi_caption_year": "Alle investorer, alt, hvad der er kommet tilbage, minus alt, hvad der er indbetalt, ved "
        "slutningen af hvert budgetår, gennemsnit, P25 til P75 og P5 til P95, {prices}, {unit}",
        "pi_by_year_two": "To forløb: målet nås med en sandsynlighed på {met} eller nås ikke med en sandsynlighed på "
        "{missed}",
        "pi_caption_two": "Alle investorer, alt, hvad der er kommet tilbage, minus alt, hvad der er indbetalt, ved "
        "slutningen af hvert budgetår, gennemsnit af de trækninger, der når målet, og af dem, der ikke gør, "
        "{prices}, {unit}",
        "pi_note_paid_back_then": "I alle trækninger, hvor det sker.",
        "pi_fair_return": "Svarer afkastet til risikoen?",
        "pi_fair": "Alle investorer under ét, gennemsnit af alle trækninger ({prices})",
        "pi_factor": "For at gå i nul skal det, der kommer tilbage, ganges med",
        "pi_note_factor": "I gennemsnit, {rate}.",
        "pi_pv_in": "Indbetalt, nutidsværdi",
        "pi_pv_back": "Kommer tilbage, nutidsværdi",
        "pi_fair_short": "I gennemsnit når afkastet ikke det, investorerne kræver: for at de går i nul {rate}, "
        "skulle {factor} gange så meget komme tilbage.",
        "pi_fair_enough": "I gennemsnit er afkastet mere, end investorerne kræver: de ville stadig gå i nul {rate}, "
        "hvis der kun kom {factor} gange så meget tilbage.",
        "pi_fair_goal": "Med betalingen, som den er, skulle målet nås med en sandsynlighed på omkring {needed} i "
        "stedet for {chance}.",
        "pi_fair_never": "Med betalingen, som den er, ville det ikke engang være nok, at målet med sikkerhed blev "
        "nået.",
        "pi_fair_note": "Alt, hvad der kommer tilbage, ganges ens; et loft, der begrænser det, eller en garanti, der "
        "så ville blive brugt mindre, er ikke regnet om. At gå i nul i gennemsnit giver ingen betaling for at bære "
        "usikkerheden.",
        "pi_fair_even": "I gennemsnit er afkastet omtrent det, investorerne kræver: for at de går i nul {rate}, "
        "skulle {factor} gange så meget komme tilbage, og det kan ikke skelnes fra én gang.",
        "pi_money_flows": "Hvor går pengene hen, og hvad kommer tilbage?",
        "pi_account": "aftalens konto",
        "pi_investors_all": "investorerne",
        "pi_investors_of": "investorerne i {tranche}",
        "pi_together": "{count} under ét",
        "pi_waterfall": "Investorerne indbetaler i gennemsnit {drawn} og får {back} tilbage",
        "pi_caption_flows": "Aftalens konto over hele kontrakten, gennemsnit af alle trækninger, {prices}, {unit}; "
        "hver søjle begynder, hvor den foregående sluttede",
        "pi_caption_exact": "Aftalens konto over hele kontrakten, gennemsnit af alle trækninger, løbende priser, "
        "{currency} Uafrundet, så det stemmer: flere cifre, end simuleringen er sikker på",
        "pi_flow": "Betaling",
        "pi_from": "Fra",
        "pi_to": "Til",
        "pi_into": "Ind",
        "pi_out_of": "Ud",
        "pi_left": "Tilbage på kontoen",
        "pi_debt_service": "Betalingerne går først til leverandøren, der betaler sit lån tilbage med dem: her vises "
        "kun, hvad der når aftalens konto.",
        "pi_limits": "Hvad gør lofter, gulve og garantier i halen?",
        "pi_no_limits": "Kontrakten har hverken loft, gulv eller garanti, der vedrører investorerne: de kan tabe "
        "alt, hvad de indbetaler, og beholder alt, hvad vilkårene betaler.",
        "pi_limit": "Hvad begrænser",
        "pi_effect": "Hvad det gør",
        "pi_how_often": "Hvor ofte",
        "pi_average": "I gennemsnit",
        "pi_when": "Når det sker",
        "pi_worst": "I de værste 5 %",
        "pi_effect_gives": "giver investorerne",
        "pi_effect_takes": "skærer i betalingerne",
        "pi_takes": "{limit}: begrænser i {often} af trækningerne og skærer da i gennemsnit {amount} af betalingerne.",
        "pi_gives": "{limit}: betaler i {often} af trækningerne og da i gennemsnit {amount}.",
        "pi_never_limits": "{limit}: kommer ikke i brug i nogen trækning.",
        "pi_caption_limits": "Alle vilkår og investorer, hele kontrakten, gennemsnit af alle trækninger, af dem, hvor "
        "det begrænser, og af de værste 5 % af investorernes overskud, {prices}, {unit}",
        "pi_cap_term": "Lofter for enkelte vilkår",
        "pi_cap_payer": "Lofter for enkelte betalere",
        "pi_cap_year": "Loft for hvert budgetår",
        "pi_cap_contract": "Loft for hele kontrakten, {amount}",
        "pi_cap_return": "Afkastloft, {rate} om året",
        "pi_floor": "Afkastgulv: højst {loss} af det trukne kan tabes",
        "pi_compensation": "Skyldigt ved stop i utide",
        "pi_guarantee": "Garantien {name} fra {by}",
        "pi_has_no": "Kontrakten har {what}.",
        "pi_without_cap": "intet loft",
        "pi_without_return_cap": "intet loft over afkastet",
        "pi_without_floor": "intet afkastgulv",
        "pi_without_guarantee": "ingen garanti",
        "pi_stack": "Hvor står vi i rækken, og hvem får penge først?",
        "pi_one_tranche": "Der er én tranche: alle får betaling på samme tid, hver efter sin andel, og ingen står "
        "foran en anden.",
        "pi_order": "Der betales i denne rækkefølge: {order}.",
        "pi_then": ", derefter ",
        "pi_first_loss": "Det første tab bæres af {names}.",
        "pi_holder": "Indehaver",
        "pi_drawn": "Trukket",
        "pi_median_payback": "Tilbagebetalt\n(median)",
        "pi_never_short": " (aldrig i {share})",
        "pi_all_investors": "Alle investorer",
        "pi_caption_tranches": "Trancher, hele kontrakten, gennemsnit af alle trækninger ± fejl, {prices}, {unit}",
        "pi_caption_holders": "Indehavere, hele kontrakten, gennemsnit af alle trækninger, {prices}, {unit}",
        "pi_share": "Andel",
        "pi_referrals": "Hvad, hvis der visiteres for få borgere?",
        "pi_head_recruited": "Rekrutterede borgere",
        "pi_head_delay": "Måneders forsinkelse",
        "pi_draws": "Trækninger",
        "pi_caption_groups": "Alle investorer, trækningerne i fem omtrent lige store grupper efter rekruttering, "
        "gennemsnitligt overskud ± fejl over hele kontrakten, {prices}, {unit}",
        "pi_recruited_moves": "Med {many} rekrutterede borgere er overskuddet {difference} end med {few}",
        "pi_recruited_still": "Inden for det, aftalen regner med, flytter rekrutteringen næppe overskuddet: med "
        "{many} borgere er det {difference} end med {few}, ikke mere end tilfældet ville gøre",
        "pi_delay_moves": "Ved {many} måneders forsinkelse er overskuddet {difference} end ved {few}",
        "pi_delay_still": "Inden for det, aftalen regner med, flytter forsinkelse næppe overskuddet: ved {many} "
        "måneder er det {difference} end ved {few}, ikke mere end tilfældet ville gøre",
        "pi_referrals_certain": "Aftalen regner rekrutteringen for sikker, så ingen trækning viser, hvad færre "
        "borgere ville betyde: det er en antagelse, ikke et resultat.",
        "pi_caption_annex": "Alle investorer, den planlagte ændring over for aftalen, som den er, de samme borgere i "
        "begge ({draws} trækninger), {prices}, {unit}",
        "pi_change": "Ændring",
        "pi_against_plan": "Over for\naftalen",
        "pi_risk_recruitment": "Kun 60 % af de planlagte borgere rekrutteres",
        "pi_risk_delay": "Rekrutteringen er seks måneder forsinket",
        "pi_risk_shock": "{name} kommer med sikkerhed",
        "pi_higher": "{amount} højere",
        "pi_lower": "{amount} lavere",
        "pi_referrals_few": "Det er for få trækninger til at vise, hvad færre borgere ville betyde.",
        "pi_economy": "Falder aftalen med konjunkturen?",
        "pi_shock": "Chok",
        "pi_no_shocks": "Aftalen angiver ingen økonomiske chok, så ingen trækning viser, hvad en lavkonjunktur ville "
        "betyde: det er en antagelse, ikke et resultat.",
        "pi_shock_always": "{name} kommer i hver trækning, så der er intet at sammenligne med.",
        "pi_shock_never": "{name} kommer ikke i nogen trækning, så der er intet at sammenligne med.",
        "pi_shock_moves": "{name}: hvor det kommer, er overskuddet {difference}. Investorerne taber da penge i "
        "{with_it} af trækningerne mod {without}, hvor det ikke kommer.",
        "pi_shock_still": "{name}: hvor det kommer, er overskuddet {difference}, ikke mere end tilfældet ville gøre. "
        "Investorerne taber da penge i {with_it} af trækningerne mod {without}, hvor det ikke kommer.",
        "pi_came": "{name}: kommer",
        "pi_came_not": "{name}: kommer ikke",
        "pi_caption_shocks": "Alle investorer, trækninger, hvor et chok kommer, over for dem, hvor det ikke gør, "
        "gennemsnit ± fejl over hele kontrakten, {prices}, {unit}",
        "pi_shocks_only": "Kun de chok, som aftalen angiver, indgår her; de rammer alle borgere i en trækning på én "
        "gang.",
        "pi_ten_deals": "Én aftale eller ti?",
        "pi_ten_said": "Investorerne taber penge på én aftale i {one} af trækningerne og på ti sådanne aftaler under "
        "ét i {ten}.",
        "pi_ten_note": "Hvert bundt på ti er ti trækninger af denne aftale, taget som ti aftaler, der intet har til "
        "fælles. Aftaler, der deler en lavkonjunktur, en leverandør eller en uprøvet metode, falder sammen, så ti "
        "virkelige aftaler spreder risikoen mindre end dette.",
        "pi_ten_shared": "Af denne aftales chok ville {names} ramme alle ti på én gang.",
        "pi_share_of_tens": "Procent af bundterne",
        "pi_per_deal": "Overskud pr. aftale, {unit}",
        "pi_ten_title": "Ti aftaler under ét ender med tab med en sandsynlighed på {ten}",
        "pi_caption_ten": "Alle investorer, overskud pr. aftale af ti aftaler under ét, {tens} bundter på ti, "
        "{prices}, {unit}",
        "pi_caption_one_ten": "Alle investorer, overskud pr. aftale, {prices}, {unit}",
        "pi_mean_per_deal": "Overskud pr. aftale, gennemsnit",
        "pi_sd": "Spredning (standardafvigelse)",
        "pi_most_cases": "P5 til P95",
        "pi_one": "Én aftale",
        "pi_ten": "Ti aftaler",
        "pi_ten_surer": "Én aftale taber i gennemsnit, så flere gør tabet sikrere, ikke sjældnere: at sprede "
        "risikoen hjælper kun, hvor en aftale tjener i gennemsnit.",
        "pi_ten_rarer": "Én aftale tjener i gennemsnit, så flere gør et tab sjældnere.",
    },
}
