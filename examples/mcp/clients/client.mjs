// The TypeScript SDK against the server: 401, metadata, consent, 403, step-up, tool.
//
//     npm install @modelcontextprotocol/client
//     node client.mjs http://127.0.0.1:8080/mcp
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

const [url, ...refused] = process.argv.slice(2); // `refused`: the scopes that the user refuses
const back = 'http://127.0.0.1:1/back';
const scopes = [];
let tokens, information, verifier, discovered, code, failures = 0;

const check = (what, holds, seen) => {
  console.log(holds ? 'ok  ' : 'FAIL', what, holds ? '' : seen);
  failures += holds ? 0 : 1;
};

const provider = {
  get redirectUrl() { return back; },
  get clientMetadata() {
    return {
      client_name: 'client.mjs', redirect_uris: [back], response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'none',
    };
  },
  clientInformation: () => information,
  saveClientInformation: given => { information = given; },
  tokens: () => tokens,
  saveTokens: given => { tokens = given; scopes.push(given.scope); },
  // the authorization server answers at once: nobody has to look at a page
  redirectToAuthorization: async to => {
    const answer = await fetch(to, { redirect: 'manual' });
    code = new URL(answer.headers.get('location')).searchParams;
  },
  saveCodeVerifier: given => { verifier = given; },
  codeVerifier: () => verifier,
  saveDiscoveryState: given => { discovered = given; },
  discoveryState: () => discovered,
  state: () => 'state',
};

let client, transport;
const connect = async () => {
  client = new Client({ name: 'client.mjs', version: '1' });
  transport = new StreamableHTTPClientTransport(new URL(url), { authProvider: provider });
  await client.connect(transport);
};
// the SDK stops after it sent the user away; it goes on with the code that comes back, once
const withConsent = async action => {
  try {
    return await action();
  } catch (error) {
    if (!code) throw error;
    const answer = code;
    code = undefined;
    await transport.finishAuth(answer);
    return action();
  }
};
const call = async name => {
  try {
    const result = await withConsent(() => client.callTool({ name, arguments: { path: 'a.txt' } }));
    return { text: result.content[0].text, isError: Boolean(result.isError) };
  } catch (error) {
    return { text: String(error), isError: true };
  }
};

await withConsent(connect);
check('the first consent is for the baseline', scopes.join() === 'files:read', scopes);
const tools = (await client.listTools()).tools.map(tool => tool.name);
check('the list shows what a step-up opens', tools.includes('delete_file'), tools);
check('it hides what the role never opens', !tools.includes('wipe_disk'), tools);
let seen = await call('list_files');
check('a tool of the baseline runs', !seen.isError, seen);
seen = await call('delete_file');
if (refused.includes('files:delete')) {
  check('a refused consent is an error', seen.isError, seen);
  seen = await call('list_files');
  check('what was granted still runs', !seen.isError, seen);
} else {
  check('a step-up runs the tool', !seen.isError, seen);
  check('the token has it', scopes.at(-1).split(' ').includes('files:delete'), scopes);
  seen = await call('share_file');
  check('a step-up for two scopes runs the tool', !seen.isError, seen);
  const count = scopes.length;
  seen = await call('wipe_disk');
  check('a missing permission is told to the model', seen.isError && seen.text.includes('WipeDisk'), seen);
  check('and no consent is asked for it', scopes.length === count, scopes);
  seen = await call('format_disk');
  check('an unknown tool is an error', seen.isError && seen.text.includes('no such tool'), seen);
  const resource = await client.readResource({ uri: 'file:///a.txt' });
  check('a resource is read', resource.contents[0].text.includes('a.txt'), resource);
  const prompt = await client.getPrompt({ name: 'review_files' });
  check('a prompt is got', prompt.messages[0].content.text.includes('Review'), prompt);
}
await client.close().catch(() => {});
process.exit(failures ? 1 : 0);
