"""Cards from the caller's own components, through the API and through the official client."""

from __future__ import annotations

import json
import socket
import threading
import time

import pytest
import uvicorn
from tako import ComponentConfig, Configuration, CreateCardRequest
from tako.exceptions import BadRequestException, UnauthorizedException
from tako.lib import Tako
from tako.models.component_type_enum import ComponentTypeEnum

from inkfish.analyst.components.read import spellings
from inkfish.analyst.components.wire import CONFIGS

BARS = {
    "component_type": "categorical_bar",
    "config": {
        "datasets": [{"label": "Revenue", "units": "$", "data": [{"x": "US", "y": 500}, {"x": "EU", "y": 300}]}]
    },
}
BODY = {"title": "Sales by region", "source": "Internal data", "components": [BARS]}
PATH = "/api/v1/thin_viz/create/"


@pytest.fixture
def client(site):
    """The official client, and the address of our server on a socket."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(site.app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    host = f"http://127.0.0.1:{listening.getsockname()[1]}"

    def connect(key=site.key):
        config = Configuration(host=f"{host}/api")
        config.api_key["apiKey"] = key
        return Tako(config)

    yield connect
    server.should_exit = True
    thread.join(5)


def test_the_official_client_makes_a_card_and_it_is_read_back(client, site):
    parts = [
        ComponentConfig(component_type=ComponentTypeEnum.HEADER, config={"title": "Sales", "subtitle": "2024"}),
        ComponentConfig(component_type=ComponentTypeEnum.CATEGORICAL_BAR, config=BARS["config"]),
    ]
    card = client().create_card(CreateCardRequest(components=parts, source="Internal data", description="By region"))
    assert (card.title, card.description, card.card_type, card.embed_mode) == ("Sales", "By region", "bar", "post")
    assert card.embed_url.endswith(f"/embed/{card.card_id}") and card.card_id in card.image_url + card.webpage_url
    assert card.visualization_data["data"]["components"][1]["config"] == BARS["config"]
    kept = site.call("GET", f"/api/v1/cards/{card.card_id}").json()
    assert (kept["title"], kept["description"], kept["chart_type"]) == ("Sales", "By region", "bar")
    assert (kept["sources"], kept["query"], kept["methodologies"]) == (["Internal data"], "", [])
    data = site.call("GET", f"/api/v1/cards/{card.card_id}/data").json()
    assert [c["title"] for c in data["columns"]] == ["Category", "Revenue"]
    assert data["columns"][1]["unit"] == "USD"
    assert data["rows"] == [["US", 500], ["EU", 300]]
    spec = site.call("GET", f"/api/v1/cards/{card.card_id}/spec").json()
    assert spec["title"]["text"] == ["Sales"] and spec["$schema"].endswith("v6.json")


def test_the_official_client_makes_a_card_of_which_nothing_is_kept(client, site):
    parts = [ComponentConfig(component_type=ComponentTypeEnum.PIE, config=BARS["config"])]
    card = client().create_card(CreateCardRequest(components=parts, title="Shares", postmessage_embed=True))
    assert (card.embed_mode, card.image_url, card.webpage_url) == ("postmessage", None, None)
    assert card.title == "Shares" and card.visualization_data["viz_config"] == {"title": "Shares"}
    kept = site.call("GET", f"/api/v1/cards/{card.card_id}").json()
    assert (kept["title"], kept["description"], kept["sources"]) == ("", "", [])
    assert site.call("GET", f"/api/v1/cards/{card.card_id}/data").status_code == 404
    assert site.call("GET", f"/api/v1/cards/{card.card_id}/spec").status_code == 404


def test_the_official_client_reads_our_errors(client):
    wrong = ComponentConfig(component_type=ComponentTypeEnum.PIE, config={"datasets": []})
    with pytest.raises(BadRequestException) as error:
        client().create_card(CreateCardRequest(components=[wrong]))
    assert "components[0] (pie): there are no points to draw" in error.value.data.error
    with pytest.raises(UnauthorizedException):
        client("wrong").create_card(CreateCardRequest(components=[wrong]))


def test_every_type_that_the_client_knows_is_drawn_or_named_as_not_drawn():
    assert {t.value for t in ComponentTypeEnum} <= {*CONFIGS, *spellings()["undrawn"]}


def test_an_error_has_our_shape_and_the_clients(site):
    answer = site.call("POST", PATH, json={"components": [BARS | {"component_type": "bars"}]})
    assert answer.status_code == 400
    body = answer.json()
    assert body["error_type"] == "BAD_REQUEST" and body["error"] == body["error_message"]
    assert "no component type `bars`" in body["error"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"titel": "a"}, "There is no field `titel` in the body. Did you mean 'title'"),
        ({"components": [BARS | {"confg": {}}]}, "no field `confg` in a component. Did you mean 'config'"),
        ({"components": []}, "`components` is empty"),
        ({"components": [{"component_type": "pie"}]}, "missing required field `config`"),
        ({"height": 99}, "`height` must be a whole number of pixels from 100 to 2000"),
        ({"normalize_currencies": "EUR"}, "this server has no exchange rates"),
        ({"postmessage_embed": True, "image_ttl_minutes": 5}, "nothing is kept, so no image is made"),
    ],
)
def test_a_body_that_does_not_fit_is_told(site, change, says):
    answer = site.call("POST", PATH, json=BODY | change)
    assert answer.status_code == 400 and says in answer.json()["error_message"]


def test_image_ttl_is_ignored_for_a_card_that_is_kept(site):
    assert site.call("POST", PATH, json=BODY | {"image_ttl_minutes": 5}).status_code == 200


@pytest.mark.parametrize("posted", [False, True])
def test_a_request_with_a_key_is_done_once_and_its_data_are_not_kept_with_it(site, posted):
    body = BODY | {"postmessage_embed": posted, "title": "Unlikely words"}
    answers = [site.call("POST", PATH, json=body, headers={"idempotency-key": "k"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    changed = site.call("POST", PATH, json=body | {"title": "b"}, headers={"idempotency-key": "k"})
    assert changed.status_code == 422
    kept = b"".join(path.read_bytes() for path in site.service.settings.data_dir.glob("*.db*"))
    assert (b"Unlikely words" in kept) is not posted


def test_a_card_is_its_makers_alone(site):
    card_id = site.call("POST", PATH, json=BODY).json()["card_id"]
    assert site.call("GET", f"/api/v1/cards/{card_id}", key=site.other).status_code == 404


def test_a_card_from_components_has_no_thread_to_ask_in(site):
    card_id = site.call("POST", PATH, json=BODY).json()["card_id"]
    answer = site.call("POST", "/api/v1/threads", json={"in_focus_card_id": card_id})
    assert answer.status_code == 400 and "in no thread" in answer.json()["error_message"]
    assert site.call("GET", f"/api/v1/cards/{card_id}/edits").status_code == 400


def test_several_parts_have_their_rows_apart(site):
    made = site.call("POST", PATH, json=BODY | {"components": [BARS | {"component_type": "data_table_chart"}]}).json()
    data = site.call("GET", f"/api/v1/cards/{made['card_id']}/data").json()
    assert [len(part["rows"]) for part in data["components"]] == [2, 2]
    spec = site.call("GET", f"/api/v1/cards/{made['card_id']}/spec").json()
    assert len(spec["vconcat"]) == 3  # two parts, and the line that names the source
    assert json.dumps(spec)
