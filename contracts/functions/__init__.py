"""What JMESPath cannot say, as functions that the expressions of the contracts call.

    identity    unified_id                        the hash that names a unified record
    moments     date_time                         one form for every date-time
    emails      valid_email                       which strings are addresses
    places      place                             city, state and country of a line of text
    social      social_type, social_username      what a link to a profile says
    links       without_signatures                attachment links without what changes at every fetch
    registry    CONTRACT_FUNCTIONS                all of them, and the ordering ones, for JMESPath

They are written from the mapping's rules alone. The connector has its own; neither side may look at the other's, or a
wrong rule would agree with itself.
"""

from contracts.functions.registry import CONTRACT_FUNCTIONS, ContractFunctions

__all__ = ["CONTRACT_FUNCTIONS", "ContractFunctions"]
