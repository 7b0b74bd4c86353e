"""A launch's page and those around it: what they show, worked out anew from the package's CSV files."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from tests.html_tree import Element
from tests.real import Line, Real
from tests.test_launches_wide import NUMBERS, by_id, dispute, stands


def launches(real: Real) -> Iterator[tuple[Line, Element]]:
    for launch in real.tables["launches"]:
        yield launch, real.page(f"launches/{launch['id']}.md")


def basis(launch: Line) -> dict[str, str]:
    """Published values by the claims that they rest on."""
    return {launch[name]: name.removesuffix("_basis") for name in launch if name.endswith("_basis") and launch[name]}


def key(id: str) -> str:
    return id.split("/")[1]


# -- who says what ----------------------------------------------------------------------------------------------------


def test_every_claim_stands_in_its_row_and_under_its_claimant(real: Real) -> None:
    names = {actor["id"]: actor["name"] for actor in real.tables["actors"]}
    for launch, page in launches(real):
        panel = next(page.all("table", class_="dl-says"))
        heads = [next(iter([*head.all("a")]), head).text for head in next(panel.all("thead")).all("th")][1:]
        shown: list[str] = []
        for row in (row for row in panel.all("tr") if row.attributes.get("id")):
            for number, cell in enumerate(row.all("td")):
                for found in cell.all("div", class_="dl-claim"):
                    claim = by_id(real.tables["claims"])[f"{launch['id']}/{found.attributes['id']}"]
                    assert row.attributes["id"] == f"about-{claim['attribute']}"
                    name = names[claim["claimant"]]
                    assert name in found.text or heads[number] == name == cell.attributes["data-who"]
                    assert bool(list(found.all("s"))) != stands(claim)
                    shown.append(claim["id"])
        assert sorted(shown) == sorted(claim["id"] for claim in real.claims[launch["id"]])
        assert len(heads) <= 13


def test_the_published_claims_are_framed_with_a_reason(real: Real) -> None:
    for launch, page in launches(real):
        said = page.all("div", class_="dl-claim")
        framed = {div.attributes["id"]: div for div in said if "data-published" in div.attributes}
        assert set(framed) == {key(id) for id in basis(launch)}
        for id, div in framed.items():
            claim = by_id(real.tables["claims"])[f"{launch['id']}/{id}"]
            others = [
                other
                for other in real.claims[launch["id"]]
                if other["attribute"] == claim["attribute"] and other["claimant"] != claim["claimant"] and stands(other)
            ]
            why = next(div.all("p", class_="dl-why")).text.removeprefix("Published").strip()
            assert why.startswith("only claimant") == (not others)
            if claim["claimant"] == "rok-jcs" and others and claim["attribute"] not in ("class", "missile_type"):
                assert why.startswith("first in the order")


def test_the_range_of_the_claims_stands_beside_a_number(real: Real) -> None:
    wide = by_id(real.tables["launches_wide"])
    seen = 0
    for launch, page in launches(real):
        facts = next(page.all("dl", class_="dl-facts"))
        shown = {link.attributes["href"]: link.text for link in facts.all("a", class_="dl-range")}
        for attribute, (low, high) in NUMBERS.items():
            ends = wide[launch["id"]][low], wide[launch["id"]][high]
            differ = launch[attribute] and all(ends) and float(ends[0]) < float(ends[1])
            expected = f"claims {ends[0]}–{ends[1]}" if differ else None
            assert shown.get(f"#about-{attribute}") == expected, launch["id"]
            seen += bool(differ)
    assert seen


# -- responses in time ------------------------------------------------------------------------------------------------


def percents(mark: Element) -> tuple[float, float] | None:
    bar = next(mark.all("rect"), None)
    return (float(bar.attributes["x"][:-1]), float(bar.attributes["width"][:-1])) if bar else None


def test_every_response_has_its_bar_and_its_card(real: Real) -> None:
    responses = by_id(real.tables["responses"])
    for launch, page in launches(real):
        own = (line for line in real.tables["responses_launches"] if line["launch"] == launch["id"])
        delays = {line["response"]: line for line in own}
        timeline = next(page.all("div", class_="rb-timeline"), None)
        marks = list(timeline.all("li")) if timeline else []
        shown = [mark.links[0].removeprefix("#response-") for mark in marks]
        assert sorted(shown) == sorted(delays)
        cards = [card.attributes["id"].removeprefix("response-") for card in page.all("article", class_="dl-card")]
        assert cards == shown
        for id, mark in zip(shown, marks, strict=True):
            silent = responses[id]["form"] == "non_response"
            assert mark.attributes["data-kind"] == ("silent" if silent else responses[id]["stance"])
            assert (percents(mark) is None) == (not delays[id]["delay_max_hours"])
        placed = sorted(
            (float(delays[id]["delay_min_hours"]), found[0])
            for id, mark in zip(shown, marks, strict=True)
            if (found := percents(mark)) and found[1] > 2
        )
        assert [place for _, place in placed] == sorted(place for _, place in placed)


def test_a_lane_holds_one_country(real: Real) -> None:
    actors, responses = by_id(real.tables["actors"]), by_id(real.tables["responses"])
    for _, page in launches(real):
        for lane in page.all("div", class_="rb-lane"):
            ids = [mark.links[0].removeprefix("#response-") for mark in lane.all("li")]
            countries = {actors[responses[id]["actor"]]["country"] for id in ids}
            assert len(countries) == 1 or "" in countries
            assert next(lane.all("p", class_="rb-lane-name")).text.endswith(f" {len(ids)}")


def test_a_quotation_s_link_opens_the_page_at_its_words(real: Real) -> None:
    sources = by_id(real.tables["sources"])
    quotes: dict[str, list[Line]] = {}
    for quote in real.tables["quotes"]:
        quotes.setdefault(quote["response"], []).append(quote)
    for response, own in quotes.items():
        figures = list(real.page(f"responses/{response}.md").all("figure", class_="dl-quote"))
        for quote, figure in zip(own, figures, strict=True):
            source = sources[quote["source"]]
            link = next((link for link in figure.links if link.startswith("http")), "")
            address, _, words = link.partition("#:~:text=")
            assert address == source["url"]
            if source["url"] and quote["language"] == source["language"]:
                assert words
                assert all(unquote(part) in quote["text"] for part in words.split(","))


# -- from page to page ------------------------------------------------------------------------------------------------


def test_launches_lead_to_the_one_before_and_the_one_after(real: Real) -> None:
    order = [launch["id"] for launch in real.tables["launches"]]
    for number, (_, page) in enumerate(launches(real)):
        near = next(page.all("nav", class_="rb-near"))
        shown = [link.rstrip("/").rsplit("/", 1)[1] for link in near.links]
        assert shown == [order[at] for at in (number - 1, number + 1) if 0 <= at < len(order)]


def test_an_actor_s_disputes_are_those_of_the_launches(real: Real) -> None:
    sites, claims = by_id(real.tables["sites"]), by_id(real.tables["claims"])
    shown = {
        (claim_at(links[1]), claim_at(other))
        for actor in real.tables["actors"]
        for section in real.page(f"actors/{actor['id']}.md").all("div", aria_label="Disputed with others")
        for row in section.all("tr")
        if (links := row.links)
        for other in links[2:]
        if "#c" in other
    }
    expected = {
        (one["id"], other["id"])
        for own in real.claims.values()
        for one in own
        for other in own
        if one["claimant"] != other["claimant"] and dispute(sites, [one, other]) == "true"
    }
    assert shown == expected
    assert all(stands(claims[id]) for pair in shown for id in pair)


def claim_at(link: str) -> str:
    page, _, anchor = link.partition("#")
    return f"{page.rstrip('/').rsplit('/', 1)[1]}/{anchor}"


def test_an_actor_s_stances_stand_launch_by_launch(real: Real) -> None:
    responses = by_id(real.tables["responses"])
    answered: dict[str, set[tuple[str, str]]] = {}
    for link in real.tables["responses_launches"]:
        answered.setdefault(responses[link["response"]]["actor"], set()).add((link["launch"], link["response"]))
    for actor, pairs in answered.items():
        strip = next(real.page(f"actors/{actor}.md").all("ol", class_="dl-strip"), None)
        assert (strip is not None) == (len({launch for launch, _ in pairs}) > 1)
        if strip is not None:
            ids = [[link.rstrip("/").rsplit("/", 1)[1] for link in item.links] for item in strip.all("li")]
            assert {(launch, response) for launch, *own in ids for response in own} == pairs
            assert [launch for launch, *_ in ids] == sorted(launch for launch, *_ in ids)
