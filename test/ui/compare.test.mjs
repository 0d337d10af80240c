// One text in several sessions, side by side: on the example, as its readers do it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repoRoot } from "../../scripts/tools/paths.mjs";
import { findSurreal, noSurreal } from "../../scripts/tools/surrealBin.mjs";
import { ComparePage } from "../harness/comparePage.mjs";
import { waitUntil } from "../harness/waitUntil.mjs";
import { connectAsConfigured } from "./support/connectAsConfigured.mjs";
import { runUi } from "./support/suite.mjs";
import { startSurreal } from "./support/surrealServer.mjs";
import { readInThemes } from "./support/themes.mjs";

const COUNT = "SELECT count() AS n FROM note GROUP ALL";

const example = join(repoRoot, "examples", "notes");

await runUi("compare", { copyOf: example }, async (ui, test) => {
	await ui.connectToMemory();
	await compareOn(ui, test);
});

const program = findSurreal();
if (program === undefined) {
	console.log(`- compare on a server: skipped, because ${noSurreal}`);
	console.log("0 passed, 0 failed, 1 skipped");
} else {
	const server = await startSurreal(program, "memory");
	const settings = {
		"surrealSessions.connection.endpoint": server.endpoint,
		"surrealSessions.connection.namespace": "notes",
		"surrealSessions.connection.database": "notes",
		"surrealSessions.connection.auth": { level: "root", user: "root" },
	};
	await runUi("compare-server", { copyOf: example, settings }, async (ui, test) => {
		await connectAsConfigured(ui, server.endpoint);
		await compareOn(ui, test);
	});
	await server.kill();
}

/**
 * @param {import("./support/ui.mjs").Ui} ui
 * @param {import("./support/suite.mjs").Test} test
 */
