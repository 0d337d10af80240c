import { ComparePage } from "../../test/harness/comparePage.mjs";

/** @typedef {import("./guide.mjs").Guide} Guide */

/**
 * What the sessions see, as a test that they see it again.
 * @param {Guide} guide
 */
export async function freezeWhatIsSeen(guide) {
	const { forms, page, workbench } = guide;
	const { input } = forms;
	const compare = new ComparePage(workbench);
	await guide.step("Freeze what default, alice and bob see into a test suite", async () => {
		await workbench.runCommand("View: Hide Panel");
		await workbench.openFile("2-notes.surql");
		await workbench.editor.code.locator(".view-line", { hasText: "SELECT id" }).first().click();
		// In the sessions that were compared: they are chosen.
		await compare.afterRun(() => workbench.editor.press("ControlOrMeta+Alt+Enter"));
		const frame = await compare.frame();
		await frame.getByRole("button", { name: "Freeze as Test…" }).click();
		await input.waitFor(/^Suite to write it into/);
		await input.pick("notes.toml");
		for (const name of ["alice", "bob"]) {
			await input.waitFor(new RegExp(`as session “${name}” is`));
			await input.pick(name);
		}
		await workbench.editor.waitForDiff("notes.toml ↔ with the frozen test (not saved)");
		const said = await workbench.waitForNotification(/^The 4 new cases pass on the embedded engine\./);
		await workbench.clearNotifications();
		await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
		await workbench.runCommand("View: Toggle Maximize Editor Group");
		await guide.picture("freeze");
		await workbench.runCommand("SurrealDB: Discard Frozen Test");
		await page.locator(".tab", { hasText: "with the frozen test" }).waitFor({ state: "detached" });
		return String(said);
	});
}
