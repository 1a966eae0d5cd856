"""The ledger of what was deleted for good, so that a backup from before is relieved of it too."""

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gladsaxe.database.tables import SHOWN_IN_LOG, Base


class Purge(Base):
    """A deletion: what was deleted, and its submission id, which tells nothing of its content."""

    __tablename__ = "purge"
    __table_args__ = (UniqueConstraint("what", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    key: Mapped[str] = mapped_column(String(36), info=SHOWN_IN_LOG)
    purged_on: Mapped[date]
