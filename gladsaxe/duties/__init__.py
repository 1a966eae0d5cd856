"""The yearly wheel: every duty of the agreement and own ones, when they fall due, and the proof of each."""
