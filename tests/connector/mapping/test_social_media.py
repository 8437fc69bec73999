"""mapping.md, candidates / social_media: network and name of a link."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.mapping.social_media import social_media


@pytest.mark.parametrize(
    ("link", "type_", "username"),
    [
        ("https://www.linkedin.com/in/ada-lopez", "LINKEDIN", "ada-lopez"),
        ("https://de.linkedin.com/in/ada-lopez/?trk=1#top", "LINKEDIN", "ada-lopez"),
        ("http://linkedin.com/in/ada%20lopez", "LINKEDIN", "ada%20lopez"),
        ("linkedin.com/in/ada", "LINKEDIN", "ada"),
        ("//linkedin.com//in//ada//", "LINKEDIN", "ada"),
        ("https://LinkedIn.COM/in/Ada", "LINKEDIN", "Ada"),
        ("https://linkedin.com:443/in/ada", "LINKEDIN", "ada"),
        ("https://linkedin.com./in/ada", "LINKEDIN", "ada"),
        ("https://someone@linkedin.com/in/ada", "LINKEDIN", "ada"),
        ("https://www.linkedin.com/company/acme", "LINKEDIN", None),
        ("https://www.linkedin.com/in/ada/details", "LINKEDIN", None),
        ("https://www.linkedin.com/in/", "LINKEDIN", None),
        ("https://www.linkedin.com", "LINKEDIN", None),
        ("https://github.com/ada", "GITHUB", "ada"),
        ("https://github.com/ada/engine", "GITHUB", None),
        ("https://gist.github.com/ada", "GITHUB", "ada"),
        ("https://twitter.com/ada", "TWITTER", "ada"),
        ("https://x.com/ada?s=20", "TWITTER", "ada"),
        ("https://www.xing.com/profile/Ada_Lopez", "XING", "Ada_Lopez"),
        ("https://www.xing.com/Ada_Lopez", "XING", None),
        ("https://www.facebook.com/ada", "FACEBOOK", "ada"),
        ("https://www.instagram.com/ada/", "INSTAGRAM", "ada"),
        ("https://medium.com/@ada", "MEDIUM", "ada"),
        ("https://medium.com/ada", "MEDIUM", None),
        ("https://stackoverflow.com/users/42/ada", "STACKOVERFLOW", "ada"),
        ("https://stackoverflow.com/users/ada", "STACKOVERFLOW", None),
        ("https://stackoverflow.com/users/x/ada", "STACKOVERFLOW", None),
        ("https://www.youtube.com/@ada", "YOUTUBE", "ada"),
        ("https://www.youtube.com/channel/UC1", "YOUTUBE", None),
        ("https://notlinkedin.com/in/ada", None, None),
        ("https://linkedin.com.evil.test/in/ada", None, None),
        ("https://evil.test/linkedin.com/in/ada", None, None),
        ("https://evil.test/?u=https://linkedin.com/in/ada", None, None),
        ("https://evil.test#@linkedin.com/in/ada", None, None),
        ("https://linkedin.com@evil.test/in/ada", None, None),
        ("mailto:ada@github.com", None, None),
        ("mailto:github.com", None, None),
        ("//github.com/ada", "GITHUB", "ada"),
        ("@ada", None, None),
        ("ada", None, None),
        ("https://", None, None),
        ("http://[::1]/ada", None, None),
    ],
)
def test_the_registered_host_tells_the_network_and_the_form_of_its_profiles_the_name(
    link: str, type_: str | None, username: str | None
) -> None:
    assert social_media(link) == {"link": link, "type": type_, "username": username}


@given(st.one_of(st.text(), st.text(alphabet=st.sampled_from("htps:/.@?#comgithub-x1 \n"))))
def test_every_text_stays_the_link(link: str) -> None:
    assert social_media(link)["link"] == link


@pytest.mark.parametrize("part", ["a", "a.", ".", "/", "//", "@", "a@", ":", "?", "#", "x.com/"])
def test_the_time_grows_with_the_length_only(part: str) -> None:
    started = time.process_time()
    for start in ("", "https://", "https://x.com/", "a."):
        social_media(start + part * 100_000)
    assert time.process_time() - started < 2
