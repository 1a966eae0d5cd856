"""The first start of an installation: the set-up code, the plan that is chosen and the first account."""
