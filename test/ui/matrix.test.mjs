// The permission matrix on the example: known verdicts, by mouse and by keyboard, and nothing left behind.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { workbenchReady } from "../../scripts/tools/browser.mjs";
import { repoRoot } from "../../scripts/tools/paths.mjs";
import { MatrixPage } from "../harness/matrixPage.mjs";
import { waitUntil } from "../harness/waitUntil.mjs";
import { runUi } from "./support/suite.mjs";
import { readInThemes } from "./support/themes.mjs";

const TABLES = ["bookmark", "comment", "note", "shared", "tag", "tagged", "user"];
/** Everything that there is, as the default session sees it. */
const ALL = `RETURN [${TABLES.map((name) => `(SELECT * FROM ${name} ORDER BY id)`).join(", ")}];\nINFO FOR DB;`;

await runUi("matrix", { copyOf: join(repoRoot, "examples", "notes") }, async (ui, test) => {
	const { editor, forms, input, page, sessions, workbench } = ui;
	const matrix = new MatrixPage(workbench);
	const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
	const has = async (/** @type {string} */ verdict) => {
		const all = await matrix.verdicts();
		assert.ok(all.includes(verdict), `${verdict}; but there are\n${all.join("\n")}`);
	};
	const openTab = (/** @type {string} */ name) => page.locator(".tab", { hasText: name }).click();
	const openMatrix = async () => {
		await openTab("Permission Matrix");
		await matrix.whenEnded();
	};
	const everything = async () => {
		await ui.activate("default");
		const sections = await ui.run(ALL);
		assert.ok(
			sections.every(({ status }) => status === "✓ OK"),
			JSON.stringify(sections),
		);
		return sections.map(({ text }) => text).join("\n");
	};
	/** @param {string} text SurrealQL, run by the default session */
	const define = async (text) => {
		await openTab("2-notes.surql");
		const sections = await ui.run(text);
		assert.ok(
			sections.every(({ status }) => status === "✓ OK"),
			JSON.stringify(sections),
		);
		// What defines a table would be found in this editor as well.
		await editor.replaceText("RETURN 1;");
	};

	await ui.connectToMemory();
	for (const name of ["alice", "bob"]) {
		await ui.fork(name);
		await sessions.clickRowAction(name, "Sign In…");
		await forms.recordUser("in", "account", { name, password: `${name}-example` });
		await ui.waitForSession(name, `user:${name} via account · notes/notes`);
	}
	await ui.fork("reader");
	await sessions.clickRowAction("reader", "Sign In…");
	await forms.choose("As whom?", "Database User");
	for (const [prompt, answer] of /** @type {const} */ ([
		[/^Namespace/, "notes"],
		[/^Database/, "notes"],
		[/^User/, "reader"],
		[/^Password/, "reader-example"],
	])) {
		await forms.answer(prompt, answer);
	}
	await ui.waitForSession("reader", /^reader \(database user\)/);
	await workbench.openFile("2-notes.surql");
	let before = "";

	await test("it is shown by the palette, for those who are signed in, and tells what each may do", async () => {
		before = await everything();
		await workbench.runCommand("SurrealDB: Show Permission Matrix");
		await input.waitFor(/^Sessions to try everything in/);
		assert.deepEqual(
			(await input.items()).map(({ label }) => label),
			["default", "alice", "bob", "reader"],
		);
		await page.keyboard.press("Enter");
		await matrix.whenEnded();
		await matrix.waitForRows(TABLES);
		for (const verdict of [
			"note, select, alice: partly, 5 of 6",
			"note, update, alice: partly, 3 of 6",
			"note, delete, alice: partly, 2 of 6",
			"note, select, bob: partly, 4 of 6",
			"note, update, bob: partly, 2 of 6",
			"note, delete, bob: partly, 1 of 6",
			"note, select, reader: allowed, 6 of 6",
			"tag, select, bob: allowed, 3 of 3",
			"tag, update, bob: silently denied, 0 of 3",
			"user, select, bob: allowed, 3 of 3",
			"user, update, bob: partly, 1 of 3",
			"user, delete, bob: partly, 1 of 3",
			"shared, select, bob: partly, 1 of 2",
			"shared, delete, bob: silently denied, 0 of 2",
		]) {
			await has(verdict);
		}
		const said = await matrix.summary();
		assert.match(
			said,
			/^Tried .* in notes\/notes \(mem:\/\/, SurrealDB .*\)\. Everything that was tried is rolled back\./,
		);
		assert.match(said, /The observer is “default”, full rights .*: of each table at most 100 records/);
		assert.match(said, /alice user:alice via account · notes\/notes/);
	});

	await test("nothing is left behind", async () => {
		await openTab("2-notes.surql");
		assert.equal(await everything(), before);
		await openMatrix();
	});

	await test("fields are shown and hidden by the keyboard", async () => {
		await (await matrix.name("user")).focus();
		await page.keyboard.press("ArrowRight");
		await matrix.waitForRows([...TABLES, "user.email", "user.name", "user.password"].sort());
		await has("email of user, select, bob: partly, 1 of 3");
		await has("password of user, select, bob: silently denied, 0 of 3");
		await has("name of user, select, bob: allowed, 3 of 3");
		await page.keyboard.press("ArrowDown");
		assert.match(await matrix.focused(), /^(email|name|password)$/);
		await page.keyboard.press("End");
		assert.match(await matrix.focused(), /, delete, reader: fields are not deleted$/);
		await page.keyboard.press("Home");
		await page.keyboard.press("ArrowLeft");
		assert.equal(await matrix.focused(), "user");
		await page.keyboard.press("ArrowLeft");
		await matrix.waitForRows(TABLES);
	});

	await test("the details say it in a sentence, and lead to the clause in the workspace's file", async () => {
		await (await matrix.cell("note, select, bob")).focus();
		await page.keyboard.press("Enter");
		const details = await matrix.details();
		await waitUntil("the sentence", async () =>
			((await details.textContent()) ?? "").includes(
				"“bob” sees 4 of the 6 records of note that “default” sees.",
			),
		);
		assert.match((await details.locator("pre").last().textContent()) ?? "", /owner = \$auth/);
		// They follow the focus.
		await page.keyboard.press("ArrowDown");
		await waitUntil("the details of the next row", async () =>
			/^shared, select, bob/.test((await details.getAttribute("aria-label")) ?? ""),
		);
		await page.keyboard.press("ArrowUp");
		await page.keyboard.press("Enter");
		await waitUntil("the focus in the details", () =>
			details.evaluate((box) => box.contains(document.activeElement)),
		);
		await page.keyboard.press("Enter");
		await editor.waitForTab("schema.surql");
		await waitUntil("the cursor at the permissions of note", async () => {
			const lines = (await readFile(join(ui.folder, "schema.surql"), "utf8")).split("\n");
			const table = lines.findIndex((line) => /^DEFINE TABLE OVERWRITE note/.test(line));
			const permissions = lines.findIndex((line, index) => index > table && /PERMISSIONS/.test(line));
			const said = (await workbench.statusBarText()).join(" ");
			// Behind what is selected: the clause to its end.
			const end = lines.findIndex((line, index) => index > permissions && line.endsWith(";"));
			return said.includes(`Ln ${end + 1}, `) && said.includes("selected");
		});
		await openMatrix();
	});

	await test("what no file of the workspace defines is shown as text", async () => {
		await define("DEFINE TABLE only_here PERMISSIONS NONE; CREATE only_here:1;");
		await openMatrix();
		await matrix.afterNext(() => matrix.press("Try Again"));
		await (await matrix.cell("only_here, select, bob")).click();
		await matrix.press("Open Definition");
		await editor.waitForTab("only_here.surql");
		await editor.waitForText("No SurrealQL file of the workspace defines it.");
		await editor.waitForText("DEFINE TABLE only_here");
		await openMatrix();
	});

	await test("what is suspicious is named in words, and comes first when that is wanted", async () => {
		const row = await matrix.name("only_here");
		assert.match((await row.textContent()) ?? "", /nobody may do anything but system users/);
		await matrix.press("Suspicious First");
		await waitUntil("the suspicious ones first", async () => {
			const words = await (await matrix.frame())
				.locator("tbody th")
				.evaluateAll((names) => names.map((name) => name.querySelector(".suspicion") !== null));
			return words[0] === true && words.lastIndexOf(true) < words.indexOf(false);
		});
		await matrix.press("Suspicious First");
		await matrix.waitForRows([...TABLES, "only_here"].sort());
	});

	await test("it is filtered, by typing anywhere", async () => {
		await (await matrix.name("note")).focus();
		await page.keyboard.type("tag");
		await matrix.waitForRows(["tag", "tagged"]);
		await page.keyboard.press("Escape");
		await matrix.waitForRows([...TABLES, "only_here"].sort());
		await matrix.filter("password");
		await matrix.waitForRows(["user", "user.password"]);
		await matrix.filter("nothing like this");
		await (await matrix.frame()).getByText("No table or field fits.").waitFor();
		await matrix.filter("");
	});

	await test("sessions stand side by side under an action, and what is the same goes", async () => {
		await matrix.press("By Action");
		const frame = await matrix.frame();
		await waitUntil(
			"the actions above",
			async () => (await frame.locator("th.group").allInnerTexts()).join() === "select,create,update,delete",
		);
		assert.equal(await frame.locator("thead tr").last().locator("th").count(), 12);
		await matrix.press("Differences Only");
		await waitUntil("what differs", async () => (await matrix.rows()).includes("note"));
		await matrix.press("By Session");
		await matrix.press("Differences Only");
		await matrix.waitForRows([...TABLES, "only_here"].sort());
	});

	await test("it is copied as Markdown, and saved as CSV and JSON", async () => {
		await matrix.press("Copy as Markdown");
		await waitUntil("the table on the clipboard", async () => {
			const lines = (await clipboard()).split("\n");
			return (
				lines.some((line) => line.startsWith("| **note**")) &&
				lines.includes("- alice: user:alice via account, notes/notes")
			);
		});
		for (const kind of /** @type {const} */ (["CSV", "JSON"])) {
			await matrix.press(`Save as ${kind}…`);
			await input.waitFor(/^Save Permission Matrix/);
			await page.keyboard.press("Enter");
			await workbench.waitForNotification(/^Saved the permission matrix as /);
			await workbench.clearNotifications();
		}
		const csv = await readFile(join(ui.folder, "permissions-notes-notes.csv"), "utf8");
		assert.match(csv, /^session,who,table,field,action,verdict,allowed,tried,reason,clause\r\n/);
		assert.ok(csv.includes("bob,user:bob via account,note,,select,partly,4,6,"));
		const json = JSON.parse(await readFile(join(ui.folder, "permissions-notes-notes.json"), "utf8"));
		assert.equal(json.sessions.length, 3);
		assert.ok(
			json.cells.some((/** @type {{ verdict: string }} */ { verdict }) => verdict === "silentlyDenied"),
		);
	});

	await readInThemes(ui, test, "words and marks", matrix);

	await test("where several files define it, one is chosen", async () => {
		await writeFile(join(ui.folder, "other.surql"), "-- Another one.\nDEFINE TABLE tag PERMISSIONS FULL;\n");
		await (await matrix.cell("tag, update, bob")).click();
		await matrix.press("Open Definition");
		await input.waitFor(/^Several files define it/);
		const files = (await input.items()).map(({ label, description }) => `${label} ${description}`);
		assert.equal(files[0], "other.surql line 2");
		assert.match(files[1] ?? "", /^schema\.surql line \d+$/);
		await input.pick("other.surql");
		await editor.waitForTab("other.surql");
		await openMatrix();
	});

	await test("sessions whose boxes are checked are taken, and others when they are chosen", async () => {
		const box = async (/** @type {string} */ name) =>
			(await sessions.row(name)).locator(".custom-view-tree-node-item-checkbox").click();
		const frame = await matrix.frame();
		const groups = async () => (await frame.locator("th.group .session").allTextContents()).join();
		await box("alice");
		await box("reader");
		await matrix.afterNext(() => workbench.runCommand("SurrealDB: Show Permission Matrix"));
		assert.equal(await groups(), "▲alice,★reader");
		await matrix.press("Choose Sessions…");
		await input.waitFor(/^Sessions to try everything in/);
		await matrix.afterNext(() => page.keyboard.press("Enter"));
		assert.equal(await groups(), "▲alice,□bob,★reader");
		await box("alice");
		await box("reader");
	});

	await test("the menu of a session shows what that one may do", async () => {
		await matrix.afterNext(() => sessions.chooseFromRowMenu("bob", "Show Permission Matrix"));
		const frame = await matrix.frame();
		assert.deepEqual(await frame.locator("th.group .session").allInnerTexts(), ["□bob"]);
		assert.equal(await page.locator(".tab", { hasText: "Permission Matrix" }).count(), 1);
	});

	await test("what a roll-back does not undo is tried only after a yes", async () => {
		await define(
			"DEFINE TABLE outbox PERMISSIONS FULL; DEFINE EVENT send ON outbox THEN (http::post('http://127.0.0.1:9/', {}));",
		);
		await openMatrix();
		await matrix.press("Try Again");
		assert.match(await workbench.dialogText(), /outbox[\s\S]*http::post/);
		await matrix.afterNext(() => workbench.answerDialog("Leave It Out"));
		assert.match(await matrix.summary(), /Not tried where a roll-back would not undo it, .*: outbox\./);
		await has("outbox, create, bob: unknown");
		await define("REMOVE TABLE outbox; REMOVE TABLE only_here;");
	});

	await test("it is cancelled, and what was found stays", async () => {
		await define(
			"DEFINE TABLE zzz PERMISSIONS FOR select, create, update, delete WHERE sleep(1s) = NONE; CREATE zzz:1; CREATE zzz:2;",
		);
		await openMatrix();
		await matrix.press("Try Again");
		const frame = await matrix.frame();
		await frame.locator(".progress", { hasText: "zzz" }).waitFor();
		await has("note, select, bob: partly, 4 of 6");
		await frame.locator(".progress .cancel").click();
		await waitUntil("that it is a part", async () =>
			(await matrix.summary()).includes("This is a part of it: It was cancelled."),
		);
		await has("note, select, bob: partly, 4 of 6");
		await define("REMOVE TABLE zzz;");
		assert.equal(await everything(), before);
	});

	await test("what has changed since is said, and the results stay", async () => {
		await openMatrix();
		await sessions.clickRowAction("bob", "Close Session");
		await waitUntil("that bob's session has ended", async () =>
			(await matrix.summary()).includes("Session “bob” has ended since."),
		);
		await has("note, select, bob: partly, 4 of 6");
		await ui.disconnect();
		await waitUntil("that the connection has ended", async () =>
			(await matrix.summary()).includes("The connection that this is from has ended since."),
		);
	});

	await test("it does not come back broken after a reload of the window", async () => {
		await page.reload();
		await workbenchReady(page);
		await page.locator(".tab", { hasText: "2-notes.surql" }).waitFor();
		assert.equal(await page.locator(".tab", { hasText: "Permission Matrix" }).count(), 0);
	});
});
