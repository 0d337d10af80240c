/** A call that is cancelled rejects at once, whatever goes on, and leaves nothing behind that it had not begun. */
import assert from "node:assert/strict";
import { type CancellationToken, CancellationTokenSource } from "vscode-jsonrpc/node";
import { waitFor } from "../support/waitFor";
import { type Connected, DEFAULT, describeAt, everywhere, home, recordUser } from "./support/places";
import { refused } from "./support/refusal";

/** Each method that takes a token, as a call on one session. */
const onSession: Readonly<
	Record<string, (use: Connected, id: string, token: CancellationToken) => Promise<unknown>>
> = {
	forkSession: ({ api }, id, token) => api.forkSession(id, {}, token),
	useNamespaceDatabase: ({ api }, id, token) => api.useNamespaceDatabase(id, { database: "moved" }, token),
	signIn: ({ api }, id, token) => api.signIn(id, recordUser("bob"), token),
	signUp: ({ api }, id, token) => api.signUp(id, recordUser("never"), token),
	authenticate: ({ api }, id, token) => api.authenticate(id, "a.b.c", token),
	signOut: ({ api }, id, token) => api.signOut(id, token),
	setVariable: ({ api }, id, token) => api.setVariable(id, "x", "2", token),
	unsetVariable: ({ api }, id, token) => api.unsetVariable(id, "x", token),
	resetSession: ({ api }, id, token) => api.resetSession(id, token),
	closeSession: ({ api }, id, token) => api.closeSession(id, token),
	query: ({ api }, id, token) => api.query(id, "CREATE never_made", {}, token),
	compare: ({ api }, id, token) => api.compare([id], "CREATE never_made", { writes: "commit" }, token),
};
/** And those that are on none. */
const onConnection: Readonly<Record<string, (use: Connected, token: CancellationToken) => Promise<unknown>>> =
	{
		listSessions: ({ api }, token) => api.listSessions(token),
		createSession: ({ api }, token) => api.createSession({}, token),
		connect: ({ api, options }, token) => api.connect(options, token),
		disconnect: ({ api }, token) => api.disconnect(token),
	};

const sources: CancellationTokenSource[] = [];
afterEach(() => {
	for (const source of sources.splice(0)) source.dispose();
});
const newSource = () => {
	const source = new CancellationTokenSource();
	sources.push(source);
	return source;
};

describeAt(everywhere, (use) => {
	/** A session with every right and a variable, which nothing here may change. */
	const untouched = async () => {
		const { id } = await use.admin();
		await use.api.setVariable(id, "x", "1");
		return use.now(id);
	};
	const stillUntouched = async (session: Awaited<ReturnType<typeof untouched>>) => {
		assert.deepEqual(await use.now(session.id), session);
		assert.deepEqual(await use.ids(), [DEFAULT, session.id]);
		assert.doesNotMatch(await use.value(DEFAULT, "INFO FOR DB"), /never_made|moved/);
		assert.equal(await use.value(DEFAULT, "SELECT * FROM user WHERE name = 'never'"), "[]");
	};

	describe("with a token that is cancelled already", () => {
		for (const [name, call] of Object.entries(onSession)) {
			it(name, async () => {
				const session = await untouched();
				const source = newSource();
				source.cancel();
				await refused("cancelled", call(use, session.id, source.token));
				await stillUntouched(session);
			});
		}
		for (const [name, call] of Object.entries(onConnection)) {
			it(name, async () => {
				const session = await untouched();
				const source = newSource();
				source.cancel();
				await refused("cancelled", call(use, source.token));
				assert.equal(use.api.connection.state, "connected");
				await stillUntouched(session);
			});
		}
	});

	it("while it waits for a slow query of its session: all of them, before the query ends", async () => {
		const session = await untouched();
		let done = false;
		const slow = use.api.query(session.id, "SLEEP 4s; RETURN 1").then((results) => {
			done = true;
			return results;
		});
		const waiting = Object.values(onSession).map((call) => {
			const source = newSource();
			const waits = refused("cancelled", call(use, session.id, source.token));
			source.cancel();
			return waits;
		});
		await Promise.all(waiting);
		assert.equal(done, false);
		assert.equal((await slow)[1]?.value, 1);
		await stillUntouched(session);
	});

	it("while it runs: a query", async () => {
		const { id } = await use.admin();
		const source = newSource();
		let done = false;
		const text = "CREATE begun:1; SLEEP 5s; DELETE begun:1";
		const running = refused("cancelled", use.api.query(id, text, {}, source.token));
		// Behind it: it is known to be over when this is.
		const next = use.api.query(id, "RETURN 2").then((results) => {
			done = true;
			return results;
		});
		await waitFor("it to run", async () => {
			// No table is an error.
			const [begun] = await use.api.query(DEFAULT, "RETURN begun:1.exists()");
			return begun?.value === true;
		});
		source.cancel();
		await running;
		assert.equal(done, false);
		assert.equal((await next)[0]?.value, 2);
	});

	it("while results are fetched: a large query", async () => {
		const { api } = use;
		const { id } = await use.admin();
		await api.activateSession(id);
		const source = newSource();
		// What a text has set is told before its results are there to be fetched: who then listens fetches some.
		const hasRun = () => api.activeSession?.variables["ran"] !== undefined;
		let pages = 0;
		const token: CancellationToken = {
			get isCancellationRequested() {
				return source.token.isCancellationRequested;
			},
			onCancellationRequested(...args) {
				if (hasRun() && ++pages === 10) queueMicrotask(() => source.cancel());
				return source.token.onCancellationRequested(...args);
			},
		};
		const variables = { rows: Array.from({ length: 20_000 }, (_, i) => ({ i })) };
		await refused("cancelled", api.query(id, "LET $ran = true; RETURN $rows", { variables }, token));
		assert.equal(await use.value(id, "RETURN $ran"), "true");
	});

	it("on its way: listing and creating", async () => {
		const session = await untouched();
		for (const name of ["listSessions", "createSession"]) {
			const source = newSource();
			const call = refused("cancelled", onConnection[name]?.(use, source.token) ?? Promise.resolve());
			source.cancel();
			await call;
		}
		await waitFor("what was made all the same to be taken away", async () => (await use.ids()).length === 2);
		await stillUntouched(session);
	});

	it("on its way: connecting ends disconnected", async () => {
		const { api } = use;
		const source = newSource();
		const listening = api.onDidChangeConnection(() => {
			if (api.connection.state === "connecting") source.cancel();
		});
		await refused("cancelled", api.connect({ ...use.options }, source.token));
		listening.dispose();
		assert.equal(api.connection.state, "disconnected");
		await use.connect();
	});

	it("on its way: disconnecting ends disconnected", async () => {
		const source = newSource();
		const leaving = refused("cancelled", use.api.disconnect(source.token));
		source.cancel();
		await leaving;
		assert.equal(use.api.connection.state, "disconnected");
		await use.connect();
	});

	it("after its answer a cancelled token changes nothing", async () => {
		const source = newSource();
		const session = await use.api.createSession({ ...home }, source.token);
		source.cancel();
		assert.ok((await use.ids()).includes(session.id));
	});
});
