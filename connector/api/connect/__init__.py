"""The connection page: where a customer connects a Gem account, step by step, with or without JavaScript.

GET  /connect?token=…      the link: the guide, and a form for the key
GET  /connect/guide        the guide alone, for whoever wants to know before
POST /connect/key          tries the key on Gem
POST /connect/source       which source applications get; looks again, where it is to appear yet
POST /connect/user         on whose behalf we write; the integration is made
POST /connect/restart      back to the key
POST /connect/fields       the other page: mapping fields, once an integration is there

There are no cookies. A visit is named by a token inside of its forms, so a form that another site made up names none,
and the page works inside of a frame where browsers keep cookies of others away.
"""

from __future__ import annotations

from connector.api.connect.views import connect_page

__all__ = ["connect_page"]
