"""Who sits where: people and the seats they hold over time."""