async function compareOn(ui, test) {
	const { editor, forms, input, page, sessions, workbench } = ui;
	const compare = new ComparePage(workbench);
	const copied = () => page.evaluate(() => navigator.clipboard.readText());
	/** @param {string} label */
	const press = async (label) => {
		const frame = await compare.frame();
		await frame.getByRole("button", { name: label, exact: true }).click();
	};
	/** @param {string} label */
	const choose = async (label) => {
		const frame = await compare.frame();
		await frame.getByRole("radio", { name: label, exact: true }).click();
		await compare.whenLoaded();
	};
	/** Edits the text of the tab, and runs it. */
	const runText = (/** @type {string} */ text) =>
		compare.afterRun(async () => {
			await compare.edit(text);
			await compare.run();
		});

	// Room for all columns: those that are out of sight are not drawn.
	await page.setViewportSize({ width: 1700, height: 900 });
	for (const name of ["alice", "bob"]) {
		await ui.fork(name);
		await sessions.clickRowAction(name, "Sign In…");
		await forms.recordUser("in", "account", { name, password: `${name}-example` });
		await ui.waitForSession(name, new RegExp(`^user:${name} via account`));
	}
	await workbench.openFile("2-notes.surql");
	await ui.cursorIn("SELECT");

	await test("without chosen sessions it asks, and the focus stays in the editor", async () => {
		await editor.press("ControlOrMeta+Alt+Enter");
		await input.waitFor("Compare in Sessions");
		for (const name of ["default", "alice", "bob"]) await input.pick(name);
		await compare.afterRun(() => input.accept());
		await ui.waitForEditorFocus();
		assert.deepEqual(await compare.outcomes(), [
			"●default ✓ OK 6 rows",
			"▲alice ✓ OK 5 of 6 rows silently denied: 1 row",
			"□bob ✓ OK 4 of 6 rows silently denied: 2 rows",
		]);
	});

	await test("rows that only some see, and fields that only some have, are told apart", async () => {
		await choose("By Session");
		assert.deepEqual(Object.keys(await compare.rows()), [
			"note:budget",
			"note:diary",
			"note:present",
			"note:reise",
			"note:roadmap",
			"note:soupe",
		]);
		const frame = await compare.frame();
		assert.equal(
			(await frame.locator('.slick-cell.noRow[title^="alice gets no such row, and no error"]').count()) > 0,
			true,
		);
		await choose("By Field");
		// Engines don't agree on a denied field that the text names: here nobody names it.
		await runText("SELECT * OMIT created, lang, text, title FROM note ORDER BY id");
		await frame.locator(".slick-viewport-top.slick-viewport-right").evaluate((element) => {
			element.scrollLeft = element.scrollWidth;
		});
		await frame.locator('.slick-cell.absent[title="no such field for bob"]').first().waitFor();
		assert.ok((await frame.locator(".slick-cell.differs.absent").count()) > 0);
	});

	await test("differences only leaves the others out", async () => {
		await runText("SELECT id, published FROM note WHERE id IN [note:roadmap, note:diary] ORDER BY id");
		assert.deepEqual(Object.keys(await compare.rows()), ["note:diary", "note:roadmap"]);
		await choose("Differences Only");
		assert.deepEqual(await compare.rows(), { "note:diary": ["false", "no row", "false"] });
		await choose("All Rows");
	});

	await test("the grid is reached and walked by keys, Enter shows a value, Ctrl+C copies it", async () => {
		const frame = await compare.frame();
		await frame.getByRole("button", { name: "Freeze as Test…" }).focus();
		await page.keyboard.press("Tab");
		const focused = () =>
			frame.evaluate(() => [
				document.activeElement?.getAttribute("role"),
				document.activeElement?.parentElement?.getAttribute("aria-rowindex"),
				document.activeElement?.getAttribute("aria-colindex"),
			]);
		await waitUntil("the first cell", async () => (await focused()).join() === "gridcell,2,1");
		await page.keyboard.press("ArrowRight");
		await page.keyboard.press("ArrowDown");
		await waitUntil("the next cell", async () => (await focused()).join() === "gridcell,3,2");
		await frame
			.locator('[role="status"]', { hasText: "note:roadmap, default, published, true" })
			.waitFor({ state: "attached" });
		await page.keyboard.press("Enter");
		await frame.locator(".detail", { hasText: "published of note:roadmap for default" }).waitFor();
		await page.keyboard.press("ControlOrMeta+c");
		await waitUntil("the value on the clipboard", async () => (await copied()) === "true");
		await page.keyboard.press("ControlOrMeta+End");
		await waitUntil("the last cell", async () => (await focused()).join() === "gridcell,3,4");
		await page.keyboard.press("ControlOrMeta+Home");
		await waitUntil("the first cell", async () => (await focused()).join() === "gridcell,2,1");
		await page.keyboard.press("Tab");
		await waitUntil("the focus outside of the grid", async () => (await focused())[0] !== "gridcell");
	});

	await test("what is written is rolled back, in each session by itself", async () => {
		await runText(`CREATE tag:new SET name = 'new'; DELETE note RETURN NONE; ${COUNT}`);
		// Who may not write is told nothing: that is what the label is for.
		assert.deepEqual(await compare.outcomes(0), [
			"●default ✓ OK 1 row",
			"▲alice ✓ OK 0 of 1 row silently denied: 1 row",
			"□bob ✓ OK 0 of 1 row silently denied: 1 row",
		]);
		await runText("SELECT id FROM tag:new");
		await compare.waitForText(/No rows in any session/);
		await runText(COUNT);
		assert.deepEqual(Object.values(await compare.rows())[0], ["6", "5", "4"]);
	});

	await test("what is refused says why, and nothing ran", async () => {
		await compare.edit("BEGIN; CREATE note:new SET title = 'new'; COMMIT");
		await compare.run();
		await compare.waitForText(/This cannot be run so that nothing of it stays, and did not run/);
		await compare.chooseWrites("refused");
		await compare.edit("CREATE note:new SET title = 'new'");
		await compare.run();
		await compare.waitForText(/This writes, or may .*CREATE note.*, and nothing of it ran/);
		await runText(COUNT);
		assert.deepEqual(Object.values(await compare.rows())[0], ["6", "5", "4"]);
		await compare.chooseWrites("rolled back");
	});

	await test("effects that a roll-back does not undo are named first", async () => {
		const outside = "RETURN http::get('http://127.0.0.1:9/')";
		await compare.edit(outside);
		await compare.run();
		const dialog = await workbench.dialogText();
		assert.match(dialog, /A roll-back does not undo all that this does/);
		assert.match(dialog, /http::get/);
		assert.match(dialog, /“default”, “alice”, and “bob”/);
		await workbench.answerDialog("Cancel");
		await compare.waitForText(/Cancelled before anything ran/);
		await compare.afterRun(async () => {
			await compare.run();
			await workbench.dialogText();
			await workbench.answerDialog("Run Anyway");
		});
		assert.match((await compare.outcomes())[0] ?? "", /✗ Error/);
	});

	await test("writes are kept after a yes, which names the sessions", async () => {
		await compare.chooseWrites("kept");
		const keep = "CREATE note SET title = 'kept'";
		await compare.edit(keep);
		await compare.run();
		const dialog = await workbench.dialogText();
		assert.match(dialog, /Keep what this text writes\?/);
		assert.match(dialog, /“alice”: user:alice via account, in notes\/notes/);
		await compare.afterRun(() => workbench.answerDialog("Keep Writes"));
		await compare.chooseWrites("rolled back");
		await runText("SELECT count() AS n FROM note WHERE title = 'kept' GROUP ALL");
		// The default session has no $auth, which is whom a note belongs to.
		assert.deepEqual(Object.values(await compare.rows())[0]?.slice(1), ["1", "1"]);
		await compare.chooseWrites("kept");
		await compare.edit("SLEEP 4s; DELETE note WHERE title = 'kept'");
		await compare.run();
		await workbench.answerDialog("Keep Writes");
		await (await compare.frame()).getByRole("timer").waitFor();
		await press("Cancel");
		// Each session says it: it had been sent.
		await compare.waitForText(
			/default.*It may go on running, and it is not known whether it is applied.*bob/,
		);
		await compare.edit("DELETE note WHERE title = 'kept'");
		await compare.run();
		await compare.afterRun(() => workbench.answerDialog("Keep Writes"));
		await compare.chooseWrites("rolled back");
	});

	await test("a pinned comparison stands beside the next one", async () => {
		/** @param {string} label @param {string} then what the button says when it is done */
		const pin = async (label, then) => {
			await press(label);
			await (await compare.frame()).getByRole("button", { name: then, exact: true }).waitFor();
			await compare.whenLoaded();
		};
		await runText("SELECT id, title FROM note WHERE id = note:soupe");
		await pin("Pin as Baseline", "Unpin Baseline");
		await runText("UPDATE note:soupe SET title = 'Broth'; SELECT id, title FROM note WHERE id = note:soupe");
		await pin("Unpin Baseline", "Pin as Baseline");
		await runText("SELECT id, title FROM note WHERE id = note:soupe");
		await pin("Pin as Baseline", "Unpin Baseline");
		await runText("SELECT id, string::uppercase(title) AS title FROM note WHERE id = note:soupe");
		const [cells] = Object.values(await compare.rows());
		assert.equal(cells?.length, 6);
		const frame = await compare.frame();
		assert.equal(await frame.locator(".slick-cell.changed").count(), 3);
		assert.ok((await compare.outcomes()).some((line) => line.includes("default before")));
		await pin("Unpin Baseline", "Pin as Baseline");
		await waitUntil("the baseline's columns to go", async () => (await compare.outcomes()).length === 3);
		await compare.whenLoaded();
	});

	await test("two sessions' results are opened in the diff editor", async () => {
		await runText("SELECT id, remark FROM note ORDER BY id");
		const frame = await compare.frame();
		await frame.getByRole("combobox", { name: "Right side of the diff" }).selectOption({ label: "bob" });
		await press("Open what these two got in the diff editor");
		const diff = page.locator(".monaco-diff-editor");
		await diff.waitFor();
		await waitUntil("both texts", async () => {
			const text = ((await diff.textContent()) ?? "").replaceAll("\u00a0", " ");
			return text.includes("note:budget") && text.includes("Ask for more.");
		});
		await waitUntil("its tab", async () =>
			(await editor.tabs()).some((title) => title.includes("default ↔ bob (statement 1)")),
		);
		await page.keyboard.press("ControlOrMeta+w");
		await waitUntil("the end of the diff", async () => (await diff.count()) === 0).catch(() => {});
	});

	await test("it is copied as Markdown, and saved as JSON", async () => {
		await runText("SELECT id, title FROM note WHERE id = note:diary");
		await page.evaluate(() => navigator.clipboard.writeText(""));
		await press("Copy as Markdown");
		await waitUntil("it on the clipboard", async () => (await copied()).includes("| note:diary |"));
		const text = await copied();
		assert.match(text, /\*\*Statement 1\*\*: `SELECT id, title FROM note WHERE id = note:diary`/);
		assert.match(
			text,
			/\| alice \| user:alice via account \| notes\/notes \| OK \| 0 \| silently denied: 1 row \|/,
		);
		await press("Save as JSON…");
		const file = join(ui.folder, "comparison.json");
		await input.waitFor(/Save Comparison as JSON/);
		await input.waitForValue(file);
		await input.accept();
		await workbench.waitForNotification(/The comparison was saved in /);
		const saved = JSON.parse(await readFile(file, "utf8"));
		assert.deepEqual(
			saved.results.map((/** @type {any} */ { session, statements }) => [
				session,
				statements[0].value.length,
			]),
			[
				["default", 1],
				["alice", 0],
				["bob", 1],
			],
		);
		await workbench.clearNotifications();
	});

	await test("what takes long is cancelled, and what it wrote is rolled back", async () => {
		await compare.edit("CREATE tag:slow SET name = 'slow'; SLEEP 4s; CREATE tag:later SET name = 'later'");
		await compare.run();
		await compare.waitForText(/^Running/);
		const frame = await compare.frame();
		// The focus is on what takes the place of the button that was pressed.
		await waitUntil("the focus on Cancel", () =>
			frame.evaluate(() => document.activeElement?.textContent === "Cancel"),
		);
		await page.keyboard.press("Enter");
		await compare.waitForText(/^Cancelled/);
		await runText("SELECT id FROM tag:slow, tag:later");
		await compare.waitForText(/No rows in any session/);
	});

	await test("sessions are chosen in the view and in the tab alike", async () => {
		const frame = await compare.frame();
		const box = (await sessions.row("bob")).locator(".custom-view-tree-node-item-checkbox");
		await box.click();
		await waitUntil("bob's chip not to be checked", async () => {
			return !(await frame.getByRole("checkbox", { name: /^bob/ }).isChecked());
		});
		// A box is not the row: nobody else is active by that.
		await ui.waitForActive("default");
		await runText(COUNT);
		assert.equal((await compare.outcomes()).length, 2);
		await frame.getByRole("checkbox", { name: /^bob/ }).click();
		await waitUntil("bob's box to be checked", async () => {
			return (await box.getAttribute("aria-checked")) === "true";
		});
	});

	await test("a session that is closed meanwhile is gone from the choice, and its results stay", async () => {
		await ui.fork("carl");
		const frame = await compare.frame();
		await frame.getByRole("checkbox", { name: /^carl/ }).click();
		await runText(COUNT);
		assert.equal((await compare.outcomes()).length, 4);
		await sessions.clickRowAction("carl", "Close Session");
		await ui.waitForNoRow("carl");
		await compare.waitForText(/Session “carl” has ended since\./);
		assert.equal((await compare.outcomes()).length, 4);
		await waitUntil("carl's chip to go", async () => {
			return (await frame.getByRole("checkbox", { name: /^carl/ }).count()) === 0;
		});
		await runText(COUNT);
		assert.equal((await compare.outcomes()).length, 3);
	});

	await test("from a lens it compares the statement below, and the tab takes its text", async () => {
		await page.locator('.tab[data-resource-name="2-notes.surql"]').click();
		await editor.clickCodeLens("Compare", "SELECT count()");
		const frame = await compare.frame();
		await waitUntil("its text", async () =>
			/^SELECT count\(\) AS notes/.test(
				await frame.getByRole("textbox", { name: "SurrealQL to compare" }).inputValue(),
			),
		);
		await compare.waitForText(/differ/);
	});

	await test("the tab keeps what was edited and shows the same results when it was hidden", async () => {
		await compare.edit("SELECT 1 FROM note");
		const before = await compare.outcomes();
		const tab = page.locator(".tab", { hasText: "Compare" });
		await tab.click();
		await workbench.openFile("3-people.surql");
		await tab.click();
		await compare.whenLoaded();
		const frame = await compare.frame();
		assert.equal(
			await frame.getByRole("textbox", { name: "SurrealQL to compare" }).inputValue(),
			"SELECT 1 FROM note",
		);
		assert.deepEqual(await compare.outcomes(), before);
	});

	await readInThemes(ui, test, "words and marks", compare);

	await test("when the connection has ended it says so, and nothing more can be compared", async () => {
		await ui.openSessions();
		await ui.disconnect();
		await compare.waitForText(/The connection that this is from has ended since\./);
		await press("Freeze as Test…");
		await workbench.waitForNotification(/^The connection that this was meant for has ended/);
		await workbench.clearNotifications();
		await compare.run();
		await compare.waitForText(/Choose two sessions or more/);
	});
}
