// SurrealKit's suites of the example in Test Explorer: run, seen to fail at their line, covered, run again on a change.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repoRoot } from "../../scripts/tools/paths.mjs";
import { chooseFromMenu } from "../harness/contextMenu.mjs";
import { waitUntil } from "../harness/waitUntil.mjs";
import { runUi } from "./support/suite.mjs";

await runUi("testExplorer", { copyOf: join(repoRoot, "examples", "notes") }, async (ui, test) => {
	const { page, workbench } = ui;
	const suites = join(ui.folder, "database", "tests", "suites");
	const notes = join(suites, "notes.toml");
	const rows = () =>
		page
			.locator(".test-explorer .monaco-list-row")
			.evaluateAll((all) => all.map((row) => row.getAttribute("aria-label") ?? ""));
	/** @param {RegExp} pattern */
	const row = (pattern) =>
		waitUntil(`a row ${pattern}`, async () => (await rows()).find((label) => pattern.test(label)), {
			timeoutMs: 60_000,
		});
	/**
	 * @param {string} path
	 * @param {(text: string) => string} change
	 */
	const edit = async (path, change) => {
		const before = await readFile(path, "utf8");
		const after = change(before);
		assert.notEqual(after, before);
		await writeFile(path, after);
	};

	/** As Test Explorer sums up the last run. */
	const summary = (/** @type {RegExp} */ pattern) =>
		waitUntil(
			`the sum ${pattern}`,
			async () => {
				const text = await page.locator(".test-explorer .result-summary").textContent();
				return pattern.test(text ?? "");
			},
			{ timeoutMs: 60_000 },
		);
	const text = (/** @type {string} */ selector) =>
		page.locator(selector).evaluateAll((all) => all.map((each) => each.textContent ?? "").join("\n"));
	/**
	 * @param {string} selector
	 * @param {RegExp} pattern
	 */
	const says = (selector, pattern) =>
		waitUntil(`${selector} to say ${pattern}`, async () => pattern.test(await text(selector)), {
			timeoutMs: 60_000,
		});

	await test("suites are there, without a connection", async () => {
		await workbench.runCommand("Testing: Focus on Test Explorer View");
		await row(/^notes \(Not yet run\)/);
		await row(/^people \(Not yet run\)/);
		await page.locator(".test-explorer .monaco-list-row", { hasText: "people" }).click();
		await page.keyboard.press("ArrowRight");
		await row(/^carol's own record \(Not yet run\)/);
	});

	await test("all of them pass on an embedded engine of their own", async () => {
		await workbench.runCommand("Test: Run All Tests");
		await row(/^notes \(Passed\)/);
		await row(/^people \(Passed\)/);
		await summary(/13\/13/);
	});

	await test("what fails says so at its line, with what was expected and what came", async () => {
		await workbench.openFile("notes.toml");
		await edit(notes, (before) => before.replace("equals = 5", "equals = 6"));
		await says(".monaco-editor .view-lines", /equals\s=\s6/);
		await workbench.runCommand("Test: Run All Tests");
		await row(/^notes \(Failed\)/);
		await summary(/12\/13/);
		await says(".test-error-content-widget", /5 != 6/);
	});

	await test("one case is run by itself, at the cursor", async () => {
		await workbench.openFile("people.toml");
		await page.keyboard.press("Control+Home");
		for (let line = 1; line < 5; line++) await page.keyboard.press("ArrowDown");
		await workbench.runCommand("Test: Run Test at Cursor");
		await summary(/1\/1/);
	});

	await test("a suite runs on the connection, and its databases are gone with it", async () => {
		await ui.connectToMemory();
		const namespaces = async () => {
			await workbench.openFile("2-notes.surql");
			const [section] = await ui.run("RETURN (INFO FOR ROOT).namespaces;");
			return section?.text;
		};
		const before = await namespaces();
		assert.match(String(before), /notes/);
		await workbench.runCommand("Testing: Focus on Test Explorer View");
		await page
			.locator(".test-explorer .monaco-list-row", { hasText: "people" })
			.first()
			.click({ button: "right" });
		await chooseFromMenu(page, "Execute Using Profile...");
		await page.locator(".quick-input-list .monaco-list-row", { hasText: "Run on Connection" }).click();
		await summary(/5\/5/);
		assert.equal(await namespaces(), before);
	});

	await test("coverage shows how many permission clauses were asked", async () => {
		await workbench.runCommand("Test: Run All Tests with Coverage");
		await says(".test-coverage-list-item", /schema\.surql/);
		await summary(/12\/13/);
	});

	await test("a change runs them again, where the user wants that", async () => {
		await workbench.runCommand("Test: Start Continuous Run");
		await page.locator(".quick-input-list .monaco-list-row", { hasText: "Embedded" }).click();
		await page.locator(".quick-input-widget .monaco-button", { hasText: "OK" }).click();
		await edit(notes, (before) => before.replace("equals = 6", "equals = 5"));
		await row(/^notes \(Passed\)/);
		await summary(/13\/13/);
		await workbench.runCommand("Test: Stop Continuous Run");
	});

	await test("what a suite says wrongly is marked at its line", async () => {
		await edit(notes, (before) =>
			before.replace('kind = "permissions_matrix"', 'kind = "permissions_matrix"\nactors = "bob"'),
		);
		await workbench.runCommand("Problems: Focus on Problems View");
		await says(".markers-panel", /A case has no “actors”: it has name, .*Ln 17, Col 1/);
		await edit(notes, (before) => before.replace('\nactors = "bob"', ""));
		await waitUntil("the problem to go", async () => !/actors/.test(await text(".markers-panel")));
	});

	await test("a run is cancelled, and what it did not reach has no verdict", async () => {
		await writeFile(
			join(suites, "slow.toml"),
			'name = "slow"\n[[cases]]\nname = "sleeps"\nkind = "sql_expect"\nsql = "SLEEP 1m; RETURN 1;"\n',
		);
		await row(/^slow \(Not yet run\)/);
		const engines = async () =>
			(await ui.processes()).filter(({ command }) => /backend\.mjs/.test(command)).length;
		const own = await engines();
		await workbench.runCommand("Test: Run All Tests");
		await waitUntil("the engine of the run", async () => (await engines()) > own);
		await workbench.runCommand("Test: Cancel Test Run");
		await row(/^slow \(Skipped\)/);
		await waitUntil("the end of the engine", async () => (await engines()) === own);
	});
});
