"""The Gem connector as a Python program sees it.

GemConnector ──── users(), jobs(), … ────► straight from Gem, streamed
     │
     └ connect(database) ──► Integration ──── sync() ────► Gem into the store
                                  ├────────── users(), jobs(), … ────► out of the store
                                  └────────── create_application(), … ► into Gem, and into the store
"""
