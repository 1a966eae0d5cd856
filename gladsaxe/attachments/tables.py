"""Photos as rows: in the database, so that a row and its photo are written and saved together."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column

from gladsaxe.database.tables import Base


class Photo(Base):
    """Keep a photo under a random name; `submission_id` is the form that it came with."""

    __tablename__ = "photo"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    submission_id: Mapped[str] = mapped_column(String(36), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    created_at: Mapped[datetime]
    jpeg: Mapped[bytes] = deferred(mapped_column(LargeBinary))
