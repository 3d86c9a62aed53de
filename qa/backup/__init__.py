"""Backups of an archive: written while it is in use, read back, restored on either engine."""

from qa.backup.form import Manifest, check_backup
from qa.backup.restoring import restore
from qa.backup.writing import back_up

__all__ = ["Manifest", "back_up", "check_backup", "restore"]
