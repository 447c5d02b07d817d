"""The words of a mail: what to deal with now stands first, and every matter has the address of its page."""

from datetime import date, timedelta

from canine.notices.letters import News, of_digest, of_notice

TODAY = date(2026, 3, 3)
RUBY, SIMBA = "/teams/ruby", "/teams/simba"
URL = "https://canine.example.org"


def news(sentence: str, address: str, days: int, rung: int | None = None, told: date = TODAY) -> News:
    return News(sentence, address, TODAY + timedelta(days=days), days if rung is None else rung, told)


def test_a_managers_morning_reads_from_the_worst_to_the_farthest() -> None:
    letter = of_digest(
        "Amina Otieno",
        TODAY,
        [
            news("End of the certificate (RASCO: ivory) of Simba with Asha: 17 Mar 2026, in 14 days.", SIMBA, 14),
            news("Medical check-up of Ruby with Peter: 3 Mar 2026, today.", RUBY, 0),
            news("Ruby failed.", RUBY, 0, told=TODAY - timedelta(days=1)),
            news("Efficacy check-up of Simba with Asha: 22 Feb 2026, overdue for 9 days.", SIMBA, -9, -7),
        ],
        2,
        URL,
    )
    assert letter.subject == "Canine unit, 3 Mar 2026: 3 to deal with now, 1 coming"
    assert letter.body == (
        "Good morning Amina Otieno,\n\n"
        "New on 3 Mar 2026: 3 to deal with now and 1 coming.\n\n"
        "TO DEAL WITH NOW\n\n"
        "- Efficacy check-up of Simba with Asha: 22 Feb 2026, overdue for 9 days.\n"
        f"  {URL}{SIMBA}\n\n"
        "- Medical check-up of Ruby with Peter: 3 Mar 2026, today.\n\n"
        "- Ruby failed. (Told on 2 Mar 2026.)\n"
        f"  {URL}{RUBY}\n\n"
        "COMING\n\n"
        "- End of the certificate (RASCO: ivory) of Simba with Asha: 17 Mar 2026, in\n"
        "  14 days.\n"
        f"  {URL}{SIMBA}\n\n"
        "2 older notices are still marked as new in the program.\n\n"
        f"All your notices: {URL}/notices\n"
        f"Who is ready:     {URL}/readiness\n\n"
        "This mail comes at most once a day, from 06:30 on, when there is something\n"
        "new. You get it because you manage the unit.\n"
    )


def test_what_was_coming_when_it_was_told_and_is_due_when_it_is_mailed_is_to_be_dealt_with() -> None:
    letter = of_digest("Amina", TODAY, [news("Retest.", RUBY, 0, rung=7)], 0, URL)
    assert letter.subject == "Canine unit, 3 Mar 2026: 1 to deal with now"


def test_tomorrow_that_was_said_on_another_day_says_so() -> None:
    yesterday = news("Retest of Ruby: 3 Mar 2026, tomorrow.", RUBY, 0, rung=1, told=TODAY - timedelta(days=1))
    assert (
        f"- Retest of Ruby: 3 Mar 2026, tomorrow. (Told on 2 Mar 2026.)\n  {URL}{RUBY}\n"
        in of_notice("Asha", TODAY, yesterday, URL).body
    )
    today = news("Retest of Ruby: 4 Mar 2026, tomorrow.", RUBY, 1)
    assert "Told" not in of_notice("Asha", TODAY, today, URL).body
