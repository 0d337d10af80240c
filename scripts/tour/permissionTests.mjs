import { waitUntil } from "../../test/harness/waitUntil.mjs";

/** @typedef {import("./guide.mjs").Guide} Guide */

/**
 * The example's suites, and what of its permissions they ask.
 * @param {Guide} guide
 */
export async function runPermissionTests(guide) {
	const { page, workbench } = guide;
	await guide.step("Run the permission tests with coverage", async () => {
		await workbench.openFile("schema.surql");
		await workbench.runCommand("Testing: Focus on Test Explorer View");
		await workbench.runCommand("Test: Run All Tests with Coverage");
		const sum = await waitUntil(
			"the tests to have run",
			async () => {
				const text = await page.locator(".test-explorer .result-summary").textContent();
				return /13\/13/.test(text ?? "") && text;
			},
			{ timeoutMs: 60_000 },
		);
		const covered = page.locator(".test-coverage-list-item", { hasText: "schema.surql" });
		await covered.waitFor();
		await workbench.runCommand("Go to Line/Column...");
		await workbench.quickInput.type(":97");
		await page.keyboard.press("Enter");
		await guide.picture("tests");
		return `${sum?.trim()} passed; ${await covered.textContent()} of its permissions were asked. No case looks at bookmark.`;
	});
}
