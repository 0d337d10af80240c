// A workspace that is not trusted: its settings could name any server and any files to run, so nothing connects.

import assert from "node:assert/strict";
import { withSchema } from "./support/database.mjs";
import { runUi } from "./support/suite.mjs";

await runUi("trust", { ...withSchema, untrusted: true }, async (ui, test) => {
	const { editor, sessions, workbench } = ui;

	await test("the view says why nothing connects", async () => {
		await ui.openSessions();
		await sessions.waitForWelcome(/^This workspace is not trusted, so nothing connects to a database\./);
		const offered = await workbench.commandsMatching("SurrealDB: ", ["SurrealDB: Show Log"]);
		assert.ok(!offered.includes("SurrealDB: Connect…"));
	});

	await test("running something is refused, in words", async () => {
		await workbench.openFile("query.surql");
		await editor.press("ControlOrMeta+Enter");
		await workbench.waitForNotification(/^This workspace is not trusted, so nothing connects/);
		await sessions.waitForWelcome(/not trusted/);
	});

	await test("once trusted, it connects", async () => {
		await workbench.clearNotifications();
		await sessions.clickWelcome("Manage Workspace Trust");
		await ui.page
			.locator(".workspace-trust-editor .monaco-button", { hasText: /^Trust$/ })
			.first()
			.click();
		// It is a page on top of the window.
		const modal = ui.page.locator(".monaco-modal-editor-block");
		await modal.locator(".action-label.codicon-close").last().click();
		await modal.waitFor({ state: "hidden" });
		await sessions.waitForWelcome(/In-Memory/);
		await ui.connectToMemory();
		await ui.waitForSession("default", "full rights · test/test");
	});
});
