// Sessions by tree, palette, keyboard and status bar: create, fork, activate, rename, move, variables, reset, close.

import assert from "node:assert/strict";
import { waitUntil } from "../harness/waitUntil.mjs";
import { runOnBoth } from "./support/places.mjs";

await runOnBoth("sessions", async (ui, test, { endpoint, nobody, admin }) => {
	const { forms, input, page, sessions, workbench } = ui;
	const isAsked = () => page.locator(".monaco-dialog-box").isVisible();

	await test("a session is created by the view's title button, where the user says", async () => {
		await sessions.clickTitleAction("Create Session");
		await forms.answer(/^Name of the new session/, "one");
		await forms.choose(/^Where does it begin/, "test/test");
		await ui.waitForSession("one", `${nobody} · test/test`);
		await waitUntil(
			"the new session to be selected",
			async () => (await sessions.waitForRow("one")).selected,
		);
		await ui.waitForActive("default");
		await sessions.clickRowAction("one", "Close Session");
		await ui.waitForNoRow("one");
		await ui.fork("one");
	});

	await test("a session is created by the palette, after a step back, in a place that is typed", async () => {
		await workbench.runCommand("SurrealDB: Create Session…");
		await forms.answer(/^Name of the new session/, "tow");
		await input.waitFor(/^Where does it begin/);
		await input.back();
		await forms.waitForText(/^Name of the new session/);
		await input.waitForValue("tow");
		await forms.answer(/^Name of the new session/, "two");
		await forms.choose(/^Where does it begin/, "Another Namespace and Database…");
		await forms.answer(/^Namespace/, "elsewhere");
		await forms.answer(/^Database/, "");
		await ui.waitForSession("two", `${nobody} · elsewhere (no database)`);
	});

	await test("a session is created from the menu of the connection, numbered and nowhere", async () => {
		await sessions.chooseFromRowMenu(endpoint, "Create Session…");
		await forms.answer(/^Name of the new session/, "");
		await forms.choose(/^Where does it begin/, "No Namespace");
		const { label } = await sessions.waitForRow(/^session \d+$/);
		await ui.waitForSession(label, `${nobody} · no namespace`);
	});

	await test("a session is forked by its button, by the menu, and by the palette", async () => {
		await ui.fork("fork by button", "one");
		await sessions.chooseFromRowMenu("fork by button", "Fork Session…");
		await forms.answer(/^Name of the new session/);
		await ui.waitForSession("fork by button fork", `${admin} · test/test`);
		await workbench.runCommand("SurrealDB: Fork Session…");
		await forms.choose("Choose a session", "one");
		await forms.answer(/^Name of the new session/, "fork by palette");
		await ui.waitForSession("fork by palette", `${admin} · test/test`);
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

	await test("a session is activated by its menu, and by the palette", async () => {
		await sessions.chooseFromRowMenu("one", "Activate Session");
		await ui.waitForActive("one");
		await workbench.runCommand("SurrealDB: Activate Session");
		await forms.choose("The session that editors run as", "two");
		await ui.waitForActive("two");
	});

	await test("the status bar shows the active session, and a click on it changes that", async () => {
		const words = await workbench.statusBarItem(/^two · /);
		// In many themes the bar is as colourful as the sessions are: only its own colour can be read on it.
		const colour = (/** @type {Element} */ element) => getComputedStyle(element).color;
		const own = await page.locator(".part.statusbar").evaluate(colour);
		assert.equal(await words.locator("a").evaluate(colour), own);
		assert.notEqual(await page.locator('[id$="surrealSessions.sessionMark"] .codicon').evaluate(colour), own);
		await words.click();
		await input.waitFor("The session that editors run as");
		const first = await waitUntil("the choices", async () => (await input.items())[0]);
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
		// The row that comes moves others to other elements.
		await sessions.waitForRow("from the status bar");
		await ui.activate("one");
	});

	await test("F2 renames, and an empty name is refused without losing the form", async () => {
		await ui.activate("fork by palette");
		await ui.pressInView("F2", () => input.isOpen());
		await forms.answer(/^New name/, "");
		await waitUntil("the refusal", async () => !/^New name/.test(await input.message()));
		await input.type("renamed");
		await input.accept();
		await ui.waitForSession("renamed", `${admin} · test/test`);
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
		await ui.waitForSession("one", `${admin} · test/fresh`);
		await workbench.waitForNotification("Database “fresh” did not exist and was created.");
		await workbench.clearNotifications();

		await sessions.expandRow("one");
		await sessions.clickRow("test/fresh");
		await forms.choose(/^Choose a namespace/, "No namespace");
		await ui.waitForSession("one", `${admin} · no namespace`);
		await sessions.chooseFromRowMenu("one", "Use Namespace and Database…");
		await forms.choose(/^Choose a namespace/, "test");
		await forms.choose(/^Choose a database of test/, "test");
		await ui.waitForSession("one", `${admin} · test/test`);
	});

	await test("a variable is set, and a refused name or expression leaves what was typed", async () => {
		await sessions.chooseFromRowMenu("one", "Set Variable…");
		await forms.waitForText(/^Name of the variable/);
		await input.type("auth");
		await input.accept();
		await forms.waitForText(/the server keeps it for itself/);
		await input.waitForValue("auth");
		await input.type("who");
		await input.accept();
		await forms.answer(/^\$who = /, "user:alice; DELETE note");
		await waitUntil("the refusal", async () => !/^\$who = /.test(await input.message()));
		await input.waitForValue("user:alice; DELETE note");
		await input.type("alice");
		await forms.waitForText(/A text is written 'alice'/);
		await input.type("user:alice");
		await input.accept();
		await input.waitForClosed();
		await ui.waitForSession("$who", "user:alice");
	});

	await test("a session is copied as code by its menu, and opens in an editor", async () => {
		await sessions.chooseFromRowMenu("one", "Copy Session as Code…");
		await forms.choose("The SDK that is to make the session again", "Python");
		await workbench.waitForNotification(/^Session “one” was copied as code for Python/);
		const copied = await page.evaluate(() => navigator.clipboard.readText());
		assert.match(copied, /session\.let\("who", RecordID\("user", "alice"\)\)/);
		await workbench.answerNotification(/^Session “one” was copied as code for Python/, "Open in Editor");
		await ui.editor.waitForText("This text was not run");
		await workbench.runCommand("View: Revert and Close Editor");
	});

	await test("a variable is edited by F2 and by the palette, in its exact type", async () => {
		await sessions.selectRow("$who");
		await ui.pressInView("F2", () => input.isOpen());
		await forms.waitForText(/^\$who = /);
		await input.waitForValue("user:alice");
		await forms.answer(/^\$who = /, "{ a: [1dec, 2h, 1f] }");
		await ui.waitForSession("$who", "{ a: [1dec, 2h, 1f] }");
		await workbench.runCommand("SurrealDB: Edit Variable…");
		await forms.choose("Choose a session", "one");
		await forms.choose("Choose a variable", "$who");
		await forms.answer(/^\$who = /, "(SELECT VALUE id FROM note ORDER BY id)");
		await ui.waitForSession("$who", "[note:a, note:b]");
	});

	await test("a long value is cut in the view, and whole where it is edited", async () => {
		await sessions.selectRow("$who");
		await ui.pressInView("F2", () => input.isOpen());
		await forms.answer(/^\$who = /, "string::repeat('x', 40000)");
		await ui.waitForSession("$who", /^'x{199}…$/);
		await sessions.selectRow("$who");
		await ui.pressInView("F2", () => input.isOpen());
		await forms.waitForText(/^\$who = /);
		await input.waitForValue(`'${"x".repeat(40000)}'`);
		await forms.answer(/^\$who = /, "1");
		await ui.waitForSession("$who", "1");
	});

	await test("a value too long for an input box is edited as a query", async () => {
		await sessions.selectRow("$who");
		await ui.pressInView("F2", () => input.isOpen());
		await forms.answer(/^\$who = /, "string::repeat('y', 150000)");
		await ui.waitForSession("$who", /^'y{199}…$/);
		await sessions.chooseFromRowMenu("$who", "Edit Variable…");
		await ui.editor.waitForText("LET $who = 'yyy");
		await workbench.waitForNotification(/^The value is long/);
		await ui.run("LET $who = 1;");
		await ui.waitForSession("$who", "1");
		await workbench.clearNotifications();
		await workbench.runCommand("View: Revert and Close Editor");
	});

	await test("a variable goes by its menu, and another by the palette", async () => {
		await workbench.runCommand("SurrealDB: Set Variable…");
		await forms.choose("Choose a session", "one");
		await forms.answer(/^Name of the variable/, "$second");
		await forms.answer(/^\$second = /, "2");
		await ui.waitForSession("$second", "2");
		await sessions.chooseFromRowMenu("$who", "Unset Variable");
		await ui.waitForNoRow("$who");
		await sessions.selectRow("$second");
		await ui.pressInView("Delete", isAsked);
		assert.equal(await workbench.dialogText(), "Unset $second of “one”?");
		await workbench.answerDialog("Cancel");
		await workbench.runCommand("SurrealDB: Unset Variable");
		await forms.choose("Choose a session", "one");
		await forms.choose("Choose a variable", "$second");
		await ui.waitForNoRow("$second");
	});

	await test("reset takes everything", async () => {
		await ui.fork("three");
		await sessions.chooseFromRowMenu("three", "Set Variable…");
		await forms.answer(/^Name of the variable/, "x");
		await forms.answer(/^\$x = /, "1");
		await input.waitForClosed();
		await sessions.chooseFromRowMenu("three", "Reset Session");
		assert.match(await workbench.dialogText(), /^Reset session “three”\?/);
		await workbench.answerDialog("Reset");
		await ui.waitForSession("three", `${nobody} · no namespace`);
		await sessions.expandRow("three");
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
		await workbench.statusBarItem("No session: choose one");
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
		const buttons = row.locator(".actions .action-label");
		await waitUntil("two buttons, and none that closes", async () => {
			const titles = await buttons.evaluateAll((all) => all.map((each) => each.getAttribute("aria-label")));
			return titles.join() === "Fork Session…,Sign In…";
		});
	});

	await test("refreshing asks the server again, and leaves what there is", async () => {
		const before = await ui.sessionNames();
		await sessions.clickTitleAction("Refresh Sessions");
		await workbench.runCommand("SurrealDB: Refresh Sessions");
		const same = async () => (await ui.sessionNames()).join() === before.join();
		await waitUntil("the same sessions", same);
		await workbench.waitForNoNotification();
	});

	await test("F2 and the Delete key mean the row that has the focus, whatever is selected", async () => {
		await ui.fork("selected");
		await ui.fork("focused");
		await ui.activate("selected");
		await page.keyboard.press("ArrowDown");
		await ui.pressInView("Delete", isAsked);
		assert.equal(await workbench.dialogText(), "Close session “focused”?");
		await workbench.answerDialog("Cancel");
		await ui.pressInView("F2", () => input.isOpen());
		await input.waitForValue("focused");
		await ui.leaveInputs();
		await page.keyboard.press("ArrowUp");
		await ui.pressInView("F2", () => input.isOpen());
		await input.waitForValue("selected");
		await ui.leaveInputs();
		await ui.waitForActive("selected");
		assert.ok((await sessions.waitForRow("selected")).selected);
		assert.ok((await ui.sessionNames()).includes("focused"));
	});

	await test("a fork made in the view has the focus there, and each part of it has its key", async () => {
		await ui.fork("new");
		await ui.pressInView("F2", () => input.isOpen());
		await input.waitForValue("new");
		await ui.leaveInputs();
		await page.keyboard.press("ArrowRight");
		await waitUntil("its parts", async () => (await sessions.rows()).at(-1)?.level === 3);
		await page.keyboard.press("ArrowDown");
		await ui.pressInView("F2", () => input.isOpen());
		assert.match(await input.title(), /^Sign In “new”/);
		await ui.leaveInputs();
		await page.keyboard.press("Delete");
		await page.keyboard.press("ArrowDown");
		await ui.pressInView("F2", () => input.isOpen());
		assert.match(await input.title(), /^Namespace and Database of “new”/);
		await ui.leaveInputs();
		assert.ok((await ui.sessionNames()).includes("new"));
	});
});
