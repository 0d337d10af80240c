// Sessions by tree, palette, keyboard and status bar: create, fork, activate, rename, move, variables, reset, close.

import assert from "node:assert/strict";
import { waitUntil } from "../harness/waitUntil.mjs";
import { withSchema } from "./support/database.mjs";
import { runUi } from "./support/suite.mjs";

await runUi("sessions", withSchema, async (ui, test) => {
	const { forms, input, page, sessions, workbench } = ui;
	const isAsked = () => page.locator(".monaco-dialog-box").isVisible();
	await ui.connectToMemory();

	await test("a session is created by the view's title button, where the user says", async () => {
		await sessions.clickTitleAction("Create Session");
		await forms.answer(/^Name of the new session/, "one");
		await forms.choose(/^Where does it begin/, "test/test");
		await ui.waitForSession("one", "full rights · test/test");
		await ui.waitForActive("default");
	});

	await test("a session is created by the palette, after a step back, in a place that is typed", async () => {
		await workbench.runCommand("SurrealDB: Create Session…");
		await forms.answer(/^Name of the new session/, "tow");
		await input.waitFor(/^Where does it begin/);
		await input.back();
		await forms.waitForText(/^Name of the new session/);
		assert.equal(await input.value(), "tow");
		await forms.answer(/^Name of the new session/, "two");
		await forms.choose(/^Where does it begin/, "Another Namespace and Database…");
		await forms.answer(/^Namespace/, "elsewhere");
		await forms.answer(/^Database/, "");
		await ui.waitForSession("two", "full rights · elsewhere, no database");
	});

	await test("a session is created from the menu of the connection, numbered and nowhere", async () => {
		await sessions.chooseFromRowMenu("mem://", "Create Session…");
		await forms.answer(/^Name of the new session/, "");
		await forms.choose(/^Where does it begin/, "No Namespace");
		const row = await sessions.waitForRow(/^session \d+$/);
		assert.equal(row.description, "full rights · no namespace");
	});

	await test("a session is forked by its button, by the menu, and by the palette", async () => {
		await ui.fork("fork by button", "one");
		await sessions.chooseFromRowMenu("fork by button", "Fork Session…");
		await forms.answer(/^Name of the new session/);
		await ui.waitForSession("fork by button fork", "full rights · test/test");
		await workbench.runCommand("SurrealDB: Fork Session…");
		await forms.choose("Choose a session", "one");
		await forms.answer(/^Name of the new session/, "fork by palette");
		await ui.waitForSession("fork by palette", "full rights · test/test");
	});

	await test("a click activates, and Enter does", async () => {
		await ui.activate("one");
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("Enter");
		await ui.waitForActive("two");
		await waitUntil("the marks of the active session", async () => {
			const marked = (await sessions.rows()).filter(({ ariaLabel }) => /, active,/.test(ariaLabel));
			return marked.length === 1 && marked[0]?.label === "two";
		});
	});

	await test("the status bar shows the active session, and a click on it changes that", async () => {
		await (await workbench.statusBarItem(/^two · /)).click();
		await input.waitFor("The session that editors run as");
		const [first] = await input.items();
		assert.equal(first?.label, "two");
		assert.match(first?.description ?? "", /^active · /);
		await input.pick("one");
		await ui.waitForActive("one");
	});

	await test("a session is made and activated from the status bar", async () => {
		await (await workbench.statusBarItem(/^one · /)).click();
		await forms.choose("The session that editors run as", /^Fork /);
		await forms.answer(/^Name of the new session/, "from the status bar");
		await ui.waitForActive("from the status bar");
		await ui.activate("one");
	});

	await test("F2 renames, and an empty name is refused without losing the form", async () => {
		await ui.activate("fork by palette");
		await ui.pressInView("F2", () => input.isOpen());
		await forms.answer(/^New name/, "");
		await waitUntil("the refusal", async () => !/^New name/.test(await input.message()));
		await input.type("renamed");
		await input.accept();
		await ui.waitForSession("renamed", "full rights · test/test");
		await ui.waitForActive("renamed");
	});

	await test("renaming is in the menu too", async () => {
		await sessions.chooseFromRowMenu("renamed", "Rename Session…");
		await forms.answer(/^New name/, "renamed again");
		await sessions.waitForRow("renamed again");
	});

	await test("namespace and database: those that exist, a new one with a word about it, and none", async () => {
		await sessions.chooseFromRowMenu("one", "Use Namespace and Database…");
		await forms.choose(/^Choose a namespace/, "elsewhere");
		await input.waitFor(/^Choose a database of elsewhere/);
		await input.back();
		await input.waitFor(/^Choose a namespace/);
		await input.pick("test");
		await input.waitFor(/^Choose a database of test/);
		await input.type("fresh");
		await input.pick("Use “fresh”");
		await ui.waitForSession("one", "full rights · test/fresh");
		await workbench.waitForNotification("Database “fresh” did not exist and was created.");
		await workbench.clearNotifications();

		await sessions.expandRow("one");
		await sessions.clickRow("test/fresh");
		await forms.choose(/^Choose a namespace/, "No namespace");
		await ui.waitForSession("one", "full rights · no namespace");
		await sessions.chooseFromRowMenu("one", "Use Namespace and Database…");
		await forms.choose(/^Choose a namespace/, "test");
		await forms.choose(/^Choose a database of test/, "test");
		await ui.waitForSession("one", "full rights · test/test");
	});

	await test("a variable is set, and a refused name or expression leaves what was typed", async () => {
		await sessions.chooseFromRowMenu("one", "Set Variable…");
		await forms.waitForText(/^Name of the variable/);
		await input.type("auth");
		await input.accept();
		await forms.waitForText(/belongs to the database/);
		assert.equal(await input.value(), "auth");
		await input.type("who");
		await input.accept();
		await forms.answer(/^\$who = /, "user:alice; DELETE note");
		await waitUntil("the refusal", async () => !/^\$who = /.test(await input.message()));
		assert.equal(await input.value(), "user:alice; DELETE note");
		await input.type("user:alice");
		await input.accept();
		await input.waitForClosed();
		await ui.waitForSession("$who", "user:alice");
	});

	await test("a variable is edited by F2 and by the palette, in its exact type", async () => {
		await sessions.clickRow("$who");
		await ui.pressInView("F2", () => input.isOpen());
		await forms.waitForText(/^\$who = /);
		assert.equal(await input.value(), "user:alice");
		await forms.answer(/^\$who = /, "{ a: [1dec, 2h, 1f] }");
		await ui.waitForSession("$who", "{ a: [1dec, 2h, 1f] }");
		await workbench.runCommand("SurrealDB: Edit Variable…");
		await forms.choose("Choose a session", "one");
		await forms.choose("Choose a variable", "$who");
		await forms.answer(/^\$who = /, "(SELECT VALUE id FROM note ORDER BY id)");
		await ui.waitForSession("$who", "[note:a, note:b]");
	});

	await test("a variable goes by its menu, and another by the palette", async () => {
		await workbench.runCommand("SurrealDB: Set Variable…");
		await forms.choose("Choose a session", "one");
		await forms.answer(/^Name of the variable/, "$second");
		await forms.answer(/^\$second = /, "2");
		await ui.waitForSession("$second", "2");
		await sessions.chooseFromRowMenu("$who", "Unset Variable");
		await ui.waitForNoRow("$who");
		await sessions.clickRow("$second");
		await ui.pressInView("Delete", isAsked);
		assert.equal(await workbench.dialogText(), "Unset $second of “one”?");
		await workbench.answerDialog("Cancel");
		await workbench.runCommand("SurrealDB: Unset Variable");
		await forms.choose("Choose a session", "one");
		await forms.choose("Choose a variable", "$second");
		await ui.waitForNoRow("$second");
	});

	await test("reset takes everything", async () => {
		await sessions.chooseFromRowMenu("two", "Set Variable…");
		await forms.answer(/^Name of the variable/, "x");
		await forms.answer(/^\$x = /, "1");
		await input.waitForClosed();
		await sessions.chooseFromRowMenu("two", "Reset Session");
		await ui.waitForSession("two", "full rights · no namespace");
		await sessions.expandRow("two");
		await ui.waitForNoRow("$x");
	});

	await test("sessions are closed by the button, the menu, the Delete key and the palette", async () => {
		await sessions.clickRowAction("fork by button", "Close Session");
		await ui.waitForNoRow("fork by button");
		await sessions.chooseFromRowMenu("fork by button fork", "Close Session");
		await ui.waitForNoRow("fork by button fork");
		await ui.activate("renamed again");
		await ui.pressInView("Delete", isAsked);
		assert.equal(await workbench.dialogText(), "Close session “renamed again”?");
		await workbench.answerDialog("Close");
		await ui.waitForNoRow("renamed again");
		await ui.waitForActive("default");
		await workbench.runCommand("SurrealDB: Close Session");
		await forms.choose("Choose a session", "two");
		await ui.waitForNoRow("two");
	});

	await test("the default session is not offered for closing, and the Delete key says why not", async () => {
		await ui.activate("default");
		await ui.pressInView("Delete", async () => (await workbench.notifications()).length > 0);
		await workbench.waitForNotification(/^The default session lives as long as the connection/);
		await workbench.clearNotifications();
		const row = await sessions.row("default");
		await row.hover();
		const buttons = await row
			.locator(".actions .action-label")
			.evaluateAll((all) => all.map((button) => button.getAttribute("aria-label")));
		assert.deepEqual(buttons, ["Fork Session…", "Sign In…"]);
	});

	await test("refreshing asks the server again, and leaves what there is", async () => {
		const before = await ui.sessionNames();
		await sessions.clickTitleAction("Refresh Sessions");
		await workbench.runCommand("SurrealDB: Refresh Sessions");
		assert.deepEqual(await ui.sessionNames(), before);
		await workbench.waitForNoNotification();
	});

	await test("the Delete key says what it would close, which is what is selected, and does not if it need not", async () => {
		await ui.fork("selected");
		await ui.fork("focused");
		await ui.activate("selected");
		await page.keyboard.press("ArrowDown");
		await ui.pressInView("Delete", isAsked);
		assert.equal(await workbench.dialogText(), "Close session “selected”?");
		await workbench.answerDialog("Cancel");
		assert.ok((await ui.sessionNames()).includes("selected"));
	});
});
