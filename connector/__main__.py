"""`python -m connector` is `gem-connector`."""

from __future__ import annotations

from connector.cli import main

if __name__ == "__main__":
    main(prog_name="gem-connector")
