import { existsSync, rmSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onExit } from "../../scripts/tools/cleanup.mjs";
import { repoRoot } from "../../scripts/tools/paths.mjs";

const FIXTURE = join(repoRoot, "test", "fixtures", "workspace");

/**
 * A folder for a VS Code window that a test may change: a copy of `template`, by default of test/fixtures/workspace,
 * or an empty one if there is none.
 * @param {string} [template]
 * @returns {Promise<{ folder: string, remove: () => Promise<void> }>}
 */
export async function temporaryWorkspace(template = FIXTURE) {
	const folder = await mkdtemp(join(tmpdir(), "workspace-"));
	const forget = onExit(() => rmSync(folder, { recursive: true, force: true }));
	if (existsSync(template)) {
		await cp(template, folder, { recursive: true });
	}
	return {
		folder,
		async remove() {
			await rm(folder, { recursive: true, force: true, maxRetries: 5 });
			forget();
		},
	};
}
