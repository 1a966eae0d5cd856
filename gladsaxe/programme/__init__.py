"""What the agreement plans: sub-agreements with milestones (§ 5), budget (§ 7), other initiatives (§ 8)."""
