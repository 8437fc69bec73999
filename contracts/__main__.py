"""`python -m contracts` is `gem-contracts`."""

from contracts.cli import main

if __name__ == "__main__":
    main()
