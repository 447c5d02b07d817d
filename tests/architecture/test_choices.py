"""No form offers two choices that read alike, though two dogs and two people have one name."""

import re
from html.parser import HTMLParser
from typing import Any

from flask import Flask

from canine.rules.roles import Role
from tests.scenes import Scene, account_of


class Choices(HTMLParser):
    """What each select, and each group of radio buttons or boxes, offers to read."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._select, self._label = "", ""
        self._text: list[str] = []
        self._is_reading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "select":
            self._select = values.get("name") or ""
        elif tag == "input" and values.get("type") in ("radio", "checkbox") and values.get("id"):
            name = values.get("name") or ""
            self._by_id = getattr(self, "_by_id", {}) | {values["id"]: name}
        elif tag in ("option", "label"):
            self._label = values.get("for") or ""
            self._text, self._is_reading = [], True

    def handle_data(self, data: str) -> None:
        if self._is_reading:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("option", "label"):
            return
        words = " ".join("".join(self._text).split())
        name = self._select if tag == "option" else getattr(self, "_by_id", {}).get(self._label)
        if name and words:
            self.found.setdefault(name, []).append(words)
        self._is_reading = False


def test_no_form_offers_two_choices_that_read_alike(app: Flask, scene: Scene, client_as: Any) -> None:
    handler = scene.handler("Asha Mwinyi")
    scene.handler("Asha Mwinyi")
    dogs = [scene.dog("Ruby"), scene.dog("RUBY")]
    teams = [scene.team(dog, handler) for dog in dogs]
    for role in (Role.ASSESSOR, Role.MANAGER):
        for agency in ("Customs", "Police"):
            scene.user(role, "Juma Said", agency=agency)
    shift = scene.shift(teams[0])
    ids = {"dog_id": dogs[0].id, "team_id": teams[0].id, "handler_id": handler.id, "shift_id": shift.id}
    ids |= {"unit_id": scene.unit().id, "aid_id": scene.aid().id, "search_id": scene.search(shift).id}
    ids |= {"sample_id": scene.sample(shift).id}
    offered: set[str] = set()
    for role in (Role.MANAGER, Role.ASSESSOR, Role.VETERINARIAN, Role.HANDLER, Role.ADMINISTRATOR):
        browser = client_as(account_of(handler)) if role is Role.HANDLER else client_as(role)
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or not rule.arguments <= ids.keys() or "." in rule.rule:
                continue
            address = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(ids[found[1]]), rule.rule)
            page = browser.get(address)
            if page.status_code != 200 or "html" not in page.content_type:
                continue
            reader = Choices()
            reader.feed(page.text)
            for name, choices in reader.found.items():
                same = [one for one in choices if choices.count(one) > 1]
                assert same == [], f"{role} {address} {name}: {sorted(set(same))}"
                offered |= {name for one in choices if "ruby" in one.lower() or "Juma" in one}
    assert len(offered) >= 8, sorted(offered)


def test_the_tablet_tells_two_dogs_of_one_name_apart(app: Flask, scene: Scene, client_as: Any) -> None:
    handler = scene.handler("Asha Mwinyi")
    for name in ("Ruby", "RUBY"):
        scene.team(scene.dog(name), handler)
    kit = client_as(account_of(handler)).get("/api/v1/kit").json
    names = [team["name"] for team in kit["teams"]]
    assert len(names) == 2
    assert all("chip …" in name for name in names)
