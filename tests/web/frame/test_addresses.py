"""The address on the beamer: a phone must be able to reach it."""

from dataclasses import replace

import pytest

from gesprekskader.web.frame import addresses


@pytest.mark.parametrize(
    ("host", "base_url", "listens_on", "expected"),
    [
        ("127.0.0.1:8000", "", "127.0.0.1", ""),
        ("localhost:8000", "", "127.0.0.1", ""),
        ("[::1]:8000", "", "127.0.0.1", ""),
        ("127.0.0.1:8000", "http://127.0.0.1:8000", "127.0.0.1", ""),
        ("192.168.1.5:8000", "", "0.0.0.0", "http://192.168.1.5:8000"),
        ("127.0.0.1:8000", "https://gesprek.school.nl", "127.0.0.1", "https://gesprek.school.nl"),
        ("127.0.0.1:8000", "", "0.0.0.0", "http://10.0.0.7:80"),
    ],
)
def test_a_qr_code_never_points_at_this_computer_only(
    app, monkeypatch, host, base_url, listens_on, expected
):
    services = app.extensions["gesprekskader"]
    settings = replace(services.settings, base_url=base_url, host=listens_on)
    app.extensions["gesprekskader"] = replace(services, settings=settings)
    monkeypatch.setattr(addresses, "lan_address", lambda: "10.0.0.7")
    with app.test_request_context(headers={"Host": host}):
        assert addresses.base_address() == expected


def test_there_is_no_qr_code_when_no_phone_can_come(facilitator, cast):
    assert facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/qr.svg").status_code == 404
    page = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/scherm").get_data(as_text=True)
    assert "<img" not in page
    assert "--lan" in facilitator.get(f"/bijeenkomsten/{cast.meeting_id}").get_data(as_text=True)


@pytest.mark.parametrize("path", ["//evil.example/x", "///evil.example", "//", "/\\evil.example"])
def test_the_way_back_from_an_error_stays_with_us(stranger, path):
    came = {"Referer": f"http://localhost{path}"}
    page = stranger.get("/bestaat-niet", headers=came).get_data(as_text=True)
    assert 'href="//' not in page
    assert 'href="/\\' not in page
