// What the permission matrix found, written into a test suite of the example: chosen, shown, tried, and saved.

import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { repoRoot } from "../../scripts/tools/paths.mjs";
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
		await workbench.waitForNotification(/^The 2 new cases pass on the embedded engine\./);
		assert.equal(await read("notes.toml"), before);
		await workbench.answerNotification(/^The 2 new cases pass/, "Save");
		await waitUntil("the suite to be written", async () => (await read("notes.toml")) !== before);
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
		await workbench.waitForNotification(/^The new case passes on the embedded engine\./);
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
		await workbench.waitForNotification(/on the embedded engine/);
		await workbench.clearNotifications();
		await workbench.runCommand("SurrealDB: Discard Frozen Test");
		await waitUntil(
			"its tab to close",
			async () => !(await editor.tabs()).some((name) => /frozen/.test(name)),
		);
		assert.equal(await read("people.toml"), before);
	});

	await test("where no case can say it, the button says why", async () => {
		await page.locator(".tab", { hasText: "Permission Matrix" }).click();
		const details = await press("shared, create, bob");
		assert.match(
			(await details.textContent()) ?? "",
			/No test can be made of this\. A suite's case creates a record by its content/,
		);
		assert.equal(await page.locator(".quick-input-widget:visible").count(), 0);
		await (await matrix.name("tag")).click();
		await waitUntil("the details of another row", async () =>
			/^Definition of tag/.test((await details.textContent()) ?? ""),
		);
		assert.doesNotMatch((await details.textContent()) ?? "", /No test can be made/);
	});
});
