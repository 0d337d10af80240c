// Running SurrealQL from the editor, and looking at what it gave.

import assert from "node:assert/strict";
import { workbenchReady } from "../../scripts/tools/browser.mjs";
import { waitUntil } from "../harness/waitUntil.mjs";
import { tooFaint } from "./support/contrast.mjs";
import { runOnBoth } from "./support/places.mjs";
import { chooseTheme, themes } from "./support/themes.mjs";

const THREE = "RETURN 1;\n\nRETURN 'two;';\n\nRETURN [{ id: note:x, n: 3 }];\n";

await runOnBoth("query", async (ui, test, { endpoint, admin, answer }) => {
	const { editor, input, page, results, sessions, workbench } = ui;
	const isMemory = endpoint === "mem://";
	/** The button that ends what still runs. */
	const stop = isMemory ? "End the Process" : "Drop the Connection";
	/** Waits until it has ended: everybody is back, and nothing is said about what ran any more. */
	const stopped = async (/** @type {string[]} */ ...names) => {
		for (const name of names) {
			await ui.waitForSession(name, `${admin} · test/test`);
		}
		await ui.waitForSession(endpoint, /^connected /);
		if (isMemory) {
			await workbench.waitForNotification(
				/^The database process was ended, as you asked, .* The set-up files ran again \(setup\.surql\), and 2 sessions are back\./,
			);
		}
		await waitUntil("nothing about what was cancelled", async () => {
			return !(await workbench.notifications()).some((text) => /still runs/.test(text));
		});
		await workbench.clearNotifications();
	};

	await test("without a connection the status bar says so, and running something connects first", async () => {
		await ui.disconnect();
		await workbench.openFile("query.surql");
		await workbench.statusBarItem("SurrealDB: not connected");
		const lens = `Run, connecting to ${endpoint.replace("ws://", "")}`;
		await waitUntil(`the lens “${lens}”`, async () => (await editor.codeLenses())[0] === lens);
		const [section] = await results.afterRun(async () => {
			await editor.press("ControlOrMeta+Enter");
			await answer();
		});
		assert.equal(section?.status, "✓ OK");
		assert.match(section?.session ?? "", /default/);
		await ui.waitForActive("default");
		await ui.waitForEditorFocus();
		await ui.openSessions();
		await editor.focus();
	});

	await test("all, the statement at the cursor and the selection are run by keys", async () => {
		const all = await ui.run(THREE);
		assert.deepEqual(
			all.map(({ excerpt }) => excerpt),
			["RETURN 1", "RETURN 'two;'", "RETURN [{ id: note:x, n: 3 }]"],
		);
		await ui.assertEditorHasFocus();
		await ui.cursorIn("'two;'");
		const one = await results.afterRun(() => page.keyboard.press("ControlOrMeta+Enter"));
		assert.deepEqual(
			one.map(({ text }) => text),
			["'two;'"],
		);
		await ui.assertEditorHasFocus();
		await ui.cursorIn("RETURN 1");
		await page.keyboard.press("Home");
		await page.keyboard.press("Shift+ArrowDown");
		await page.keyboard.press("Shift+ArrowDown");
		await page.keyboard.press("Shift+End");
		const two = await results.afterRun(() => page.keyboard.press("ControlOrMeta+Enter"));
		assert.equal(two.length, 2);
		await ui.assertEditorHasFocus();
	});

	await test("the palette runs the same", async () => {
		await ui.cursorIn("RETURN 1");
		assert.equal(
			(await results.afterRun(() => workbench.runCommand("SurrealDB: Run Statement at Cursor"))).length,
			1,
		);
		assert.equal((await results.afterRun(() => workbench.runCommand("SurrealDB: Run All"))).length, 3);
		await editor.press("ControlOrMeta+a");
		const selected = await results.afterRun(() => workbench.runCommand("SurrealDB: Run Selection"));
		assert.equal(selected.length, 3);
	});

	await test("code lenses name the session and follow it", async () => {
		await waitUntil("the lenses", async () => (await editor.codeLenses()).length === 3);
		assert.deepEqual(new Set(await editor.codeLenses()), new Set(["Run as default"]));
		const [section] = await results.afterRun(() => editor.clickCodeLens("Run as default"));
		assert.equal(section?.excerpt, "RETURN 1");
		await ui.fork("alice");
		await ui.activate("alice");
		await waitUntil("lenses of alice", async () => (await editor.codeLenses())[0] === "Run as alice");
	});

	await test("a click on a lens runs the statement under it, as the session that it names", async () => {
		await ui.run("LET $who = 'alice';");
		await editor.replaceText("RETURN 'above';\n\nRETURN $who;\n\nRETURN 'below';\n");
		for (const { name, gives } of [
			{ name: "default", gives: /^NONE\b/ },
			{ name: "alice", gives: /'alice'$/ },
		]) {
			await ui.activate(name);
			const [section, ...others] = await results.afterRun(() =>
				editor.clickCodeLens(`Run as ${name}`, "RETURN $who;"),
			);
			assert.deepEqual(others, []);
			assert.equal(section?.excerpt, "RETURN $who");
			assert.match(section?.text ?? "", gives);
			assert.match(section?.session ?? "", new RegExp(name));
			assert.match((await results.tabs())[0] ?? "", new RegExp(name));
		}
	});

	await test("the title button runs all of it", async () => {
		const sections = await results.afterRun(() => editor.clickTitleAction("Run All"));
		assert.equal(sections.length, 3);
		assert.match(sections[0]?.session ?? "", /alice/);
	});

	await test("snippets come where a statement begins, and nowhere else", async () => {
		await editor.replaceText("");
		await page.keyboard.type("define tab", { delay: 50 });
		await page.locator(".suggest-widget.visible .monaco-list-row.focused").waitFor();
		await page.keyboard.press("Enter");
		await editor.waitForText(/^DEFINE TABLE /);
		await page.keyboard.press("Escape");
		await editor.replaceText("");
		await page.keyboard.type("SELECT * FROM user", { delay: 50 });
		await page.keyboard.press("Enter");
		await page.keyboard.type("WHERE true;", { delay: 50 });
		// Where another open file has the word, VS Code itself offers it as it stands there, and takes the key for that.
		await editor.waitForText(/^SELECT \* FROM user\s*WHERE true;$/i);
	});

	await test("an error of a statement is marked in the editor, and a button goes there", async () => {
		const sections = await ui.run("RETURN 1;\n\nTHROW 'no such luck';\n");
		assert.deepEqual(
			sections.map(({ status }) => status),
			["✓ OK", "✗ Error"],
		);
		assert.match(sections[1]?.text ?? "", /no such luck/);
		await waitUntil("the mark", async () => (await editor.errorMarks()) > 0);
		await ui.cursorIn("RETURN 1");
		const frame = await results.frame();
		await frame.getByRole("button", { name: "Go to Position" }).click();
		await workbench.statusBarItem(/^Ln 3, Col 21/);
		await ui.waitForEditorFocus();
		await editor.replaceText("RETURN 2;\n");
		await waitUntil("the mark to go", async () => (await editor.errorMarks()) === 0);
	});

	await test("a text that does not parse runs nothing, and says where", async () => {
		await editor.replaceText("RETURN 1;\n\nSELEC * FROM note;\n");
		await results.afterStart(() => editor.press("ControlOrMeta+Shift+Enter"));
		await results.waitForText("Nothing ran");
		await waitUntil("the mark", async () => (await editor.errorMarks()) > 0);
		const frame = await results.frame();
		await frame.getByRole("button", { name: "Go to Position" }).click();
		await workbench.statusBarItem(/^Ln 3, /);
	});

	await test("USE and LET move the session, as the tree then says", async () => {
		const [, , inOther] = await ui.run("LET $limit = 3; USE DB other; RETURN 1;");
		assert.equal(inOther?.session, "▲alicetest/other");
		const spoken = (await results.frame()).getByRole("status");
		assert.equal(await spoken.textContent(), "Run as alice finished, 3 statements.");
		await ui.waitForSession("alice", `${admin} · test/other`);
		await sessions.expandRow("alice");
		await ui.waitForSession("$limit", "3");
		await ui.run("USE DB test;");
		await ui.waitForSession("alice", `${admin} · test/test`);
	});

	await test("a new query is opened in the session of the menu", async () => {
		await sessions.chooseFromRowMenu("default", "New SurrealQL Query");
		await ui.waitForActive("default");
		await editor.waitForTab("Untitled-1");
		await editor.type("RETURN $auth;");
		const [section] = await results.afterRun(() => editor.press("ControlOrMeta+Enter"));
		assert.equal(section?.text, "NONE: the statement gave no value.");
		await workbench.runCommand("View: Close Editor");
		await workbench.answerDialog("Don't Save");
	});

	await test("a query is cancelled in the panel, and a link ends what still runs", async () => {
		await editor.replaceText("SLEEP 60s; RETURN 'slept';\n");
		await results.afterStart(() => editor.press("ControlOrMeta+Shift+Enter"));
		await ui.waitForSession("default", /^busy · /);
		const frame = await results.frame();
		await frame.getByRole("button", { name: "Cancel" }).click();
		await results.waitForText("Cancelled.");
		await ui.waitForSession("default", /^a cancelled request still runs · /);
		await editor.replaceText("RETURN 'after it';\n");
		await results.afterStart(() => editor.press("ControlOrMeta+Shift+Enter"));
		await results.waitForText("Waiting for what runs in this session before it");
		await workbench.followNotificationLink(/^What was cancelled in “default” still runs/, "Stop It…");
		await workbench.answerDialog(stop);
		await stopped("default");
		// A database process that ends takes with it what waited there; a server is sent it once the connection is back.
		await results.waitForText(isMemory ? "It is not known whether this was applied" : "'after it'");
		const spoken = isMemory ? /, outcome not known$/ : /, finished$/;
		await waitUntil("the tab to say how it went", async () => spoken.test((await results.tabs())[0] ?? ""));
		await ui.run("SELECT * FROM note ORDER BY id;");
		assert.deepEqual(
			(await results.rows()).map(({ id }) => id),
			["note:a", "note:b"],
		);
	});

	await test("a live query says that nothing will be shown of it", async () => {
		await ui.run("LIVE SELECT * FROM note;\n");
		await results.waitForText("A live query was started. What it tells is not shown");
	});

	await test("a run that has waited says where it ran, which is not where it was asked for", async () => {
		await editor.replaceText("SLEEP 2s; USE DB other;\n");
		await results.afterStart(() => editor.press("ControlOrMeta+Shift+Enter"));
		await editor.replaceText("RETURN session::db(); RETURN 1;\n");
		await results.afterRun(() => editor.press("ControlOrMeta+Shift+Enter"));
		await results.waitForText("test/other");
		await ui.run("USE DB test;\n");
		await ui.waitForSession("default", `${admin} · test/test`);
		await workbench.clearNotifications();
	});

	await test("a query is cancelled by the palette and by the editor's title, while another session runs on", async () => {
		await editor.replaceText("SLEEP 60s;\n");
		await results.afterStart(() => editor.press("ControlOrMeta+Shift+Enter"));
		await ui.waitForSession("default", /^busy · /);
		await ui.activate("alice");
		const [meanwhile] = await ui.run("RETURN 'meanwhile';");
		assert.match(meanwhile?.text ?? "", /meanwhile/);
		await workbench.runCommand("SurrealDB: Cancel Query");
		await ui.waitForSession("default", /^a cancelled request still runs · /);
		await editor.replaceText("SLEEP 60s;\n");
		await results.afterStart(() => editor.press("ControlOrMeta+Shift+Enter"));
		await ui.waitForSession("alice", /^busy · /);
		await editor.clickTitleAction("Cancel Query");
		await results.waitForText("Cancelled.");
		await ui.waitForSession("alice", /^a cancelled request still runs · /);
		await workbench.runCommand("SurrealDB: Stop What Is Running…");
		await workbench.answerDialog(stop);
		await stopped("default", "alice");
		await ui.waitForActive("alice");
	});

	await test("runs stay as tabs, which keys and mouse choose and close", async () => {
		await ui.run("RETURN 'first';");
		await ui.run("RETURN 'second';");
		const before = (await results.tabs()).length;
		const frame = await results.frame();
		const front = frame.locator('[role="tab"][aria-selected="true"]');
		await front.focus();
		await page.keyboard.press("ArrowRight");
		await results.waitForText("'first'");
		await page.keyboard.press("Delete");
		await waitUntil("the tab to go", async () => (await results.tabs()).length === before - 1);
		await frame.locator(".tab.selected .close").click();
		await waitUntil("the tab to go", async () => (await results.tabs()).length === before - 2);
	});

	await test("what the panel showed is there again after it was closed", async () => {
		await ui.run("RETURN [{ id: note:x, kept: true }];");
		await results.chooseView("SurrealQL");
		await workbench.runCommand("View: Hide Panel");
		await workbench.runCommand("View: Toggle Panel Visibility");
		await results.waitForText("kept: true");
		await waitUntil("the same view", async () => (await results.sections())[0]?.view === "SurrealQL");
		await editor.focus();
	});

	await test("one can get on with the keyboard alone: out of a result and back", async () => {
		await ui.run("RETURN [{ id: note:x, n: 1 }];");
		assert.equal(await input.isOpen(), false);
		const frame = await results.frame();
		await frame.locator("td").first().focus();
		await page.keyboard.press("ControlOrMeta+1");
		await ui.waitForEditorFocus();
	});

	for (const theme of themes) {
		await test(`in ${theme.name} everything can be read`, async () => {
			await chooseTheme(ui, theme);
			await ui.run("RETURN [{ id: note:x, n: NONE, text: 'text' }];\nTHROW 'an error';\n");
			assert.deepEqual(await tooFaint(await results.frame()), []);
		});
	}

	await test("after the window was loaded again the panel says that nothing has run", async () => {
		await page.reload();
		await workbenchReady(page);
		// VS Code in a browser forgets what was shown in the last seconds.
		await results.open();
		await results.waitForText("Nothing has run yet.");
	});
});
