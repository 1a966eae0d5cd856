"""Files that prove something: an approval, an evaluation, a survey's result."""
