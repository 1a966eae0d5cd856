"""The other initiatives and employment efforts (§ 8): goal, the parties' contributions and state."""
