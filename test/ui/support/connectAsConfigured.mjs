import { waitUntil } from "../../harness/waitUntil.mjs";

/**
 * Connects to the server of the settings as root, and puts the example's schema and records there.
 * @param {import("./ui.mjs").Ui} ui
 * @param {string} endpoint
 */
export async function connectAsConfigured(ui, endpoint) {
	await ui.openSessions();
	await ui.sessions.clickWelcome("connect as configured");
	await ui.forms.answer(/^Password of root/, "root");
	await ui.forms.choose("Keep the password?", "Only for This Connection");
	await ui.waitForSession(endpoint, /^connected /);
	for (const file of ["schema.surql", "seed.surql"]) {
		await ui.workbench.openFile(file);
		await ui.results.afterStart(() => ui.editor.press("ControlOrMeta+Shift+Enter"));
		await waitUntil(`${file} to have run`, async () =>
			/, finished$/.test((await ui.results.tabs())[0] ?? ""),
		);
	}
	await ui.workbench.runCommand("View: Close All Editors");
	await ui.workbench.runCommand("View: Hide Panel");
	await ui.workbench.clearNotifications();
}
