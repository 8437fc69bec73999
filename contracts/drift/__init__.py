"""What Gem sends, held against what is written of it: what changed, and what is now known for sure.

    evidence (interactions) ──► exchanges ──► observed ┬─► fields answers lists filters ──► findings
    a clean simulator       ──► exchanges ──► observed ┘                                └─► verdicts ──► accepting

`sources` gets the evidence, `compare` does the whole, `report` shows it, `accepting` writes it into the document.
"""
