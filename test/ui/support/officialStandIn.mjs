import { mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onExit } from "../../../scripts/tools/cleanup.mjs";

/** What its lens says, once above each statement, and what its snippet puts there. */
export const OFFICIAL = { lens: "▶ Run query", snippet: "Official table", body: "DEFINE TABLE official" };

const manifest = {
	name: "surrealql",
	publisher: "surrealdb",
	version: "0.4.0",
	engines: { vscode: "^1.100.0" },
	main: "./extension.js",
	activationEvents: ["onLanguage:surrealql"],
	contributes: {
		languages: [{ id: "surrealql", extensions: [".surql"] }],
		snippets: [{ language: "surrealql", path: "./snippets.json" }],
	},
};

const snippets = { [OFFICIAL.snippet]: { prefix: "define table", body: [OFFICIAL.body] } };

const code = `
const { CodeLens, Range, languages, workspace } = require("vscode");
exports.activate = ({ subscriptions }) => {
	const provideCodeLenses = (document) =>
		document
			.getText()
			.split("\\n")
			.flatMap((line, at) => (/;\\s*$/.test(line) ? [new Range(at, 0, at, 0)] : []))
			.map((range) => new CodeLens(range, { title: ${JSON.stringify(OFFICIAL.lens)}, command: "noop" }));
	subscriptions.push(languages.registerCodeLensProvider({ language: "surrealql" }, { provideCodeLenses }));
};
`;

/**
 * A folder with an extension that has the official one's id and does of it what ours leaves to it. The official one
 * itself is to be had from a marketplace only.
 * @returns {Promise<string>}
 */
export async function officialStandIn() {
	const folder = mkdtempSync(join(tmpdir(), "official-"));
	onExit(() => rmSync(folder, { recursive: true, force: true }));
	await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
	await writeFile(join(folder, "snippets.json"), JSON.stringify(snippets));
	await writeFile(join(folder, "extension.js"), code);
	return folder;
}
