import { afterEach, expect, it, vi } from "vitest";
import { officialHasRunLens, officialHasSnippets } from "./officialExtension";

const installed = vi.hoisted((): Record<string, { readonly packageJSON: object }> => ({}));
vi.mock("vscode", () => ({ extensions: { getExtension: (id: string) => installed[id] } }));
afterEach(() => {
	delete installed["surrealdb.surrealql"];
});

const snippets = [{ language: "surrealql", path: "./snippets.json" }];

it.each([
	["which is not there", undefined, { lens: false, snippets: false }],
	["without code", { contributes: { snippets } }, { lens: false, snippets: true }],
	["with code", { main: "./out/extension.js", contributes: { snippets } }, { lens: true, snippets: true }],
	["without snippets", { main: "./out/extension.js", contributes: {} }, { lens: true, snippets: false }],
	["that contributes nothing", {}, { lens: false, snippets: false }],
])("leaves to an official extension %s what it does", (_, packageJSON, expected) => {
	if (packageJSON) installed["surrealdb.surrealql"] = { packageJSON };
	expect({ lens: officialHasRunLens(), snippets: officialHasSnippets() }).toEqual(expected);
});
