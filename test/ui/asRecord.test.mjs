// Looking as a record: from the palette, from a cell of a result, from the tree; by mouse and by keyboard.

import assert from "node:assert/strict";
import { chooseFromMenu } from "../harness/contextMenu.mjs";
import { waitUntil } from "../harness/waitUntil.mjs";
import { runOnBoth } from "./support/places.mjs";

const COMMAND = "SurrealDB: Open Session as This Record…";

await runOnBoth("asRecord", async (ui, test, { endpoint, admin }) => {
	const { forms, input, results, sessions, workbench, page } = ui;
	const isAsked = endpoint !== "mem://";
	const dialog = page.locator(".monaco-dialog-box");
	const notesSeen = async () => {
		await ui.run("SELECT * FROM note;");
		return (await results.rows()).map(({ id }) => id);
	};
	/** Closes what a test has opened. */
	const close = async (/** @type {string} */ name) => {
		await sessions.clickRowAction(name, "Close Session");
		await ui.waitForNoRow(name);
		await ui.activate("default");
	};
	/** What looks as a record is opened, and editors work as it. */
	const opened = async (/** @type {string} */ name, record = name) => {
		await ui.waitForSession(name, `looking as ${record} · test/test`);
		await ui.waitForActive(name.replace(/[()]/g, "\\$&"));
	};
	const grants = async () => {
		await ui.activate("default");
		await workbench.openFile("query.surql");
		await ui.run("ACCESS surrealdb_sessions_look ON DATABASE SHOW WHERE revocation = NONE;");
		return results.text();
	};
	/** The whole button, where one begins as another does. */
	const answer = async (/** @type {string} */ button) => {
		await dialog.getByRole("button", { name: button, exact: true }).click();
		await dialog.waitFor({ state: "detached" });
	};

	await test("from the palette: tables that accesses sign in, their records, and whatever is typed", async () => {
		await workbench.runCommand(COMMAND);
		await input.waitFor("Choose a record, or type its id, such as user:bob");
		await waitUntil("the records", async () => {
			const labels = (await input.items()).map(({ label }) => label);
			return labels.includes("user:alice") && labels.includes("user:bob");
		});
		await input.type("user:al");
		await waitUntil("those that fit", async () => {
			const labels = (await input.items()).map(({ label }) => label);
			return labels.includes("user:alice") && !labels.includes("user:bob");
		});
		await input.escape();
		await input.waitForClosed();
	});

	await test("what is no record id is said where it was typed, and corrected there", async () => {
		await workbench.runCommand(COMMAND);
		await input.waitFor("Choose a record, or type its id, such as user:bob");
		await input.type("user:1..3");
		await input.pick("Open as user:1..3");
		await forms.waitForText(/^“user:1\.\.3” is not one record id/);
		await input.waitForValue("user:1..3");
		await input.type("user:nobody");
		await input.accept();
		await forms.waitForText(/^There is no record user:nobody in test\/test/);
		await input.waitForValue("user:nobody");
		await input.type("user:bob");
		await input.accept();
		await input.waitForClosed();
	});

	if (isAsked) {
		await test("a database that is not for development: the statement is shown, and no is no", async () => {
			const text = await workbench.dialogText();
			assert.match(text, /^Open a session as user:bob in test\/test at ws:/);
			assert.match(text, /as the default session, root \(root user\):/);
			assert.match(
				text,
				/DEFINE ACCESS IF NOT EXISTS surrealdb_sessions_look ON DATABASE TYPE BEARER FOR RECORD DURATION FOR GRANT 1h, FOR TOKEN 1h, FOR SESSION 1h COMMENT '.*';\s+ACCESS surrealdb_sessions_look ON DATABASE GRANT FOR RECORD user:bob;/,
			);
			await page.keyboard.press("Escape");
			await dialog.waitFor({ state: "detached" });
			assert.deepEqual(await ui.sessionNames(), ["default"]);
			await workbench.openFile("query.surql");
			await ui.run("INFO FOR DB;");
			assert.doesNotMatch(await results.text(), /surrealdb_sessions_look/);
		});

		await test("yes is yes, once", async () => {
			for (const name of ["user:bob", "user:bob (2)"]) {
				await workbench.runCommand(COMMAND);
				await forms.choose("Choose a record, or type its id, such as user:bob", "user:bob");
				await workbench.dialogText();
				await answer("Open");
				await opened(name, "user:bob");
			}
			await close("user:bob (2)");
			await ui.activate("user:bob");
		});
	}

	await test("it is bob, whose notes are seen, and is not shown as a real sign-in", async () => {
		await opened("user:bob");
		await workbench.openFile("query.surql");
		assert.deepEqual(await notesSeen(), ["note:b"]);
		const { paragraphs } = await sessions.tooltip("user:bob", /^Without its password: /);
		assert.ok(paragraphs.includes("Identity: looking as user:bob"), paragraphs.join(" | "));
		assert.ok(
			paragraphs.includes(
				"Without its password: by a grant of the access surrealdb_sessions_look; $access and $token are its own",
			),
			paragraphs.join(" | "),
		);
		const row = await sessions.waitForRow("user:bob");
		assert.match(row.ariaLabel, /looking as user:bob/);
	});

	await test("when it is closed its grant is revoked", async () => {
		await close("user:bob");
		await workbench.openFile("query.surql");
		assert.match(await grants(), /No rows: the list is empty/);
	});

	await test("from a record id in a result, by its menu and the mouse", async () => {
		await ui.run("SELECT id, owner FROM note;");
		await results.rows();
		const frame = await results.frame();
		await frame.locator("td", { hasText: "user:alice" }).click({ button: "right" });
		await chooseFromMenu(page, "Open Session as This Record…");
		if (isAsked) {
			await workbench.dialogText();
			await answer("Open and Mark as Development");
		}
		await opened("user:alice");
		await close("user:alice");
	});

	await test("by the keyboard: Enter opens the cell, and its button the session; nobody is asked any more", async () => {
		await workbench.openFile("query.surql");
		await ui.run("SELECT id, owner FROM note;");
		await results.rows();
		const frame = await results.frame();
		await goTo(frame, "user:bob");
		await page.keyboard.press("Enter");
		const button = frame.getByRole("button", { name: "Open Session as This Record" });
		await button.waitFor();
		await page.keyboard.press("Tab");
		assert.equal(await button.evaluate((each) => each === document.activeElement), true);
		await page.keyboard.press("Enter");
		await opened("user:bob");
		await close("user:bob");
	});

	await test("by the keyboard: the menu of a cell", async () => {
		await workbench.openFile("query.surql");
		await ui.run("SELECT id, owner FROM note;");
		await results.rows();
		const frame = await results.frame();
		await goTo(frame, "user:bob");
		await page.keyboard.press("Shift+F10");
		await chooseFromMenu(page, "Open Session as This Record…");
		await opened("user:bob");
	});

	await test("what is no record id offers nothing", async () => {
		await ui.activate("default");
		await workbench.openFile("query.surql");
		await ui.run(
			"RETURN [{ text: 'user:bob', range: user:1..3, list: [user:bob], table: type::table('user') }];",
		);
		await results.rows();
		const frame = await results.frame();
		assert.equal(await frame.locator("td[data-vscode-context]").count(), 0);
		await frame.locator("td").first().focus();
		await page.keyboard.press("Enter");
		await frame.locator(".detail:not([hidden])").waitFor();
		assert.equal(await frame.getByRole("button", { name: "Open Session as This Record" }).count(), 0);
	});

	await test("from the tree: who a session is, and a variable", async () => {
		await sessions.expandRow("user:bob");
		await sessions.clickRowAction("looking as user:bob", "Open Session as This Record…");
		await opened("user:bob (2)", "user:bob");
		await workbench.openFile("query.surql");
		await ui.activate("default");
		await ui.run("LET $who = user:alice; LET $text = 'user:alice';");
		await sessions.expandRow("default");
		await sessions.chooseFromRowMenu("$who", "Open Session as This Record…");
		await opened("user:alice");
		await close("user:alice");
		await close("user:bob (2)");
		await close("user:bob");
	});

	await test("the access is removed when the user says so, and that is all", async () => {
		await workbench.runCommand("SurrealDB: Remove Our Access Definition…");
		const text = await workbench.dialogText();
		assert.match(text, /^Remove the access “surrealdb_sessions_look” from test\/test\?/);
		assert.match(text, /REMOVE ACCESS IF EXISTS surrealdb_sessions_look ON DATABASE;/);
		await answer("Remove");
		await workbench.waitForNotification("The access “surrealdb_sessions_look” was removed from test/test.");
		await workbench.clearNotifications();
		await workbench.openFile("query.surql");
		await ui.run("INFO FOR DB;");
		const info = await results.text();
		assert.doesNotMatch(info, /surrealdb_sessions_look/);
		assert.match(info, /account/);
		await ui.waitForSession("default", `${admin} · test/test`);
	});

	/**
	 * By the arrow keys to the cell in the last row and column.
	 * @param {import("playwright-core").Frame} frame
	 * @param {string} text what stands there
	 */
	async function goTo(frame, text) {
		await frame.locator('td[tabindex="0"]').focus();
		for (const key of ["ArrowRight", "ArrowDown"]) await page.keyboard.press(key);
		await waitUntil(`the cursor at ${text}`, () =>
			frame.evaluate((expected) => document.activeElement?.textContent === expected, text),
		);
	}
});
