// The package, installed where there is nothing else: the main job on the example's database, without the source tree.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makePackage } from "../../scripts/package/makePackage.mjs";
import { onExit } from "../../scripts/tools/cleanup.mjs";
import { repoRoot } from "../../scripts/tools/paths.mjs";
import { currentTarget } from "../../scripts/tools/targets.mjs";
import { runUi } from "./support/suite.mjs";

const packages = mkdtempSync(join(tmpdir(), "vsix-"));
onExit(() => rmSync(packages, { recursive: true, force: true }));
const { path: vsix } = await makePackage(currentTarget(), packages);

await runUi("installed", { copyOf: join(repoRoot, "examples", "notes"), vsix }, async (ui, test) => {
	const { editor, forms, input, results, sessions, workbench } = ui;
	const extensions = join(ui.server.dataDir, "extensions");

	await test("an in-memory database has the schema and the data of the set-up files", async () => {
		await ui.connectToMemory();
		await ui.waitForSession("default", "full rights · notes/notes");
	});

	await test("a session is created and signed in as a record user", async () => {
		await sessions.clickTitleAction("Create Session");
		await forms.answer(/^Name of the new session/, "bob");
		await forms.choose(/^Where does it begin/, "notes/notes");
		await ui.waitForSession("bob", "full rights · notes/notes");
		await sessions.clickRowAction("bob", "Sign In…");
		await forms.recordUser("in", "account", { name: "bob", password: "bob-example" });
		await ui.waitForSession("bob", "user:bob via account · notes/notes");
	});

	await test("a variable is set", async () => {
		await sessions.chooseFromRowMenu("bob", "Set Variable…");
		await forms.answer(/^Name of the variable/, "lang");
		await forms.answer(/^\$lang = /, '"de"');
		await input.waitForClosed();
		await sessions.expandRow("bob");
		await ui.waitForSession("$lang", "'de'");
	});

	await test("a query that reads it runs as that user, and its rows are in the panel", async () => {
		await ui.activate("bob");
		await workbench.openFile("4-by-language.surql");
		const [section] = await results.afterRun(() => editor.press("ControlOrMeta+Shift+Enter"));
		assert.equal(section?.status, "✓ OK");
		assert.match(section?.session ?? "", /bob/);
		assert.deepEqual(
			(await results.rows()).map(({ title }) => title),
			["'Reise nach Wien'"],
		);
	});

	await test("what ran is what was installed", async () => {
		const entries = await readdir(extensions, { withFileTypes: true });
		const folders = entries.filter(({ name }) => name !== "extensions.json");
		assert.deepEqual(
			folders.map((entry) => entry.isDirectory()),
			[true],
			"one extension, which is no link",
		);
		const script = join(extensions, folders[0]?.name ?? "", "dist", "backend.mjs");
		const backends = (await ui.processes()).filter(({ command }) => command.includes("backend.mjs"));
		assert.equal(backends.length, 1);
		assert.ok(backends[0]?.command.endsWith(` ${script}`), backends[0]?.command);
	});
});
