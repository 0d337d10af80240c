// SurrealKit's suites of the example in Test Explorer: run, seen to fail at their line, covered, run again on a change.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repoRoot } from "../../scripts/tools/paths.mjs";
import { waitUntil } from "../harness/waitUntil.mjs";
import { runUi } from "./support/suite.mjs";

await runUi("testExplorer", { copyOf: join(repoRoot, "examples", "notes") }, async (ui, test) => {
	const { page, workbench } = ui;
	const suites = join(ui.folder, "database", "tests", "suites");
	const people = join(suites, "people.toml");
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

	await test("suites are there, without a connection", async () => {
		await workbench.runCommand("Testing: Focus on Test Explorer View");
		await row(/^notes\.toml|^people\.toml/);
		console.log(await rows());
	});

	await test("all of them pass on an embedded engine of their own", async () => {
		await workbench.runCommand("Test: Run All Tests");
		await new Promise((resolve) => setTimeout(resolve, 15000));
		console.log(await rows());
		await workbench.screenshot("/tmp/te1.png");
	});
});
