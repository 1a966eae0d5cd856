"""A return address leads to a page of this site or is replaced: it is parsed, not matched by prefix."""

import pytest

from gladsaxe.web.pages import own_address

FOREIGN_ADDRESSES = [
    *("//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example/"),
    *(
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\n/evil.example",
        "/\x00/evil.example",
        "/\x7f",
        "\t//evil",
    ),
    *("/%09/evil.example", "/%0a/evil.example", "/%0D%0Aevil", "/%5Cevil.example", "/%2F/evil.example"),
    *("javascript:alert(1)", "evil.example", "//[evil", "/\x85/evil.example", "", None),
]


@pytest.mark.parametrize("address", FOREIGN_ADDRESSES)
def test_an_address_elsewhere_is_replaced(address: str | None) -> None:
    assert own_address(address, "/min-side") == "/min-side"


@pytest.mark.parametrize(
    "address", ["/", "/problemer", "/soeg?q=a%20b&side=2", "/s%C3%B8g", "/problemer/1#top"]
)
def test_a_path_of_this_site_is_kept(address: str) -> None:
    assert own_address(address, "/min-side") == address
