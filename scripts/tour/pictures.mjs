import { waitUntil } from "../../test/harness/waitUntil.mjs";

/** @typedef {import("./guide.mjs").Guide} Guide */

/**
 * The pictures that show everything at once. The last run was that of alice.
 * @param {Guide} guide
 */
export async function takePictures(guide) {
	const { page, results, workbench } = guide;
	await guide.step("Look at it all, in light and in dark", async () => {
		await page.keyboard.press("Home");
		await waitUntil("the code lenses to say alice", async () => {
			const lenses = await workbench.editor.codeLenses();
			return lenses.every((title) => title === "Run as alice" || title === "Compare");
		});
		await guide.picture("overview");
		return "The status bar, the editor and the results say who you are.";
	});
	await guide.step("Run all of the file, and look at it as SurrealQL", async () => {
		const sections = await results.afterRun(() => workbench.editor.press("ControlOrMeta+Shift+Enter"));
		guide.same("sections", sections.length, 3);
		await guide.dragBorder("horizontal", 507, 300);
		await results.chooseView("SurrealQL", 1);
		await guide.picture("results");
		return sections.map(({ status, excerpt, meta }) => `${status} ${excerpt}: ${meta}`).join("\n");
	});
}
