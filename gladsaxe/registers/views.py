"""The addresses of the property office's registers."""

from flask import Blueprint

from gladsaxe.registers import bills, enquiries

blueprint = Blueprint("registers", __name__)
FORM = ["GET", "POST"]

for address, endpoint, answer, methods in (
    ("/henvendelser", "enquiries", enquiries.listing, ["GET"]),
    ("/henvendelser/ny", "new_enquiry", enquiries.new, FORM),
    ("/henvendelser/<int:row_id>", "enquiry", enquiries.detail, ["GET"]),
    ("/henvendelser/<int:row_id>/ret", "edit_enquiry", enquiries.edit, FORM),
    ("/henvendelser/<int:row_id>/traek-tilbage", "withdraw_enquiry", enquiries.withdraw, ["POST"]),
    ("/haervaerksregninger", "bills", bills.listing, ["GET"]),
    ("/haervaerksregninger/ny", "new_bill", bills.new, FORM),
    ("/haervaerksregninger/<int:row_id>", "bill", bills.detail, ["GET"]),
    ("/haervaerksregninger/<int:row_id>/ret", "edit_bill", bills.edit, FORM),
    ("/haervaerksregninger/<int:row_id>/traek-tilbage", "withdraw_bill", bills.withdraw, ["POST"]),
    ("/haervaerksregninger/<int:row_id>/billeder/<photo_id>", "bill_photo", bills.photo, ["GET"]),
):
    blueprint.add_url_rule(address, endpoint, answer, methods=methods)
