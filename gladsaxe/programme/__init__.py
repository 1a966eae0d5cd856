"""Sub-agreements (delaftaler, § 5): one for each chosen focus area, with its milestones."""
