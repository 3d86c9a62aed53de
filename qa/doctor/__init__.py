"""What an archive's operator wants to know: is everything in order, and what to do where not."""

from qa.doctor.examine import examine
from qa.doctor.finding import Finding, Status

__all__ = ["Finding", "Status", "examine"]
