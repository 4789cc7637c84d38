"""What accrediting bodies demand of a course and its certificates: one data file a body, in `profiles/`."""

from .demands import check_credit as check_credit
from .profiles import Profile as Profile
from .profiles import profiles as profiles
