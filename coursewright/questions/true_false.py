"""True or false: two options with just these words."""

from .kind import Kind
from .options import is_true_false, read_single

KIND = Kind("true-false", "options", is_true_false, read_single)
