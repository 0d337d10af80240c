// What the permission matrix found, and what was compared, written into a test suite of the example: chosen, shown,
// tried, and saved.

import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { repoRoot } from "../../scripts/tools/paths.mjs";
import { ComparePage } from "../harness/comparePage.mjs";
import { MatrixPage } from "../harness/matrixPage.mjs";
import { waitUntil } from "../harness/waitUntil.mjs";
import { runUi } from "./support/suite.mjs";

await runUi("freeze", { copyOf: join(repoRoot, "examples", "notes") }, async (ui, test) => {
	const { editor, forms, input, page, sessions, workbench } = ui;
	const matrix = new MatrixPage(workbench);
	const suites = join(ui.folder, "database", "tests", "suites");
	const read = (/** @type {string} */ name) => readFile(join(suites, name), "utf8");
	const isThere = (/** @type {string} */ name) =>
		stat(join(suites, name)).then(
			() => true,
			() => false,
		);
	/** The button in the details of a cell, also where it only says why it does nothing. */
	const press = async (/** @type {string} */ cell) => {
		await page.locator(".tab", { hasText: "Permission Matrix" }).click();
		await (await matrix.cell(cell)).click();
		const details = await matrix.details();
		await details.getByRole("button", { name: "Freeze as Test…" }).click({ force: true });
		return details;
	};
	/** Up to the preview: as the actor that the suites have. */
	const freezeInto = async (/** @type {string} */ suite, /** @type {string} */ cell) => {
		await press(cell);
		await input.waitFor(/^Suite to write it into/);
		await input.pick(suite);
		await input.waitFor(/^Actor that is user:bob/);
		await input.pick("bob");
		await editor.waitForDiff(`${suite} ↔ with the frozen test (not saved)`);
	};
	const shown = (/** @type {RegExp} */ text) =>
		waitUntil("what the suite would be", async () => text.test(await editor.newerText()));

	await ui.connectToMemory();
	await ui.fork("bob");
	await sessions.clickRowAction("bob", "Sign In…");
	await forms.recordUser("in", "account", { name: "bob", password: "bob-example" });
	await ui.waitForSession("bob", "user:bob via account · notes/notes");
	await workbench.runCommand("SurrealDB: Show Permission Matrix");
	await input.waitFor(/^Sessions to try everything in/);
	await page.keyboard.press("Enter");
	await matrix.whenEnded();

	await test("a cell becomes cases of a suite that there is: shown, tried, and written behind all that it has", async () => {
		const before = await read("notes.toml");
		await freezeInto("notes.toml", "note, select, bob");
		await shown(/From the permission matrix of notes\/notes: “bob”, select note, partly allowed\./);
		await workbench.waitForNotification(/^The 3 new cases pass on the embedded engine\./);
		assert.equal(await read("notes.toml"), before);
		await workbench.answerNotification(/^The 3 new cases pass/, "Save");
		await waitUntil("the suite to be written", async () => (await read("notes.toml")).length > before.length);
		const after = await read("notes.toml");
		assert.equal(after.slice(0, before.length), before);
		assert.match(
			after.slice(before.length),
			/name = "bob may see note:\w+"\nkind = "permissions_matrix"\nactor = "bob"/,
		);
		assert.match(after.slice(before.length), /name = "bob may not see note:\w+"/);
		await editor.waitForTab("notes.toml");
	});

	await test("a new suite has an actor of its own, who needs no password", async () => {
		await press("bookmark, select, bob");
		await input.waitFor(/^Suite to write it into/);
		await input.pick("New Suite…");
		await input.waitFor(/^permissions\.toml/);
		await input.type("notes");
		await waitUntil("the name to be refused", async () =>
			/There is a file of this name/.test((await page.locator(".quick-input-message").textContent()) ?? ""),
		);
		await input.type("bookmarks");
		await page.keyboard.press("Enter");
		await input.waitFor(/^Actor that is user:bob/);
		await input.pick("New Actor “bob”");
		await editor.waitForDiff("bookmarks.toml (new, not saved)");
		await workbench.waitForNotification(/^The 2 new cases pass on the embedded engine\./);
		assert.equal(await isThere("bookmarks.toml"), false);
		await workbench.clearNotifications();
		await editor.clickTitleAction("Save Frozen Test");
		await waitUntil("the suite to be there", () => isThere("bookmarks.toml"));
		const text = await read("bookmarks.toml");
		assert.match(text, /\[actors\.bob_2\]/);
		assert.match(text, /signin_params = \{ record = "user:bob" \}/);
		await editor.waitForTab("bookmarks.toml");
	});

	await test("what is discarded is nowhere", async () => {
		const before = await read("people.toml");
		await freezeInto("people.toml", "note, delete, bob");
		await workbench.waitForNotification(/new cases pass on the embedded engine/);
		await workbench.clearNotifications();
		await workbench.runCommand("SurrealDB: Discard Frozen Test");
		await waitUntil(
			"its tab to close",
			async () => !(await editor.tabs()).some((name) => /frozen/.test(name)),
		);
		assert.equal(await read("people.toml"), before);
	});

	await test("what was typed and not saved stays so, and what changed meanwhile is not written over", async () => {
		const before = await read("people.toml");
		const typeOnTop = async (/** @type {string} */ line) => {
			await workbench.openFile("people.toml");
			await editor.press("ControlOrMeta+Home");
			await editor.type(line);
		};
		await typeOnTop("# mine\n");
		await freezeInto("people.toml", "note, delete, bob");
		await workbench.waitForNotification(/new cases pass on the embedded engine/);
		await workbench.answerNotification(/new cases pass on the embedded engine/, "Save");
		await editor.waitForTab("people.toml");
		assert.equal(await read("people.toml"), before);
		await editor.press("ControlOrMeta+s");
		await waitUntil("the file to be saved", async () => (await read("people.toml")).length > before.length);
		const saved = await read("people.toml");
		assert.equal(saved.startsWith(`# mine\n${before}`), true);
		assert.match(saved.slice(before.length), /bob may (not )?delete note:/);

		await freezeInto("people.toml", "note, update, bob");
		await workbench.waitForNotification(/new cases pass on the embedded engine/);
		await typeOnTop("# late\n");
		await workbench.answerNotification(/on the embedded engine/, "Save");
		await workbench.waitForNotification(
			/^The suite was changed since this was shown\..* nothing was written\./,
		);
		await workbench.clearNotifications();
		assert.equal(await read("people.toml"), saved);
		await workbench.runCommand("File: Revert File");
		await page.locator(".tab", { hasText: "with the frozen test" }).click();
		await workbench.runCommand("SurrealDB: Discard Frozen Test");
	});

	await test("where no case can say it, the button says why", async () => {
		await page.locator(".tab", { hasText: "Permission Matrix" }).click();
		const details = await press("shared, create, bob");
		assert.match(
			(await details.textContent()) ?? "",
			/No test can be made of this\. A suite's case tries to write by a copy of a record/,
		);
		assert.equal(await page.locator(".quick-input-widget:visible").count(), 0);
		await (await matrix.name("tag")).click();
		await waitUntil("the details of another row", async () =>
			/^Definition of tag/.test((await details.textContent()) ?? ""),
		);
		assert.doesNotMatch((await details.textContent()) ?? "", /No test can be made/);
	});

	const compare = new ComparePage(workbench);
	const pressInComparison = async (statement = 0) => {
		const frame = await compare.frame();
		await frame.getByRole("button", { name: "Freeze as Test…" }).nth(statement).click();
	};
	const runText = (/** @type {string} */ text) =>
		compare.afterRun(async () => {
			await compare.edit(text);
			await compare.run();
		});

	await test("what sessions got of a statement becomes a case for each of them", async () => {
		await workbench.openFile("2-notes.surql");
		await ui.cursorIn("SELECT");
		await editor.press("ControlOrMeta+Alt+Enter");
		await input.waitFor("Compare in Sessions");
		for (const name of ["default", "bob"]) await input.pick(name);
		await compare.afterRun(() => input.accept());
		const before = await read("notes.toml");
		await pressInComparison();
		await input.waitFor(/^Suite to write it into/);
		await input.pick("notes.toml");
		await input.waitFor(/^Actor that is user:bob, as session “bob” is/);
		await input.pick("bob");
		await editor.waitForDiff("notes.toml ↔ with the frozen test (not saved)");
		await workbench.waitForNotification(/^The 3 new cases pass on the embedded engine\./);
		await workbench.answerNotification(/^The 3 new cases pass/, "Save");
		await waitUntil("the suite to be written", async () => (await read("notes.toml")).length > before.length);
		const after = await read("notes.toml");
		assert.equal(after.slice(0, before.length), before);
		const added = after.slice(before.length);
		assert.match(added, /# From a comparison in notes\/notes: what “default”, “bob” got\./);
		assert.match(added, /name = "root gets SELECT/);
		assert.match(added, /name = "bob gets SELECT[^\n]*"\nkind = "sql_expect"\nactor = "bob"/);
		assert.match(added, /\{ path = "0\.id", equals = "note:\w+" \},/);
	});

	await test("a session can be left out, and of many records some stand for all", async () => {
		await ui.fork("alice");
		await sessions.clickRowAction("alice", "Sign In…");
		await forms.recordUser("in", "account", { name: "alice", password: "alice-example" });
		await ui.waitForSession("alice", "user:alice via account · notes/notes");
		await page.locator(".tab", { hasText: "Compare" }).click();
		const frame = await compare.frame();
		await frame.getByRole("checkbox", { name: /alice/ }).click();
		await runText("SELECT id, title FROM note");
		await pressInComparison();
		await input.waitFor(/^Suite to write it into/);
		await input.pick("notes.toml");
		await input.waitFor(/^Actor that is user:bob/);
		await input.pick("bob");
		await input.waitFor(/^Actor that is user:alice/);
		await input.pick("Leave Out “alice”");
		await editor.waitForDiff("notes.toml ↔ with the frozen test (not saved)");
		await workbench.waitForNotification(/^The 3 new cases pass on the embedded engine\./);
		await shown(/# “alice” was left out\./);
		await shown(/# Of its 6 records \d stand for all: one for each way in which the sessions saw one\./);
		await workbench.answerNotification(/^The 3 new cases pass/, "Discard");
	});

	await test("a write, and a variable, are refused with the reason", async () => {
		await page.locator(".tab", { hasText: "Compare" }).click();
		await runText("LET $mine = 1; RETURN $mine; DELETE note");
		await pressInComparison(1);
		await workbench.waitForNotification(/^No test can be made of this\. It uses \$mine/);
		await pressInComparison(2);
		await workbench.waitForNotification(/^No test can be made of this\. It writes, .* \(DELETE note\)/);
		await workbench.clearNotifications();
	});
});
