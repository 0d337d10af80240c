// The main path on a real server: who is nobody may do nothing there, and the connection can be lost.

import assert from "node:assert/strict";
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
		await input.accept();
		await forms.waitForText(/^User “root” and this password were not accepted/);
		assert.equal(await input.isPassword(), true);
		await forms.answer(/./, "root");
		await forms.answer(/^Namespace to begin in/);
		await forms.answer(/^Database to begin in/);
		await input.waitFor(/^What to keep/);
		await input.accept();
		await ui.waitForSession(server.endpoint, /^connected · 3\.\S+ · root$/);
		await ui.waitForSession("default", "root · test/test");
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

	await test("everybody comes back as who they were", async () => {
		// While the server is down: once it is up, the extension may be faster than the palette.
		await workbench.runCommand("SurrealDB: Retry Connection Now");
		server = await startSurreal(program, store, server.port);
		// Longer than the longest pause between two attempts.
		await ui.waitForSession(server.endpoint, /^connected /, 60_000);
		await ui.waitForSession("default", "root · test/test");
		await ui.waitForSession("visitor", "anonymous · test/test");
		await ui.waitForSession("bob", "user:bob via account · test/test");
		assert.deepEqual(await notesSeen(), ["note:a", "note:b"]);
		await ui.activate("bob");
		assert.deepEqual(await notesSeen(), ["note:b"]);
	});

	await server.kill();
}
