// The main path on a real server: who is nobody may do nothing there, and the connection can be lost.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findSurreal, noSurreal } from "../../scripts/tools/surrealBin.mjs";
import { waitUntil } from "../harness/waitUntil.mjs";
import { schema } from "./support/database.mjs";
import { runUi } from "./support/suite.mjs";
import { startSurreal } from "./support/surrealServer.mjs";

const program = findSurreal();
if (program === undefined) {
	console.log(`- the main path on a server: skipped, because ${noSurreal}`);
	console.log("0 passed, 0 failed, 1 skipped");
} else {
	await runUi("server", { files: { "query.surql": `${schema}\n` } }, (ui, test) =>
		mainPath(ui, test, program),
	);
}

/**
 * @param {import("./support/ui.mjs").Ui} ui
 * @param {import("./support/suite.mjs").Test} test
 * @param {string} program
 */
async function mainPath(ui, test, program) {
	const { editor, forms, input, results, sessions, workbench } = ui;
	const store = `surrealkv://${join(ui.server.dataDir, "surreal.db")}`;
	let server = await startSurreal(program, store);
	const settingsFile = join(ui.folder, ".vscode", "settings.json");
	const notesSeen = async () => {
		await ui.run("SELECT * FROM note ORDER BY id;");
		return (await results.rows()).map(({ id }) => id);
	};

	await test("a server is connected to as root, with a wrong password first", async () => {
		await ui.openSessions();
		await sessions.clickWelcome("Connect to a Server");
		await forms.answer(/^Address of the server/, server.endpoint);
		await forms.choose("As whom does the default session sign in?", "Root User");
		await forms.answer(/^User/, "root");
		await forms.answer(/^Password of root/, "wrong");
		await forms.answer(/^Namespace to begin in/, "test");
		await forms.answer(/^Database to begin in/, "test");
		await forms.choose(/^What to keep/, "Save the Password");
		await input.pick("Remember in the Workspace's Settings");
		await input.accept();
		await forms.waitForText(/^User “root” and this password were not accepted/);
		await waitUntil("hidden characters", () => input.isPassword());
		await forms.answer(/./, "root");
		await forms.answer(/^Namespace to begin in/);
		await forms.answer(/^Database to begin in/);
		await input.waitFor(/^What to keep/);
		await input.accept();
		await ui.waitForSession(server.endpoint, /^connected · 3\.\S+ · root \(root user\)$/);
		await ui.waitForSession("default", "root (root user) · test/test");
	});

	await test("the workspace's settings have what was to be kept, and no secret", async () => {
		const expected = {
			"surrealSessions.connection.endpoint": server.endpoint,
			"surrealSessions.connection.namespace": "test",
			"surrealSessions.connection.database": "test",
			"surrealSessions.connection.auth": { level: "root", user: "root" },
		};
		// They are written one by one.
		await waitUntil("the settings", async () => {
			assert.deepEqual(JSON.parse(await readFile(settingsFile, "utf8")), expected);
			return true;
		});
	});

	await test("root defines what the others see", async () => {
		await workbench.clearNotifications();
		await workbench.openFile("query.surql");
		const sections = await results.afterRun(() => editor.press("ControlOrMeta+Shift+Enter"));
		assert.deepEqual(
			sections.filter(({ status }) => status !== "✓ OK"),
			[],
		);
		assert.deepEqual(await notesSeen(), ["note:a", "note:b"]);
	});

	await test("whoever is not signed in may do nothing", async () => {
		await sessions.clickTitleAction("Create Session");
		await forms.answer(/^Name of the new session/, "visitor");
		await forms.choose(/^Where does it begin/, "test/test");
		await ui.waitForSession("visitor", "anonymous · test/test");
		await ui.activate("visitor");
		await editor.replaceText("SELECT * FROM note;");
		await results.afterStart(() => editor.press("ControlOrMeta+Shift+Enter"));
		await results.waitForText("Anonymous access not allowed");
	});

	await test("bob sees his own", async () => {
		await ui.fork("bob", "visitor");
		await sessions.clickRowAction("bob", "Sign In…");
		await forms.recordUser("in", "account", { name: "bob", pass: "bob-example" });
		await ui.waitForSession("bob", "user:bob via account · test/test");
		await ui.activate("bob");
		assert.deepEqual(await notesSeen(), ["note:b"]);
	});

	await test("a lost connection is shown, and what was running is not known", async () => {
		await ui.activate("default");
		await editor.replaceText("SLEEP 1m;");
		await results.afterStart(() => editor.press("ControlOrMeta+Shift+Enter"));
		await ui.waitForSession("default", /^busy · /);
		await server.kill();
		await workbench.statusBarItem("default: connection lost");
		await results.waitForText("It is not known whether this was applied");
		await waitUntil("the view to say so", async () =>
			/(next attempt|Attempt|Trying)/.test((await sessions.pane.textContent()) ?? ""),
		);
	});

	await test("what is run meanwhile waits for the connection, and is never sent if it is cancelled", async () => {
		await editor.replaceText("CREATE note:never;");
		await results.afterStart(() => editor.press("ControlOrMeta+Shift+Enter"));
		await results.waitForText("Waiting for the connection");
		await ui.waitForSession("default", /^waits for the connection · /);
		const frame = await results.frame();
		await frame.getByRole("button", { name: "Cancel" }).click();
		await results.waitForText("Cancelled while it waited for the connection.");
	});

	await test("everybody comes back as who they were", async () => {
		// While the server is down: once it is up, the extension may be faster than the palette.
		await workbench.runCommand("SurrealDB: Retry Connection Now");
		server = await startSurreal(program, store, { port: server.port });
		// Longer than the longest pause between two attempts.
		await ui.waitForSession(server.endpoint, /^connected /, 60_000);
		await ui.waitForSession("default", "root (root user) · test/test");
		await ui.waitForSession("visitor", "anonymous · test/test");
		await ui.waitForSession("bob", "user:bob via account · test/test");
		assert.deepEqual(await notesSeen(), ["note:a", "note:b"]);
		await ui.activate("bob");
		assert.deepEqual(await notesSeen(), ["note:b"]);
	});

	await test("the active session does not come back: none is active, and nothing runs until one is chosen", async () => {
		await ui.waitForActive("bob");
		await server.kill();
		await workbench.statusBarItem("bob: connection lost");
		// The default session is one of those that it allows.
		const env = { SURREAL_WEBSOCKET_MAX_ATTACHED_SESSIONS: "1" };
		server = await startSurreal(program, store, { port: server.port, env });
		const item = await workbench.statusBarItem("No session: choose one");
		await workbench.waitForNotification(
			"The active session “bob” has ended. Editors work as no session until you choose one.",
		);
		await ui.waitForNoRow("bob");
		await waitUntil("the default session alone", async () => (await ui.sessionNames()).join() === "default");
		await waitUntil(
			"no active session",
			async () => !/, active/.test((await sessions.waitForRow("default")).ariaLabel),
		);
		await editor.replaceText("RETURN 'as whom?';");
		await editor.press("ControlOrMeta+Shift+Enter");
		await input.waitFor("The session that editors run as");
		await input.escape();
		await item.click();
		await forms.choose("The session that editors run as", "default");
		await ui.waitForActive("default");
		await workbench.clearNotifications();
		assert.deepEqual(await notesSeen(), ["note:a", "note:b"]);
	});

	const http = server.endpoint.replace("ws:", "http:");
	const asRoot = {
		"surrealSessions.connection.namespace": "test",
		"surrealSessions.connection.database": "test",
		"surrealSessions.connection.auth": { level: "root", user: "root" },
	};
	const refused = /carries no sessions: SurrealDB has them over WebSocket only/;
	const rootIsBack = async () => {
		await ui.waitForSession(server.endpoint, /^connected · 3\.\S+ · root \(root user\)$/);
		await ui.waitForSession("default", "root (root user) · test/test");
		assert.deepEqual(await notesSeen(), ["note:a", "note:b"]);
	};

	await test("http in the settings is refused with a button that connects by ws", async () => {
		const settings = { "surrealSessions.connection.endpoint": http };
		await writeFile(settingsFile, JSON.stringify(settings));
		await workbench.answerNotification(/^The connection settings have changed/, "Reconnect");
		await workbench.answerNotification(refused, `Use ${server.endpoint} Instead`);
		await ui.waitForSession(server.endpoint, /^connected /);
		await ui.waitForSession("default", /^anonymous · /);
	});

	await test("the configured user goes along, with the password that was saved for the server", async () => {
		await writeFile(settingsFile, JSON.stringify({ "surrealSessions.connection.endpoint": http, ...asRoot }));
		await workbench.answerNotification(/^The connection settings have changed/, "Reconnect");
		await workbench.answerNotification(refused, `Use ${server.endpoint} Instead`);
		await rootIsBack();
	});

	await test("the form's “As Configured” is refused with the same button", async () => {
		await ui.disconnect();
		await workbench.runCommand("SurrealDB: Connect…");
		await forms.choose("What to connect to?", "As Configured");
		await workbench.answerNotification(refused, `Use ${server.endpoint} Instead`);
		await rootIsBack();
	});

	await test("http typed into the form is told what to use instead, which connects", async () => {
		await ui.disconnect();
		await workbench.runCommand("SurrealDB: Connect…");
		await forms.choose("What to connect to?", "Connect to a Server");
		await forms.waitForText(/^Address of the server/);
		await input.type(http);
		await forms.waitForText(refused);
		const [, instead = ""] = /Use (\S+) instead\.$/.exec(await input.message()) ?? [];
		assert.equal(instead, server.endpoint);
		await input.type(instead);
		await forms.answer(/^Address of the server/);
		await forms.choose("As whom does the default session sign in?", "Root User");
		await forms.answer(/^User/, "root");
		await forms.answer(/^Password of root/, "root");
		await forms.answer(/^Namespace to begin in/, "test");
		await forms.answer(/^Database to begin in/, "test");
		await input.waitFor(/^What to keep/);
		await input.accept();
		await rootIsBack();
	});

	await test("the form begins with ws where http is configured, and a button puts it in the place of a typed http", async () => {
		await ui.disconnect();
		await workbench.runCommand("SurrealDB: Connect…");
		await forms.choose("What to connect to?", "Connect to a Server");
		await forms.waitForText(/^Address of the server/);
		await input.waitForValue(server.endpoint);
		await input.type(http);
		await forms.waitForText(refused);
		await input.press(`Use ${server.endpoint} Instead`);
		await input.waitForValue(server.endpoint);
		await forms.answer(/^Address of the server/);
		await forms.choose("As whom does the default session sign in?", "Nobody");
		await forms.answer(/^Namespace to begin in/, "test");
		await forms.answer(/^Database to begin in/, "test");
		await input.waitFor(/^What to keep/);
		await input.accept();
		await ui.waitForSession(server.endpoint, /^connected /);
		await ui.waitForSession("default", "anonymous · test/test");
	});

	await test("the saved password is forgotten when one asks for it, and asked for when it is next needed", async () => {
		const settings = { "surrealSessions.connection.endpoint": server.endpoint, ...asRoot };
		await writeFile(settingsFile, JSON.stringify(settings));
		await workbench.answerNotification(/^The connection settings have changed/, "Reconnect");
		await rootIsBack();
		await workbench.runCommand("SurrealDB: Forget the Saved Password");
		await workbench.waitForNotification(/^The saved password of root \(root user\) at ws:.* is forgotten/);
		await workbench.clearNotifications();
		await workbench.runCommand("SurrealDB: Forget the Saved Password");
		await workbench.waitForNotification(/^No password is saved for the connection/);
		await workbench.clearNotifications();
		await workbench.runCommand("SurrealDB: Reconnect as Configured");
		await forms.answer(/^Password of root/, "root");
		await forms.choose("Keep the password?", "Only for This Connection");
		await rootIsBack();
	});

	await test("a password that was saved by the form alone is filled in there, and can be forgotten", async () => {
		const connect = async (/** @type {string} */ prompt, /** @type {string | undefined} */ password) => {
			await workbench.runCommand("SurrealDB: Connect…");
			await forms.choose("What to connect to?", "Connect to a Server");
			await forms.answer(/^Address of the server/, server.endpoint);
			await forms.choose("As whom does the default session sign in?", "Root User");
			await forms.answer(/^User/, "root");
			await forms.answer(new RegExp(`^Password of root${prompt}`), password);
			await forms.answer(/^Namespace to begin in/, "test");
			await forms.answer(/^Database to begin in/, "test");
		};
		await ui.disconnect();
		await connect("(?! \\(the saved)", "root");
		await forms.choose(/^What to keep/, "Save the Password");
		await input.accept();
		await rootIsBack();
		await ui.disconnect();
		await connect(" \\(the saved one is filled in\\)", undefined);
		await input.waitFor(/^What to keep/);
		await input.accept();
		await rootIsBack();
		await ui.disconnect();
		await workbench.runCommand("SurrealDB: Forget the Saved Password");
		await workbench.waitForNotification(/is forgotten/);
		await workbench.clearNotifications();
		await connect("(?! \\(the saved)", "root");
		await input.waitFor(/^What to keep/);
		await input.accept();
		await rootIsBack();
	});

	await test("https means wss, and nothing less is tried where the server does not speak it", async () => {
		const wss = server.endpoint.replace("ws:", "wss:");
		await writeFile(
			settingsFile,
			JSON.stringify({ "surrealSessions.connection.endpoint": http.replace("http:", "https:"), ...asRoot }),
		);
		await workbench.answerNotification(/^The connection settings have changed/, "Reconnect");
		await workbench.answerNotification(refused, `Use ${wss} Instead`);
		// The saved password is that of another address.
		await forms.answer(/^Password of root/, "root");
		await forms.choose("Keep the password?", "Only for This Connection");
		await workbench.statusBarItem("SurrealDB: connection failed");
		await waitUntil("its address in the view", async () => (await sessions.rows())[0]?.label === wss);
	});

	await server.kill();
}
