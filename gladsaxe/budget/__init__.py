"""The budget (§ 7): what each source pays in each year, spent against planned."""
