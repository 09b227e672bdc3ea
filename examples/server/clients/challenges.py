"""Calls the server with clients of others, and does what its challenges say.

For each client: 401 without a token, 403 with a token that is too narrow, and 200 with one that has the
scope that the challenge names. The last step is a 403 for the user, which no scope helps.

    challenges.py URL
"""

import os
import sys
import time
import urllib.request

import httpx
import jwt
from authlib.integrations.httpx_client import OAuth2Client
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from requests_oauthlib import OAuth2Session

BASE = sys.argv[1]
# the server is on this machine; else OAuth clients refuse http
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
ISSUER = "https://as.example.com"
PATH = "/restapi/v1.0/account/~/recording/7"
# the key of src/key.rs, which everybody knows
KEY = Ed25519PrivateKey.from_private_bytes(b"a key that everybody knows: demo")


def token(scope, user):
    now = int(time.time())
    claims = {
        "iss": ISSUER, "aud": BASE, "sub": user, "client_id": "call-insights", "iat": now, "exp": now + 600,
        "jti": f"{user}-{scope}", "scope": scope,
    }
    return jwt.encode(claims, KEY, algorithm="EdDSA", headers={"typ": "at+jwt"})


def challenge(response):
    """The parameters of the challenge, by the parser of Python's own library."""
    header = response.headers["www-authenticate"]
    scheme, _, parameters = header.partition(" ")
    assert scheme == "Bearer", header
    return urllib.request.parse_keqv_list(urllib.request.parse_http_list(parameters))


def by_httpx(access_token):
    headers = {"authorization": f"Bearer {access_token}"} if access_token else {}
    return httpx.get(BASE + PATH, headers=headers)


def by_authlib(access_token):
    if access_token is None:
        return httpx.get(BASE + PATH)
    with OAuth2Client("call-insights", token={"access_token": access_token, "token_type": "Bearer"}) as client:
        return client.get(BASE + PATH)


def by_requests(access_token):
    session = OAuth2Session("call-insights", token={"access_token": access_token, "token_type": "Bearer"})
    if access_token is None:
        return session.get(BASE + PATH, withhold_token=True)
    return session.get(BASE + PATH)


for name, get in [("httpx", by_httpx), ("authlib", by_authlib), ("requests-oauthlib", by_requests)]:
    response = get(None)
    assert response.status_code == 401, response.text
    asked = challenge(response)
    assert "error" not in asked, asked
    metadata = httpx.get(asked["resource_metadata"]).json()
    assert metadata["resource"] == BASE and metadata["authorization_servers"] == [ISSUER], metadata

    response = get("made.up.token")
    assert response.status_code == 401 and challenge(response)["error"] == "invalid_token", response.text

    response = get(token("ReadAccounts", "grace"))
    assert response.status_code == 403, response.text
    asked = challenge(response)
    assert asked["error"] == "insufficient_scope", asked
    stepped_up = f"ReadAccounts {asked['scope']}"

    response = get(token(stepped_up, "grace"))
    assert response.status_code == 200, response.text

    # the app has the scope, and the user may not: no challenge
    response = get(token(stepped_up, "ada"))
    assert response.status_code == 403 and "www-authenticate" not in response.headers, response.text
    assert response.json()["missing_permissions"] == ["ReadCallRecording"], response.text
    print(f"{name}: 401, 403, step-up to `{stepped_up}`, 200")
