"""The addresses of the property office's registers."""

from flask import Blueprint

from gladsaxe.registers import bills, enquiries

blueprint = Blueprint("registers", __name__)
FORM_METHODS = ["GET", "POST"]

for address, endpoint, answer, methods in (
    ("/henvendelser", "enquiries", enquiries.show_enquiries, ["GET"]),
    ("/henvendelser/ny", "new_enquiry", enquiries.new_enquiry, FORM_METHODS),
    ("/henvendelser/<int:row_id>", "enquiry", enquiries.show_enquiry, ["GET"]),
    ("/henvendelser/<int:row_id>/ret", "edit_enquiry", enquiries.edit_enquiry, FORM_METHODS),
    ("/henvendelser/<int:row_id>/traek-tilbage", "withdraw_enquiry", enquiries.withdraw_enquiry, ["POST"]),
    ("/haervaerksregninger", "bills", bills.show_bills, ["GET"]),
    ("/haervaerksregninger/ny", "new_bill", bills.new_bill, FORM_METHODS),
    ("/haervaerksregninger/<int:row_id>", "bill", bills.show_bill, ["GET"]),
    ("/haervaerksregninger/<int:row_id>/ret", "edit_bill", bills.edit_bill, FORM_METHODS),
    ("/haervaerksregninger/<int:row_id>/traek-tilbage", "withdraw_bill", bills.withdraw_bill, ["POST"]),
    ("/haervaerksregninger/<int:row_id>/billeder/<photo_id>", "bill_photo", bills.send_bill_photo, ["GET"]),
):
    blueprint.add_url_rule(address, endpoint, answer, methods=methods)
