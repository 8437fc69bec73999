"""Looks for what is personal or secret in recorded sessions: see README.md of `cassettes`."""

from __future__ import annotations

from cassettes.scan.findings import Finding
from cassettes.scan.scanning import scan, scan_file

__all__ = ["Finding", "scan", "scan_file"]
