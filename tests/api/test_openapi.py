"""The OpenAPI description: whole, with the documents' examples, and no request that follows it breaks the server."""

from __future__ import annotations

import base64
import hashlib
import re

import hypothesis
import pytest
import schemathesis
from schemathesis import checks

API = "/api/v1"
OPERATIONS = {
    "get /api/v1/threads",
    "post /api/v1/threads",
    "get /api/v1/threads/{thread_id}",
    "patch /api/v1/threads/{thread_id}",
    "delete /api/v1/threads/{thread_id}",
    "get /api/v1/threads/{thread_id}/suggestions",
    "put /api/v1/threads/{thread_id}/share",
    "delete /api/v1/threads/{thread_id}/share",
    "get /api/v1/suggestions",
    "get /api/v1/cards/{card_id}/edits",
    "post /api/v1/thin_viz/create",
    "get /api/v1/threads/{thread_id}/messages",
    "post /api/v1/threads/{thread_id}/messages",
    "get /api/v1/cards/{card_id}",
    "patch /api/v1/cards/{card_id}",
    "delete /api/v1/cards/{card_id}",
    "get /api/v1/cards/{card_id}/links",
    "get /api/v1/cards/{card_id}/data",
    "get /api/v1/cards/{card_id}/spec",
    "get /api/v1/graph/search",
    "get /api/v1/graph/node/{node_id}",
    "get /api/v1/graph/related",
    "get /healthz",
    "get /readyz",
}


@pytest.fixture
def description(site):
    """The description, as a client gets it."""
    return site.call("GET", "/openapi.json", key="").json()


def operations(description):
    """Yield each operation with its method and path."""
    for path, item in description["paths"].items():
        for method, operation in item.items():
            yield f"{method} {path}", operation


def test_every_operation_is_there(description):
    assert {name for name, _ in operations(description)} == OPERATIONS


def test_every_private_operation_takes_either_key_and_tells_its_errors(description):
    assert set(description["components"]["securitySchemes"]) == {"bearer", "apiKey"}
    for name, operation in operations(description):
        if API not in name:
            continue
        assert operation["security"] == [{"bearer": []}, {"apiKey": []}]
        wanted = {"400", "401", "408", "413", "429", "500", "503"} | ({"404"} if "{" in name else set())
        wanted |= {"404", "409", "415", "422"} if name.startswith("post") else set()
        assert wanted <= set(operation["responses"]), name
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert answer["content"]["application/json"]["schema"]["$ref"].endswith("/Error")


def test_references_lead_somewhere(description):
    import json

    names = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(description)))
    assert names and names <= set(description["components"]["schemas"])


def test_examples_of_the_documents_are_there_and_fit(description):
    """The examples fit their schemas: they are what people copy."""
    import jsonschema_rs

    seen = 0
    for _, operation in operations(description):
        contents = [
            operation.get("requestBody", {}).get("content", {}),
            *(r.get("content", {}) for r in operation["responses"].values()),
        ]
        for content in contents:
            body = content.get("application/json", {})
            examples = [e["value"] for e in body.get("examples", {}).values()] + (
                [body["example"]] if "example" in body else []
            )
            for example in examples:
                schema = body["schema"] | {"components": description["components"]}
                jsonschema_rs.validator_for(schema).validate(example)
                seen += 1
    assert seen > 20
    create = description["paths"]["/api/v1/threads"]["post"]["requestBody"]["content"]["application/json"]["examples"]
    assert set(create) == {"empty", "in_focus_card", "file_sources", "csv"}


def test_real_answers_fit_their_schemas(site, description):
    import jsonschema_rs

    card = site.card(thread := site.thread())
    site.ask(thread, "nothing")
    for path, pattern in (
        (f"/threads/{thread}/messages", "/threads/{thread_id}/messages"),
        ("/threads", "/threads"),
        (f"/threads/{thread}", "/threads/{thread_id}"),
        (f"/cards/{card}", "/cards/{card_id}"),
        (f"/cards/{card}/data", "/cards/{card_id}/data"),
    ):
        schema = description["paths"][API + pattern]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        value = site.call("GET", API + path).json()
        jsonschema_rs.validator_for(schema | {"components": description["components"]}).validate(value)


def test_the_docs_page_is_whole_in_itself(site, description):
    """Every operation, every schema and an example of each call; nothing from elsewhere, and no script."""
    reply = site.call("GET", "/docs", key="")
    for _, operation in operations(description):
        assert f'id="{operation["operationId"]}"' in reply.text
    for target in re.findall(r'href="#([^"]+)"', reply.text):
        assert f'id="{target}"' in reply.text
    assert "curl -X POST http://inkfish.test/api/v1/threads \\" in reply.text
    assert "<script" not in reply.text and not re.search(r'(?:src|href)="(?:https?:)?//', reply.text)
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    style = re.search(r"<style>(.*?)</style>", reply.text, re.S)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in reply.headers["content-security-policy"]


def test_no_request_breaks_the_server(make_site):
    """schemathesis, bounded: requests that follow the description and requests that do not; none may be a 5xx."""
    site = make_site(key_rate=0, key_in_flight=1000)
    thread = site.thread()
    card = site.card(thread)
    schema = schemathesis.openapi.from_asgi("/openapi.json", site.app)
    statuses = set()

    for operation in schema.get_all_operations():

        @hypothesis.given(case=operation.ok().as_strategy())
        @hypothesis.settings(
            max_examples=25,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
            database=None,
            derandomize=True,
        )
        def check(case):
            known = {"thread_id": thread, "card_id": card, "node_id": "country:DEU"}
            if case.method != "DELETE" and len(str(case.body)) % 2:
                case.path_parameters = {name: known[name] for name in case.path_parameters or {}}
            reply = case.call(headers={"Authorization": f"Bearer {site.key}"})
            statuses.add(reply.status_code)
            case.validate_response(reply, checks=[checks.not_a_server_error])

        check()
    assert {200, 400, 404} <= statuses
