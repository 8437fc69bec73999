"""What a vendor changes without telling: switches that make the simulator another Gem than the one that is known.

table      every drift, by name: one line of what it means, and the change that it makes
change     what a change is: a function of a request and of what answers it
records    changes of the records in an answer      values     of all times and ids, wherever they stand
requests   of how a request is understood           paging     of pages and their order
answers    of status, headers and envelope
drifts     those that are switched on for one tenant

Faults are bad days, which pass; a drift lasts, and every answer agrees with it. Nothing is left to luck.
"""
