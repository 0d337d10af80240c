import { findSurreal, noSurreal } from "../../../scripts/tools/surrealBin.mjs";
import { withSchema } from "./database.mjs";
import { runUi } from "./suite.mjs";
import { startSurreal } from "./surrealServer.mjs";

/**
 * @typedef {object} Place
 * @property {string} endpoint as the connection's row shows it
 * @property {string} nobody how a session looks that is not signed in
 * @property {string} admin how the default session looks, and what is forked from it
 * @property {() => Promise<void>} answer gives what connecting as configured asks for
 */

/**
 * Runs a suite connected to the embedded engine, and again to a real server; on both the database is test/test with the
 * schema.
 * @param {string} name
 * @param {(ui: import("./ui.mjs").Ui, test: import("./suite.mjs").Test, place: Place) => Promise<void>} body
 */
export async function runOnBoth(name, body) {
	await runUi(name, withSchema, async (ui, test) => {
		await ui.connectToMemory();
		const answer = async () => {};
		await body(ui, test, { endpoint: "mem://", nobody: "full rights", admin: "full rights", answer });
	});
	const program = findSurreal();
	if (program === undefined) {
		console.log(`- ${name} on a server: skipped, because ${noSurreal}`);
		console.log("0 passed, 0 failed, 1 skipped");
		return;
	}
	const server = await startSurreal(program, "memory");
	const settings = {
		"surrealSessions.connection.endpoint": server.endpoint,
		"surrealSessions.connection.namespace": "test",
		"surrealSessions.connection.database": "test",
		"surrealSessions.connection.auth": { level: "root", user: "root" },
	};
	await runUi(`${name}-server`, { files: withSchema.files, settings }, async (ui, test) => {
		const answer = async () => {
			await ui.forms.answer(/^Password of root/, "root");
			await ui.forms.choose("Keep the password?", "Only for This Connection");
		};
		await ui.openSessions();
		await ui.sessions.clickWelcome("connect as configured");
		await answer();
		await ui.waitForSession(server.endpoint, /^connected /);
		await defineSchema(ui);
		await body(ui, test, {
			endpoint: server.endpoint,
			nobody: "anonymous",
			admin: "root (root user)",
			answer,
		});
	});
	await server.kill();
}

/**
 * Set-up files are for embedded databases.
 * @param {import("./ui.mjs").Ui} ui
 */
async function defineSchema({ editor, results, workbench }) {
	await workbench.openFile("setup.surql");
	const sections = await results.afterRun(() => editor.press("ControlOrMeta+Shift+Enter"));
	const failed = sections.filter(({ status }) => status !== "✓ OK");
	if (failed.length > 0) throw new Error(`The schema failed: ${JSON.stringify(failed)}`);
	await workbench.clearNotifications();
}
