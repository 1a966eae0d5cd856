"""The responses that carry a photo or a document."""

import io

from flask import Response, send_file

from gladsaxe.attachments.tables import Photo, StoredDocument


def send_photo(photo: Photo) -> Response:
    """Send a photo to someone whose right to its row has been asked for."""
    response = send_file(io.BytesIO(photo.jpeg), mimetype="image/jpeg", download_name=f"{photo.id}.jpg")
    response.headers["Cache-Control"] = "no-store"
    return response


def send_document(document: StoredDocument) -> Response:
    """Send a document as a file to keep, to someone whose right to its row has been asked for."""
    response = send_file(
        io.BytesIO(document.content),
        mimetype=document.mimetype,
        as_attachment=True,
        download_name=document.name,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
