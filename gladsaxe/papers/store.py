"""Every query and write about papers; who may see one is asked of the row it belongs to."""

import hashlib
import secrets

from sqlalchemy import select

from gladsaxe.database.clock import now
from gladsaxe.database.tables import db
from gladsaxe.papers.rules import Document
from gladsaxe.papers.tables import Paper


def keep(submission_id: str, person_id: int, document: Document | None) -> Paper | None:
    """Keep a form's file, also where the form has a fault, for a browser forgets its files.

    A file that is chosen again replaces the one that came before. Returns what is kept, None for nothing.
    """
    paper = of_submission(submission_id, person_id)
    if document is None:
        return paper
    if paper is None:
        paper = Paper(id=secrets.token_hex(16), submission_id=submission_id, person_id=person_id)
        db.session.add(paper)
    paper.name, paper.mimetype, paper.content = document.name, document.mimetype, document.content
    paper.sha256 = hashlib.sha256(document.content).hexdigest()
    paper.size, paper.created_at = len(document.content), now()
    db.session.flush()
    return paper


def of_submission(submission_id: str, person_id: int) -> Paper | None:
    """Return the file that came with the person's form."""
    return db.session.scalar(
        select(Paper).where(Paper.submission_id == submission_id, Paper.person_id == person_id)
    )


def one(paper_id: str) -> Paper | None:
    """Return a paper; ask for the right to its row first."""
    return db.session.get(Paper, paper_id)
