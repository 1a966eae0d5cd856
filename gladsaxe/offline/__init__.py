"""Registrations made offline: the worker and blank forms, what phones send, drafts and the quarantine."""
