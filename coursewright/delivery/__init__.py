"""Delivery: rosters, personal copies of a cohort, and what goes with them."""
