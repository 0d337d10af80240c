/** The suite that runs in the extension host: every *.test.ts beside it, each a bundle of its own. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runMochaFiles } from "../harness/mochaInHost.mjs";

export const run = (): Promise<void> =>
	runMochaFiles(
		readdirSync(__dirname)
			.filter((name) => name.endsWith(".test.js"))
			.sort()
			.map((name) => join(__dirname, name)),
	);
