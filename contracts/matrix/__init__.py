"""The coverage matrix: what the contracts say, by what exercised it: simulated tenants, recorded sessions, tests.

features        what the connector has beside models and actions (contracts/features.yaml)
catalogue       every item by name: of models, of actions, features and rules; what a mark of a test may name
columns         a source of evidence is a column: a check, a recorded session, a report of tests
matrix          items by columns, and the verdict of each
tables junit    how it is shown: to people in a terminal, to CI,
page            and as one HTML page
testing         which tests exercised what (the part of the pytest plugin that writes the report)
"""
