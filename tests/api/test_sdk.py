"""The public client of the service whose documents we implement understands our errors."""

from __future__ import annotations

import json

import pytest
from tako.models.base_api_error import BaseAPIError

from inkfish import errors

# The contract has a word for too large a body that the client does not know yet.
OURS_ALONE = {"PAYLOAD_TOO_LARGE"}
KINDS = {kind.kind for kind in vars(errors).values()
         if isinstance(kind, type) and issubclass(kind, errors.InkfishError)} - OURS_ALONE


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_client_reads_our_errors(kind):
    body = json.dumps({"error_type": kind, "error_message": "What was wrong and what to do."})
    assert BaseAPIError.from_json(body).error_type.value == kind
