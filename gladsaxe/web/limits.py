"""How much a request may hold, in bytes."""

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE
# A form with its photos; the largest file that is read in is smaller.
LARGEST_REQUEST = 128 * MEGABYTE
# All that is typed in one form; photos and files do not count.
LARGEST_FORM = 4 * MEGABYTE
# The same from somebody who is not logged in.
LARGEST_FORM_BEFORE_LOGIN = 64 * KILOBYTE
# The file of a plan, from somebody who has shown the set-up code.
LARGEST_PLAN_FILE = MEGABYTE
