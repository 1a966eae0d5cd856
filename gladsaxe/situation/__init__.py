"""The situation picture: what happened where and when, week by week, and what its forum says of it."""
