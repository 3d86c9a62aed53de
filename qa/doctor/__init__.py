"""Checks of an installation and its archive, each with what to do where it fails."""

from qa.doctor.checks import Diagnosis, Status
from qa.doctor.examine import examine

__all__ = ["Diagnosis", "Status", "examine"]
