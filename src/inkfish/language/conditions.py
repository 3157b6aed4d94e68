"""Every word that keeps or drops rows: the rules of conditions, in their order."""

from __future__ import annotations

from collections.abc import Callable

from inkfish.language.absence import (
    read_missing,
    read_none_of,
    read_not_had,
    read_undone,
    read_without,
    read_zero,
)
from inkfish.language.ages import read_ages, read_past_ages
from inkfish.language.all_of import read_all_of
from inkfish.language.at_extreme import read_at_extreme
from inkfish.language.averages import read_averages
from inkfish.language.averaging import read_averaging
from inkfish.language.ballots import read_ballots
from inkfish.language.bounds import read_numbers
from inkfish.language.clock import read_clock
from inkfish.language.draft import Draft
from inkfish.language.edges import read_edges
from inkfish.language.either import read_either
from inkfish.language.exact_numbers import read_codes, read_counted_nouns, read_equal_numbers
from inkfish.language.fates import read_fates
from inkfish.language.flag_groups import read_flag_groups
from inkfish.language.flags import read_flag_values, read_flags
from inkfish.language.fractions import read_fractions
from inkfish.language.full_names import read_full_names
from inkfish.language.halves import read_halves
from inkfish.language.lasting import read_lasting
from inkfish.language.leads import read_ahead, read_winner
from inkfish.language.match_results import read_outcomes
from inkfish.language.membership import read_values
from inkfish.language.negation import read_left_out
from inkfish.language.never import read_none_or_all
from inkfish.language.often import read_often
from inkfish.language.pairs import read_column_pairs
from inkfish.language.parties import read_parties
from inkfish.language.periods import read_times
from inkfish.language.presence import read_with_some
from inkfish.language.ranges import read_ranges
from inkfish.language.roles import read_finishes, read_meetings, read_roles, read_seats, read_stages
from inkfish.language.signs import read_falling, read_lateness, read_losses, read_signs
from inkfish.language.some_of import read_had_at_all, read_some_of, read_undergone
from inkfish.language.spelled_times import read_pay_periods, read_spelled_times
from inkfish.language.texts import read_text_matches
from inkfish.language.twins import read_twins
from inkfish.language.versus import read_versus
from inkfish.language.wholly import read_wholly
from inkfish.language.won_places import read_won_places


def read_conditions(d: Draft) -> None:
    """Take every word that keeps or drops rows, and build the conditions."""
    for rule in RULES:
        rule(d)


RULES: tuple[Callable[[Draft], None], ...] = (
    read_full_names,
    read_outcomes,
    read_won_places,
    read_flag_values,
    read_ballots,
    read_finishes,
    read_lasting,
    read_often,
    read_averaging,
    read_all_of,
    read_halves,
    read_clock,
    read_averages,
    read_at_extreme,
    read_ahead,
    read_winner,
    read_column_pairs,
    read_not_had,
    read_undone,
    read_zero,
    read_twins,
    read_none_of,
    read_some_of,
    read_had_at_all,
    read_undergone,
    read_parties,
    read_losses,
    read_ranges,
    read_edges,
    read_past_ages,
    read_text_matches,
    read_numbers,
    read_counted_nouns,
    read_signs,
    read_falling,
    read_lateness,
    read_missing,
    read_spelled_times,
    read_pay_periods,
    read_times,
    read_ages,
    read_stages,
    read_meetings,
    read_roles,
    read_seats,
    read_either,
    read_values,
    read_equal_numbers,
    read_codes,
    read_wholly,
    read_flags,
    read_fates,
    read_without,
    read_with_some,
    read_none_or_all,
    read_left_out,
    read_flag_groups,
    read_versus,
    read_fractions,
)
