"""Each registration is taken in once: submission ids and receipts."""
