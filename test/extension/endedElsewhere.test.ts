/** Sessions that end by themselves: on the server, or because it does not take them back. */
import assert from "node:assert/strict";
import { observe, observeStates } from "../contract/api/support/events";
import {
	type Connected,
	DEFAULT,
	describeAt,
	home,
	type Place,
	recordUser,
	root,
	server,
} from "../contract/api/support/places";
import { refused } from "../contract/api/support/refusal";
import { Gate } from "../contract/support/gate";
import { type Server, startServer } from "../contract/support/server";
import { waitFor } from "../contract/support/waitFor";

let gate: Gate;
let running: Server;

/** A server behind a gate that ends sessions. */
const behindGate: Place = {
	...server,
	name: "server, whose sessions are ended behind the extension's back",
	async begin() {
		running = await startServer();
		gate = await Gate.before(running.endpoint);
		return {
			options: { endpoint: gate.endpoint, ...home, auth: root },
			async end() {
				await gate.stop();
				await running.stop();
			},
		};
	},
};

/** Who editors work as. */
const activeId = (use: Connected) => use.api.activeSession?.id;

describeAt([behindGate], (use) => {
	const finding: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
		"a query of its own": (id) => refused("sessionNotFound", use.api.query(id, "CREATE never_made")),
		"a list of the sessions": () => use.api.listSessions(),
	};
	for (const [how, find] of Object.entries(finding)) {
		it(`the active one, found out by ${how}: none is active until one is chosen`, async () => {
			const { api } = use;
			const alice = await use.alice();
			await api.activateSession(alice.id);
			const actives = observe(api.onDidChangeSessions, () => activeId(use));
			await gate.endSession(alice.id);
			await find(alice.id);
			assert.equal(activeId(use), undefined);
			assert.deepEqual(actives, [undefined]);
			assert.deepEqual(await use.ids(), [DEFAULT]);
			assert.equal((await use.now(DEFAULT)).active, false);
			await refused("sessionNotFound", api.query(alice.id, "CREATE never_made"));
			await refused("sessionNotFound", api.activateSession(alice.id));
			assert.equal(activeId(use), undefined);
			await api.activateSession(DEFAULT);
			assert.equal(activeId(use), DEFAULT);
			assert.doesNotMatch(await use.value(DEFAULT, "INFO FOR DB"), /never_made/);
		});
	}

	it("another one than the active: that one stays", async () => {
		const { api } = use;
		const alice = await use.alice();
		const admin = await use.admin();
		await api.activateSession(admin.id);
		await gate.endSession(alice.id);
		await refused("sessionNotFound", api.setVariable(alice.id, "x", "1"));
		assert.equal(activeId(use), admin.id);
		assert.deepEqual(await use.ids(), [DEFAULT, admin.id]);
	});

	it("one whose authentication reaches its end afterwards is found out by that", async () => {
		const { api } = use;
		await api.query(
			DEFAULT,
			`DEFINE ACCESS OVERWRITE brief ON DATABASE TYPE RECORD
			 SIGNIN (SELECT * FROM user WHERE name = $name AND pass = $pass) DURATION FOR SESSION 4s`,
		);
		const { id } = await use.session({ as: { ...recordUser("alice"), access: "brief" } });
		await api.activateSession(id);
		await gate.endSession(id);
		await waitFor("no active session", () => activeId(use) === undefined);
		assert.deepEqual(await use.ids(), [DEFAULT]);
	});

	it("closing one that has ended already leaves none active, as closing does", async () => {
		const { api } = use;
		const { id } = await use.admin();
		await api.activateSession(id);
		await gate.endSession(id);
		await api.closeSession(id);
		assert.equal(activeId(use), undefined);
	});
});

describeAt([behindGate], (use) => {
	it("a server that takes fewer back than it had leaves none active", async () => {
		const { api } = use;
		const { id } = await use.admin("admin");
		await api.activateSession(id);
		const states = observeStates(api);
		await running.stop();
		running = await startServer({
			port: running.port,
			env: { SURREAL_WEBSOCKET_MAX_ATTACHED_SESSIONS: "1" },
		});
		await waitFor("the connection", () => states.at(-1) === "connected");
		assert.equal(activeId(use), undefined);
		assert.deepEqual(await use.ids(), [DEFAULT]);
	});
});
