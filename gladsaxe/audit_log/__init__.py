"""The log: who changed what and who read what is confidential, chained so that a change to it is found."""
