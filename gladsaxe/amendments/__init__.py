"""Amendments of the agreement (§ 11): proposed, approved by the funder, in force from a day."""
