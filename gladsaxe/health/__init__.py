"""Health checks: what a supervisor or a proxy asks before it sends people here."""
