"""The answer that carries a photo."""

import io

from flask import Response, send_file

from gladsaxe.attachments.tables import Photo


def photo_answer(photo: Photo) -> Response:
    """Send a photo to someone whose right to its row has been asked for."""
    response = send_file(io.BytesIO(photo.jpeg), mimetype="image/jpeg", download_name=f"{photo.id}.jpg")
    response.headers["Cache-Control"] = "no-store"
    return response
