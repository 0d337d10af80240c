// What an edited schema would change, on the example: from the editor, unsaved, to the changed cells.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repoRoot } from "../../scripts/tools/paths.mjs";
import { MatrixPage } from "../harness/matrixPage.mjs";
import { waitUntil } from "../harness/waitUntil.mjs";
import { tooFaint } from "./support/contrast.mjs";
import { runUi } from "./support/suite.mjs";
import { readInThemes } from "./support/themes.mjs";

const COMMAND = "What Would This Schema Change?";
const EDITED = [
	"DEFINE TABLE bookmark TYPE NORMAL SCHEMAFULL PERMISSIONS FOR select, create, update, delete WHERE owner = $auth;",
	"DEFINE TABLE diary PERMISSIONS FOR select FULL;",
	"CREATE diary:1;",
	"REMOVE TABLE tagged;",
].join("\n");

const example = join(repoRoot, "examples", "notes");
/** Fewer records than there are bookmarks, so that the copy lacks some. */
const settings = {
	...JSON.parse(await readFile(join(example, ".vscode", "settings.json"), "utf8")),
	"surrealSessions.permissions.records": 3,
};

await runUi("whatIf", { copyOf: example, settings }, async (ui, test) => {
	const { editor, forms, input, page, sessions, workbench } = ui;
	const matrix = new MatrixPage(workbench, COMMAND);
	const openTab = (/** @type {string} */ name) => page.locator(".tab", { hasText: name }).click();

	await ui.connectToMemory();
	await ui.fork("alice");
	await sessions.clickRowAction("alice", "Sign In…");
	await forms.recordUser("in", "account", { name: "alice", password: "alice-example" });
	await ui.waitForSession("alice", "user:alice via account · notes/notes");
	await workbench.openFile("schema.surql");

	await test("what is in the editor is tried on a copy, and what it changes is shown, old and new", async () => {
		await editor.replaceText(EDITED);
		await workbench.runCommand(`SurrealDB: ${COMMAND}`);
		await input.waitFor(/^Sessions to try it in, on a copy/);
		await page.keyboard.press("Enter");
		await matrix.whenEnded();
		await matrix.waitForRows(["bookmark", "diary", "tagged"]);
		const verdicts = await matrix.verdicts();
		for (const verdict of [
			"bookmark, select, alice: partly, 1 of 3; before: allowed, 3 of 3",
			"diary, select, alice: allowed, 1 of 1; before: not there",
			"tagged, select, alice: not there; before: allowed, 3 of 3",
		])
			assert.ok(verdicts.includes(verdict), `${verdict}; but there are\n${verdicts.join("\n")}`);
		const said = await matrix.summary();
		assert.match(
			said,
			/^What “schema\.surql” would change in notes\/notes .*; the database was not touched\./,
		);
		const frame = await matrix.frame();
		assert.deepEqual(await frame.locator(".account details").allInnerTexts(), [
			[
				"Not as in the database (3)",
				"bookmark: 3 of 4 records are copied.",
				"comment: 3 of 4 records are copied.",
				"tagged: 3 of 4 records are copied.",
			].join("\n"),
		]);
		assert.deepEqual(await tooFaint(frame), []);
	});

	await test("the details say what it was and what it would be", async () => {
		await (await matrix.cell("bookmark, select, alice")).click();
		const details = await matrix.details();
		await waitUntil("both clauses", async () => {
			const text = (await details.textContent()) ?? "";
			return text.includes("WHERE $auth != NONE") && text.includes("WHERE owner = $auth");
		});
		await page.keyboard.press("Escape");
	});

	await test("everything that was tried is shown on demand, and nothing has come of it", async () => {
		await matrix.press("Changes Only");
		await matrix.waitForRows(["bookmark", "comment", "diary", "note", "shared", "tag", "tagged", "user"]);
		await matrix.press("Changes Only");
		await openTab("schema.surql");
		await editor.replaceText("SELECT VALUE id FROM tagged LIMIT 1; INFO FOR DB;");
		await ui.activate("default");
		const [tagged, info] = await ui.run("SELECT VALUE id FROM tagged LIMIT 1; INFO FOR DB;");
		assert.match(tagged?.text ?? "", /tagged:/);
		assert.doesNotMatch(info?.text ?? "", /diary/);
	});

	await readInThemes(ui, test, "old and new", matrix, () => openTab(COMMAND));

	await test("a text that does not parse is told with its place", async () => {
		await openTab("schema.surql");
		await editor.replaceText("DEFINE TABLE a;\nDEFINE TABEL b;");
		await workbench.runCommand(`SurrealDB: ${COMMAND}`);
		await input.waitFor(/^Sessions to try it in, on a copy/);
		await page.keyboard.press("Enter");
		await workbench.waitForNotification(/line 2, column 8/);
		await page.locator(".statusbar-item", { hasText: "Ln 2, Col 8" }).waitFor();
		await workbench.clearNotifications();
	});
});
