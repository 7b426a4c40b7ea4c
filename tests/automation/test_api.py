"""Rules by program: what a client of the API sends and gets."""

import pytest

from tests.automation.conftest import LOW, bell
from tests.clients.calling import as_, calling
from torque_app.automation.api import router

OWNER, LOOKS = as_("owner"), as_("looks")
RULE = {
    "name": "Stock bajo", "trigger": "StockRanLow", "conditions": [LOW], "actions": [bell()],
}  # fmt: skip
HERE = "/automation-rules"


@pytest.fixture
def api(rules):
    shop = rules.shop
    with calling(router, owner=shop.actor(), looks=shop.actor("automation.view")) as client:
        yield client


def data(answer, status=200):
    assert answer.status_code == status, answer.text
    return answer.json()["data"]


def test_a_rule_is_written_tried_switched_on_changed_and_removed(api):
    row = data(api.post(HERE, json=RULE, headers=OWNER), 201)
    path = f"{HERE}/{row['id']}"
    early = api.post(f"{path}/switch", json={"on": True}, headers=OWNER)
    assert (early.status_code, early.json()["error"]["code"]) == (409, "rule_not_tested")
    assert data(api.post(f"{path}/test", headers=OWNER))["happened"] == 0
    assert data(api.post(f"{path}/switch", json={"on": True}, headers=OWNER))["is_active"]
    changed = data(api.patch(path, json={"conditions": []}, headers=OWNER))
    assert (changed["is_active"], changed["conditions"]) == (False, [])
    data(api.delete(path, headers=OWNER))
    assert api.get(path, headers=OWNER).status_code == 404


def test_what_is_wrong_is_said_by_field(api):
    wrong = RULE | {"conditions": [LOW | {"value": "pocos"}]}
    answer = api.post(HERE, json=wrong, headers=OWNER)
    assert answer.status_code == 422
    assert "conditions.0" in answer.json()["error"]["details"]["fields"]


def test_a_stale_version_is_refused(api):
    row = data(api.post(HERE, json=RULE, headers=OWNER), 201)
    path = f"{HERE}/{row['id']}"
    change = {"priority": 10, "version": row["version"]}
    data(api.patch(path, json=change, headers=OWNER))
    assert api.patch(path, json=change, headers=OWNER).json()["error"]["code"] == "stale_version"


def test_a_rule_is_tried_before_it_is_written(api, rules):
    rules.happen(rules.low("1"))
    told = data(api.post(f"{HERE}/rehearse", json=RULE | {}, headers=OWNER))
    assert (told["happened"], told["met"]) == (1, 1)
    assert told["rows"][0]["figures"]["stock"] == "1"


def test_what_rules_did_is_listed(api, rules):
    rule = rules.write()
    rules.happen(rules.low())
    (run,) = data(api.get(f"{HERE}/runs", params={"rule_id": str(rule)}, headers=LOOKS))
    assert (run["outcome"], run["told"]) == ("DONE", "Avisó a 1 persona.")


def test_who_only_looks_writes_nothing(api):
    assert data(api.get(HERE, headers=LOOKS)) == []
    assert data(api.get(f"{HERE}/offered", headers=LOOKS))["triggers"]
    assert api.post(HERE, json=RULE, headers=LOOKS).status_code == 403
    assert api.post(f"{HERE}/examples", headers=LOOKS).status_code == 403


def test_examples_are_counted(api):
    assert data(api.post(f"{HERE}/examples", headers=OWNER)) == 4
    assert data(api.post(f"{HERE}/examples", headers=OWNER)) == 0
