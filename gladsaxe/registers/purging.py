"""Let go of what the registers say in words when their time is over; days, places and amounts stay."""

from collections.abc import Collection

from sqlalchemy import delete, or_, select, update

from gladsaxe.attachments import store as attachments
from gladsaxe.audit_log.recording import log_action
from gladsaxe.audit_log.rules import LogAction
from gladsaxe.database.tables import db
from gladsaxe.registers.tables import Bill, BillPhoto, BillVersion, Enquiry, EnquiryVersion


def clear_issue_links(issue_ids: Collection[int]) -> None:
    """Let the registers forget that rows came from issues that are being deleted."""
    for table in (Enquiry, Bill, BillVersion):
        db.session.execute(update(table).where(table.issue_id.in_(issue_ids)).values(issue_id=None))


def purge_texts() -> int:
    """Delete every text and photo of the registers, and return how many rows had one."""
    count = 0
    for row, version in ((Enquiry, EnquiryVersion), (Bill, BillVersion)):
        worded = or_(
            row.text != "",
            row.id.in_(select(version.row_id).where(or_(version.text != "", version.reason != ""))),
        )
        ids = list(db.session.scalars(select(row.id).where(worded)))
        for row_id in ids:
            log_action(LogAction.PURGED, row.__tablename__, row_id)
        db.session.execute(update(row).where(row.id.in_(ids)).values(text=""))
        db.session.execute(update(version).where(version.row_id.in_(ids)).values(text="", reason=""))
        count += len(ids)
    photo_ids = list(db.session.scalars(select(BillPhoto.photo_id)))
    db.session.execute(delete(BillPhoto))
    attachments.delete_photos(photo_ids)
    return count
