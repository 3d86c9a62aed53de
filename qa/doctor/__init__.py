"""Checks of an installation and its archive, each with what to do where it fails."""

from qa.doctor.examine import examine
from qa.doctor.finding import Finding, Status

__all__ = ["Finding", "Status", "examine"]
