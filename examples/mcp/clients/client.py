"""The Python SDK against the server: 401, metadata, consent, 403, step-up, tool.

    pip install mcp
    python3 client.py http://127.0.0.1:8080/mcp
"""

import asyncio
import inspect
import sys
from urllib.parse import parse_qsl, urlparse

import httpx2
import mcp.client.auth.oauth2 as oauth2
from mcp import Client
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import OAuthClientMetadata

URL = sys.argv[1]
REFUSED = sys.argv[2:]  # the scopes that the user refuses


class Storage:
    tokens = client = None
    scopes = []

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens
        self.scopes.append(tokens.scope)

    async def get_client_info(self):
        return self.client

    async def set_client_info(self, client):
        self.client = client


async def consent(url):
    """The authorization server answers at once: nobody has to look at a page."""
    async with httpx2.AsyncClient() as http:
        answer = await http.get(url, follow_redirects=False)
    back.update(parse_qsl(urlparse(answer.headers["location"]).query))


async def callback():
    result = oauth2.AuthorizationCodeResult
    known = inspect.signature(result).parameters
    return result(**{name: value for name, value in back.items() if name in known})


back = {}
failures = []


def check(what, holds, seen):
    print("ok  " if holds else "FAIL", what, "" if holds else seen)
    if not holds:
        failures.append(what)


async def main():
    storage = Storage()
    metadata = OAuthClientMetadata(
        client_name="client.py",
        redirect_uris=["http://127.0.0.1:1/back"],
        grant_types=["authorization_code", "refresh_token"],
        response_types=["code"],
    )
    auth = OAuthClientProvider(URL, metadata, storage, consent, callback)
    async with httpx2.AsyncClient(auth=auth, timeout=20) as http:
        async with Client(streamable_http_client(URL, http_client=http)) as client:

            async def call(name):
                """What a tool answers: a text, and whether it is an error."""
                try:
                    result = await asyncio.wait_for(client.call_tool(name, {"path": "a.txt"}), 15)
                    return result.content[0].text, bool(result.is_error)
                except Exception as error:
                    return repr(error), True

            check("the first consent is for the baseline", storage.scopes == ["files:read"], storage.scopes)
            tools = [tool.name for tool in (await client.list_tools()).tools]
            check("the list shows what a step-up opens", "delete_file" in tools, tools)
            check("it hides what the role never opens", "wipe_disk" not in tools, tools)
            seen = await call("list_files")
            check("a tool of the baseline runs", not seen[1], seen)
            seen = await call("delete_file")
            if "files:delete" in REFUSED:
                check("a refused consent is an error", seen[1], seen)
                seen = await call("list_files")
                check("what was granted still runs", not seen[1], seen)
                return
            check("a step-up runs the tool", not seen[1], seen)
            check("the token has it", "files:delete" in storage.scopes[-1].split(), storage.scopes)
            seen = await call("share_file")
            check("a step-up for two scopes runs the tool", not seen[1], seen)
            count = len(storage.scopes)
            seen = await call("wipe_disk")
            check("a missing permission is told to the model", seen[1] and "WipeDisk" in seen[0], seen)
            check("and no consent is asked for it", len(storage.scopes) == count, storage.scopes)
            seen = await call("format_disk")
            check("an unknown tool is an error", seen[1] and "no such tool" in seen[0], seen)
            resource = await client.read_resource("file:///a.txt")
            check("a resource is read", "a.txt" in resource.contents[0].text, resource)
            prompt = await client.get_prompt("review_files")
            check("a prompt is got", "Review" in prompt.messages[0].content.text, prompt)


asyncio.run(main())
sys.exit(1 if failures else 0)
