"""A group that called hears that who leads is on the way, and for how long that is news."""

from datetime import timedelta

from gesprekskader.moments import clock_at, now

COMES = "De gespreksleider komt eraan."


def call(client, cast, comes: str, **more) -> None:
    client.post(f"/gesprekken/{cast.group_id}/kom-even", data={"komt": comes} | more)


def shown(client, cast) -> str:
    """What a phone that lies open is told."""
    return client.get(f"/gesprekken/{cast.group_id}/stand").get_data(as_text=True)


def test_a_group_that_called_hears_on_every_page_that_who_leads_comes(member, facilitator, cast):
    call(member, cast, "ja")
    assert COMES not in shown(member, cast)
    call(facilitator, cast, "nee", terug="bord")
    assert COMES in shown(member, cast)
    assert COMES in member.get(f"/gesprekken/{cast.group_id}/acties").get_data(as_text=True)


def test_that_somebody_comes_is_news_until_the_next_call_or_for_five_minutes(
    member, facilitator, cast
):
    call(member, cast, "ja")
    call(facilitator, cast, "nee", terug="bord")
    with clock_at(now() + timedelta(minutes=5, seconds=1)):
        assert COMES not in shown(member, cast)
    for comes in ("ja", "nee"):
        call(member, cast, comes)
        assert COMES not in shown(member, cast), "it called anew, and then needed nobody"


def test_nobody_comes_to_who_did_not_call_or_called_it_off(member, facilitator, cast):
    call(facilitator, cast, "nee", terug="bord")
    assert COMES not in shown(member, cast)
    call(member, cast, "ja")
    call(member, cast, "nee", terug="bord")  # as the board sends it, by who does not lead
    assert COMES not in shown(member, cast)
