// The connection: ways to make one, what is told when it fails, what is remembered, and its end.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { waitUntil } from "../harness/waitUntil.mjs";
import { runUi } from "./support/suite.mjs";

const workspace = {
	files: { "query.surql": "RETURN session::db();\n", "broken.surql": "RETURN 1;\nSELEC 2;\n" },
	settings: { "surrealSessions.connection.endpoint": "mem://" },
};

await runUi("connection", workspace, async (ui, test) => {
	const { forms, input, page, sessions, workbench } = ui;
	const settingsFile = join(ui.folder, ".vscode", "settings.json");
	const settings = async () => JSON.parse(await readFile(settingsFile, "utf8"));
	const disconnected = () => sessions.waitForWelcome(/^Not connected/);
	await ui.openSessions();

	await test("an empty view offers three ways, and the settings", async () => {
		await sessions.waitForWelcome(
			/^Not connected to a database\.\s+Start with an In-Memory Database\s+Open a Database Folder\s+Connect to a Server\s+Or connect as configured in the settings\.$/,
		);
	});

	await test("the palette hides what needs a connection", async () => {
		const always = ["Connect…", "Create Session…", "New SurrealQL Query", "Show Log"];
		const offered = await workbench.commandsMatching(
			"SurrealDB: ",
			always.map((title) => `SurrealDB: ${title}`),
		);
		for (const title of ["Fork Session…", "Sign In…", "Disconnect", "Cancel Query", "Run All"]) {
			assert.ok(!offered.includes(`SurrealDB: ${title}`), title);
		}
	});

	await test("an in-memory database begins in namespace and database main; disconnecting ends it", async () => {
		await ui.connectToMemory();
		await ui.waitForSession("default", "full rights · main/main");
		await ui.waitForActive("default");
		await ui.disconnect(() => sessions.chooseFromRowMenu("mem://", "Disconnect"));
		await disconnected();
		await sessions.clickTitleAction("Connect…");
		await input.waitFor("What to connect to?");
		await input.escape();
		await input.waitForClosed();
	});

	await test("a button of the empty view, pressed by a key, leaves the focus in the view", async () => {
		const button = sessions.pane.locator(".welcome-view-content .monaco-button", { hasText: "In-Memory" });
		await button.focus();
		await page.keyboard.press("Enter");
		await ui.waitForSession("mem://", /^connected /);
		await waitUntil("the focus in the view", () =>
			sessions.pane.evaluate((pane) => pane.contains(document.activeElement)),
		);
		await ui.disconnect();
		await disconnected();
	});

	await test("the guided input leads back, and begins where one says", async () => {
		await workbench.runCommand("SurrealDB: Connect…");
		await forms.choose("What to connect to?", "Start with an In-Memory Database");
		await forms.answer(/^Namespace to begin in/, "here");
		await forms.waitForText(/^Database to begin in/);
		await input.back();
		await forms.waitForText(/^Namespace to begin in/);
		await input.waitForValue("here");
		await forms.answer(/^Namespace to begin in/, "shop");
		await forms.answer(/^Database to begin in/, "stage");
		await input.waitFor(/^What to keep/);
		await input.accept();
		await ui.waitForSession("default", "full rights · shop/stage");
		assert.deepEqual(await settings(), workspace.settings);
		await ui.disconnect();
		await disconnected();
	});

	await test("a folder is opened by a typed path, and remembered in the settings if the user says so", async () => {
		await sessions.clickWelcome("Open a Database Folder");
		await forms.choose("Where is the database folder?", "Type a Path…");
		await forms.answer(/^Database folder/, "data/notes.db");
		await forms.answer(/^Namespace to begin in/, "main");
		await forms.answer(/^Database to begin in/, "main");
		await input.waitFor(/^What to keep/);
		await ui.page.keyboard.press("ArrowDown");
		await ui.page.keyboard.press("Space");
		await ui.page.keyboard.press("Enter");
		await ui.waitForSession("surrealkv://data/notes.db", /^connected /);
		await ui.waitForSession("default", "full rights · main/main");
		await waitUntil("the settings", async () => {
			const kept = await settings();
			return kept["surrealSessions.connection.endpoint"] === "surrealkv://data/notes.db";
		});
		await workbench.waitForNoNotification();
		await ui.disconnect();
		await disconnected();
	});

	await test("http is refused with what to use instead, a dead port with a next step, in the form, by keys alone", async () => {
		const button = sessions.pane.locator(".welcome-view-content .monaco-button", {
			hasText: "Connect to a Server",
		});
		await button.focus();
		await page.keyboard.press("Enter");
		await forms.waitForText(/^Address of the server/);
		await input.type("http://127.0.0.1:1");
		await forms.waitForText(/carries no sessions.*Use ws:\/\/127\.0\.0\.1:1/);
		await input.type("ws://127.0.0.1:1");
		await input.accept();
		await forms.choose("As whom does the default session sign in?", "Nobody");
		await forms.answer(/^Namespace to begin in/, "");
		await input.waitFor(/^What to keep/);
		await input.accept();
		await forms.waitForText(/^Nothing listens at ws:\/\/127\.0\.0\.1:1/);
		await input.waitForValue("ws://127.0.0.1:1");
		// The view, which shows the failure now, has not taken the keys.
		await page.keyboard.press("End");
		await page.keyboard.type("2");
		await input.waitForValue("ws://127.0.0.1:12");
		await page.keyboard.press("Escape");
		await input.waitForClosed();
	});

	await test("the view says why there is no connection, and what to do", async () => {
		const offered = "ws://127.0.0.1:1 | Try Again | Connect to Something Else… | Show Log";
		await waitUntil(`the rows ${offered}`, async () => {
			return (await sessions.rows()).map(({ label }) => label).join(" | ") === offered;
		});
		await waitUntil("the reason", async () =>
			/Nothing listens at ws:\/\/127\.0\.0\.1:1/.test((await sessions.pane.textContent()) ?? ""),
		);
		await workbench.statusBarItem("SurrealDB: connection failed");
		await sessions.clickRow("Try Again");
		await workbench.answerNotification(/^Nothing listens at/, "Connect…");
		await input.waitFor("What to connect to?");
		await input.escape();
		await ui.disconnect();
		await disconnected();
	});

	await test("connecting as configured is one click", async () => {
		await workbench.clearNotifications();
		await sessions.clickWelcome("connect as configured");
		await ui.waitForSession("surrealkv://data/notes.db", /^connected /);
	});

	await test("the palette connects as configured again, after a question where sessions end with it", async () => {
		await ui.fork("further");
		await workbench.runCommand("SurrealDB: Reconnect as Configured");
		assert.match(await workbench.dialogText(), /It takes its 2 sessions with it\./);
		await workbench.answerDialog("Connect");
		await ui.waitForNoRow("further");
		await ui.waitForSession("surrealkv://data/notes.db", /^connected /);
		await ui.waitForSession("default", "full rights · main/main");
	});

	await test("changed settings offer to reconnect, which is done with them", async () => {
		const next = { ...workspace.settings, "surrealSessions.connection.database": "changed" };
		await writeFile(
			settingsFile,
			JSON.stringify({ ...next, "surrealSessions.connection.namespace": "main" }),
		);
		await workbench.answerNotification(/^The connection settings have changed/, "Reconnect");
		await ui.waitForSession("mem://", /^connected /);
		await ui.waitForSession("default", "full rights · main/changed");
	});

	await test("an error in a set-up file is told with its place, and opened there", async () => {
		await ui.disconnect();
		await disconnected();
		await writeFile(
			settingsFile,
			JSON.stringify({ ...workspace.settings, "surrealSessions.connection.setupFiles": ["broken.surql"] }),
		);
		// The window learns of the file's change by itself.
		await workbench.openFile("settings.json");
		await ui.editor.waitForText("broken.surql");
		await sessions.clickWelcome("Start with an In-Memory Database");
		await workbench.answerNotification(/^Set-up file broken\.surql:2:\d+: /, "Open File");
		await ui.editor.waitForTab("broken.surql");
		await workbench.statusBarItem(/^Ln 2, /);
	});

	await test("the log says what happened", async () => {
		await workbench.runCommand("SurrealDB: Show Log");
		await waitUntil("the log", async () => {
			const lines = await ui.page.locator(".part.panel .view-lines").allInnerTexts();
			return /Connection:\s+connected/.test(lines.join("\n"));
		});
	});
});
