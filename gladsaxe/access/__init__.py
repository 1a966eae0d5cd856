"""Who may do what: accounts, the gate, the table of rights."""
