// Beside the official SurrealQL extension: what it does already does not show twice.

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { waitUntil } from "../harness/waitUntil.mjs";
import { OFFICIAL, officialStandIn } from "./support/officialStandIn.mjs";
import { runUi } from "./support/suite.mjs";

// Not connected: they say what they connect to first.
const OURS = "Run, connecting to mem://";

const options = {
	files: { "query.surql": "RETURN 1;\n\nRETURN 2;\n" },
	extensions: [await officialStandIn()],
};

await runUi("official", options, async (ui, test) => {
	const { editor, page, workbench } = ui;
	const waitForLenses = (/** @type {readonly string[]} */ titles) =>
		waitUntil(`the lenses ${titles.join(", ")}`, async () => {
			const shown = (await editor.codeLenses()).sort();
			assert.deepEqual(shown, [...titles].sort());
			return true;
		});
	const setting = async (/** @type {string} */ value) => {
		const file = join(ui.folder, ".vscode", "settings.json");
		await mkdir(join(ui.folder, ".vscode"), { recursive: true });
		await writeFile(file, JSON.stringify({ "surrealSessions.query.codeLens": value }));
	};
	const official = [OFFICIAL.lens, OFFICIAL.lens];
	const both = [...official, OURS, OURS];

	await test("the setting “always” shows our lenses beside its own, “auto” leaves them to it", async () => {
		await workbench.openFile("query.surql");
		// Ours is at work, and could show them.
		await workbench.statusBarItem("SurrealDB: not connected");
		await setting("always");
		await waitForLenses(both);
		await setting("auto");
		await waitForLenses(official);
		await setting("always");
		await waitForLenses(both);
	});

	await test("by default they are left to it, from the start", async () => {
		await writeFile(join(ui.folder, ".vscode", "settings.json"), "{}");
		await waitForLenses(official);
		// Another editor, whose lenses are asked for anew.
		await workbench.runCommand("SurrealDB: New SurrealQL Query");
		await editor.waitForTab("Untitled-1");
		await editor.type("RETURN 3;\n");
		await waitForLenses([OFFICIAL.lens]);
		await workbench.runCommand("View: Revert and Close Editor");
		await editor.waitForTab("query.surql");
	});

	await test("a beginning that both know is offered once, as its own snippet", async () => {
		await editor.replaceText("");
		await page.keyboard.type("define tab", { delay: 50 });
		const rows = page.locator(".suggest-widget.visible .monaco-list-row");
		await waitUntil("the suggestion", async () => {
			const labels = await rows.evaluateAll((all) => all.map((row) => row.getAttribute("aria-label") ?? ""));
			assert.deepEqual(
				labels.filter((label) => label.startsWith("define table")).length,
				1,
				labels.join(" | "),
			);
			return true;
		});
		await page.keyboard.press("Enter");
		await editor.waitForText(OFFICIAL.body);
		assert.equal(await editor.text(), OFFICIAL.body);
	});
});
