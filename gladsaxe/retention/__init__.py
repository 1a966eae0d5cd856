"""How long what is written is kept, deleting it then, and saying so."""
