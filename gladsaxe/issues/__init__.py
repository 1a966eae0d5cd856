"""Problems and ideas: what residents and professionals tell, and what becomes of it."""
