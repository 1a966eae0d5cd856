"""The facts at the start (§ 3) and the funder's central measures (§ 4), followed over the years."""
