/** What is typed as a secret is nowhere afterwards: not in what the API shows, in errors, settings or log files. */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { workspace } from "vscode";
import { DEFAULT, describeAt, everywhere, home } from "../contract/api/support/places";
import { refusalOf } from "../contract/api/support/refusal";
import { tokenAccess, tokenFor } from "../contract/api/support/tokens";
import { waitFor } from "../contract/support/waitFor";
import { backendPid, killBackend } from "./support/backendProcess";
import { logFiles } from "./support/logs";
import { workspaceFolder } from "./support/workspaceFolder";

const MARKER = "Marker-7hQ2-typed-as-a-secret";
/** The beginning of each token (JWT). */
const TOKEN = /eyJ[\w-]{10,}\.eyJ/;

const users = `
DEFINE USER secretive ON DATABASE PASSWORD '${MARKER}' ROLES EDITOR;
CREATE user:eve SET name = 'eve', pass = '${MARKER}' RETURN NONE;`;

function assertClean(what: string, text: string): void {
	assert.ok(!text.includes(MARKER), `${what} has the secret`);
	assert.doesNotMatch(text, TOKEN, `${what} has a token`);
}

/** The log must have what happened before, so that what is not in it means something. */
async function assertLogsClean(written: RegExp): Promise<void> {
	await waitFor("the log", async () => [...(await logFiles()).values()].some((text) => written.test(text)));
	for (const [path, text] of await logFiles()) assertClean(path, text);
}

/** Kills the backend: what the log says then is written after all that happened before. */
async function endOfBackend(): Promise<RegExp> {
	const pid = await backendPid();
	await killBackend();
	return new RegExp(`Backend ${pid} ended unexpectedly `);
}

/** Files that VS Code or we may have written into the workspace. */
async function workspaceFiles(): Promise<ReadonlyMap<string, string>> {
	const folder = workspaceFolder();
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
	return new Map(
		await Promise.all(paths.map(async (path) => [path, await readFile(path, "latin1")] as const)),
	);
}

describeAt(
	everywhere,
	(use) => {
		const eve = {
			kind: "record",
			...home,
			access: "account",
			variables: { name: "eve", pass: MARKER },
		} as const;
		const secretive = { kind: "database", ...home, username: "secretive", password: MARKER } as const;

		it("in nothing that can be seen, and in no file", async () => {
			const { api } = use;
			const shown: unknown[] = [];
			const show = (value: unknown) => void shown.push(value);
			const listening = [
				api.onDidChangeConnection(() => show(api.connection)),
				api.onDidChangeSessions(() => show(api.activeSession)),
			];
			const { id } = await use.session();
			show(await api.signIn(id, eve));
			show(await api.signIn(id, secretive));
			const forked = await api.forkSession(id);
			show(forked);
			show(await api.signUp(id, { ...eve, variables: { name: "new", pass: MARKER } }));
			show(await api.authenticate(id, tokenFor("user:eve")));
			const variables = { secret: MARKER };
			show((await api.query(forked.id, "RETURN $secret != NONE", { variables })).map(({ value }) => value));

			const refusals = [
				api.signIn(id, { ...eve, access: "nope" }),
				api.signIn(id, { kind: "root", username: "root", password: MARKER }),
				api.signIn(id, { kind: "bearer", ...home, access: "bearer", key: MARKER }),
				api.signIn(id, { ...secretive, password: `${MARKER} ` }),
				api.signIn(id, { ...eve, variables: { name: "eve", pass: 1n, marker: MARKER } }),
				api.signIn(id, { kind: "root", username: [MARKER] as never, password: MARKER }),
				api.signUp(id, { ...eve, access: "nope" }),
				api.authenticate(id, MARKER),
				api.authenticate(id, `${tokenFor("user:eve")}${MARKER}`),
				api.query(id, "RETURN $secret", { variables: { auth: MARKER } }),
			].map(refusalOf);
			for (const refusal of refusals) show(await refusal);
			show(await api.listSessions());

			// The same for a connection, also one that comes back.
			show(await refusalOf(api.connect({ endpoint: `ws://root:${MARKER}@127.0.0.1:1` })));
			show(api.connection);
			show(await refusalOf(api.connect({ endpoint: `http://root:${MARKER}@127.0.0.1:1` })));
			show(await refusalOf(api.connect({ endpoint: `odd://root:${MARKER}@127.0.0.1:1` })));
			show(await refusalOf(use.connect({ auth: { ...secretive, password: `${MARKER} ` } })));
			show(api.connection);
			await use.connect();
			const again = await use.session({ as: eve });
			const end = await endOfBackend();
			await waitFor("the sessions to be back", async () => {
				const sessions = await api.listSessions().catch(() => []);
				return sessions.some((session) => session.id === again.id);
			});
			show(await api.listSessions());
			await use.connect();
			for (const each of listening) each.dispose();

			const everything = inspect(shown, { depth: Number.POSITIVE_INFINITY, showHidden: true });
			assertClean("what the API shows", everything);
			assertClean("what the API shows, as JSON", JSON.stringify(shown));
			const settings = workspace.getConfiguration("surrealSessions");
			assertClean("the settings", JSON.stringify(settings));
			for (const [path, text] of await workspaceFiles()) assertClean(path, text);
			await assertLogsClean(end);
		});

		it("not even after an error that quotes what was sent", async () => {
			const { id } = await use.session({ as: eve });
			const expression = `{ pass: '${MARKER}', } }`;
			await refusalOf(use.api.setVariable(id, "x", expression));
			await refusalOf(use.api.query(DEFAULT, `SELEC '${MARKER}' FRM x`));
			await assertLogsClean(await endOfBackend());
		});
	},
	{ schema: users + tokenAccess },
);
