"""Who applies."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from connector.unified.requests.base import Optionally, RequestObject
from connector.unified.requests.formats import Email, Link, Name, Text


class ContactType(StrEnum):
    """What an address or a number is for. Closed."""

    PERSONAL = "PERSONAL"
    WORK = "WORK"
    OTHER = "OTHER"


class Gender(StrEnum):
    """Closed."""

    MALE = "MALE"
    FEMALE = "FEMALE"
    OTHER = "OTHER"


class SalaryPeriod(StrEnum):
    """What a salary is for. Closed."""

    MONTH = "MONTH"
    YEAR = "YEAR"


class SocialLink(RequestObject):
    """A profile elsewhere."""

    url: Link
    """The link. Gem takes one LinkedIn profile."""


class AdditionalEmailAddress(RequestObject):
    """A further address."""

    type: ContactType
    """What it is for."""
    email_address: Email
    """The address."""


class AdditionalPhoneNumber(RequestObject):
    """A further number."""

    type: ContactType
    """What it is for."""
    phone_number: Text
    """The number."""


class CandidateLocation(RequestObject):
    """Where somebody lives."""

    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    """ISO 3166-1 code of two letters."""
    city: Optionally[Text] = None
    """The city."""
    state: Optionally[Text] = None
    """The state or region."""
    street_1: Optionally[Text] = None
    """First line of the street address."""
    zip_code: Optionally[Text] = None
    """The postal code."""


class SalaryExpectations(RequestObject):
    """What somebody wants to earn."""

    period: SalaryPeriod
    """What the amount is for."""
    amount: float
    """The amount."""


class NewCandidate(RequestObject):
    """Somebody who applies."""

    first_name: Name
    """Given name."""
    last_name: Name
    """Family name."""
    email_address: Email
    """Written to Gem as the personal address; a candidate who has it already is reused."""
    company: Optionally[Text] = None
    """Where the candidate works now."""
    title: Optionally[Text] = None
    """What the candidate works as now."""
    phone_number: Optionally[Text] = None
    """The phone number."""
    social_links: Optionally[list[SocialLink]] = None
    """Profiles. The first LinkedIn profile is written; Gem takes no others."""
    additional_email_addresses: Optionally[list[AdditionalEmailAddress]] = None
    """Gem takes one address: these are left out with a warning."""
    additional_phone_numbers: Optionally[list[AdditionalPhoneNumber]] = None
    """Gem takes one number: these are left out with a warning."""
    location: Optionally[CandidateLocation] = None
    """Gem takes none: left out with a warning."""
    gender: Optionally[Gender] = None
    """Gem takes none: left out with a warning."""
    availability_date: Optionally[datetime] = None
    """Gem takes none: left out with a warning."""
    salary_expectations: Optionally[SalaryExpectations] = None
    """Gem takes none: left out with a warning."""
