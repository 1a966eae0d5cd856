"""What each kind of file becomes: its rows read, held against what is here, written in and taken back."""
