/**
 * Who may import whom, said a second time and without patterns, and compared with what the linter refuses in the folders
 * that there are. A folder that was renamed or added has no place here, and fails until it has one here and in
 * biome.jsonc.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

type Place = "common" | "protocol" | "backend" | "model" | "storage" | "pages" | "page" | "cli" | "feature";

/** Every folder in src/, with what it is. Folders inside one of them belong to it unless they stand here. */
const places: Readonly<Record<string, Place>> = {
	"src/common": "common",
	"src/protocol": "protocol",
	"src/backend": "backend",
	"src/cli": "cli",
	"src/model": "model",
	"src/model/storage": "storage",
	"src/page": "pages",
	"src/sessions": "feature",
	"src/query": "feature",
	"src/results": "feature",
	"src/results/webview": "page",
	"src/permissions": "feature",
	"src/permissions/webview": "page",
	"src/compare": "feature",
	"src/tests": "feature",
	"src/compare/webview": "page",
};

/** Besides itself. Features and pages are nowhere: nobody but src/extension.ts imports them. */
const mayUse: Readonly<Record<Place, readonly Place[]>> = {
	common: [],
	protocol: ["common"],
	backend: ["common", "protocol"],
	model: ["common", "protocol"],
	storage: ["common", "protocol", "model"],
	pages: ["common", "protocol"],
	page: ["common", "protocol", "pages"],
	cli: ["common", "protocol", "backend"],
	feature: ["common", "protocol", "model", "storage"],
};
const mayUseFiles: Readonly<Record<Place, readonly string[]>> = {
	common: ["src/api"],
	protocol: ["src/api"],
	backend: ["src/api"],
	model: ["src/api", "src/contributions"],
	storage: ["src/api", "src/contributions"],
	pages: ["src/api"],
	page: ["src/api"],
	cli: ["src/api", "src/model/endpoint"],
	feature: ["src/api", "src/contributions", "src/commands", "src/progress", "src/rooms", "src/webPage"],
};
const mayUsePackages: Readonly<Record<Place, readonly string[]>> = {
	common: ["vscode-jsonrpc"],
	protocol: ["vscode-jsonrpc"],
	backend: ["vscode-jsonrpc", "vscode-jsonrpc/node", "surrealdb", "ws"],
	model: ["vscode-jsonrpc", "vscode-jsonrpc/node"],
	storage: ["vscode-jsonrpc", "vscode-jsonrpc/node", "vscode"],
	pages: ["vscode-jsonrpc"],
	page: ["vscode-jsonrpc"],
	cli: ["vscode-jsonrpc", "vscode-jsonrpc/node"],
	feature: ["vscode-jsonrpc", "vscode-jsonrpc/node", "vscode"],
};
const packages = [...new Set(Object.values(mayUsePackages).flat()), "node:fs"];
const files = [
	"src/api",
	"src/contributions",
	"src/commands",
	"src/progress",
	"src/rooms",
	"src/webPage",
	"src/extension",
	"src/model/endpoint",
];

/** Folders in src/ that hold code, relative to the repository. */
const folders = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
	.filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
	.map((entry) => posix.join("src", entry.parentPath.slice(root.length).replaceAll("\\", "/").slice(4)))
	.filter((folder, index, all) => folder !== "src" && all.indexOf(folder) === index)
	.sort();

/** Folder that `folder` belongs to: the nearest that stands in {@link places}. */
function homeOf(folder: string): string | undefined {
	for (let each = folder; each !== "src"; each = posix.dirname(each)) {
		if (places[each]) return each;
	}
	return undefined;
}

function placeOf(folder: string): Place | undefined {
	return places[homeOf(folder) ?? ""];
}

/** What a file in `folder` may not import, and what it may. */
function expectation(folder: string): { specifier: string; allowed: boolean }[] {
	const place = placeOf(folder);
	if (!place) return [];
	const home = homeOf(folder);
	const relative = (target: string) => {
		const path = posix.relative(folder, target);
		return path.startsWith(".") ? path : `./${path}`;
	};
	return [
		...folders
			.filter((target) => target !== folder)
			.map((target) => ({
				specifier: relative(`${target}/other`),
				allowed:
					homeOf(target) === home ||
					(mayUse[place] as readonly (Place | undefined)[]).includes(placeOf(target)),
			})),
		...files
			.filter((target) => !target.startsWith(`${folder}/`))
			.map((target) => ({
				specifier: relative(target),
				allowed: mayUseFiles[place].includes(target) || isWithinReach(place, home, target),
			})),
		...packages.map((target) => ({ specifier: target, allowed: mayUsePackages[place].includes(target) })),
	];
}

/** Whether a file lies in a folder that may be used whole. */
function isWithinReach(place: Place, home: string | undefined, file: string): boolean {
	const folder = posix.dirname(file);
	if (folder === "src") return false;
	return homeOf(folder) === home || mayUse[place].some((each) => each === placeOf(folder));
}

describe("who may import whom", () => {
	let scratch = "";
	let refused: ReadonlyMap<string, string>;

	/** Lints a copy of the house in which each folder holds one file with one import a line. */
	beforeAll(() => {
		scratch = mkdtempSync(join(tmpdir(), "rules-"));
		cpSync(join(root, "biome.jsonc"), join(scratch, "biome.jsonc"));
		const probes: Record<string, readonly string[]> = {
			...Object.fromEntries(
				folders.map((each) => [`${each}/probe`, expectation(each).map(({ specifier }) => specifier)]),
			),
			"src/api": ["./common/errors", "./rooms", "vscode"],
			"src/rooms": ["./sessions/index", "./model/workspace", "./extension", "vscode"],
			"src/extension": ["./sessions/index", "./model/storage/secrets", "vscode", "node:os"],
			"src/model/process.node": ["node:fs"],
		};
		for (const [path, imports] of Object.entries(probes)) {
			mkdirSync(dirname(join(scratch, path)), { recursive: true });
			const lines = imports.map(
				(specifier, index) => `export * as a${index} from ${JSON.stringify(specifier)};`,
			);
			writeFileSync(join(scratch, `${path}.ts`), lines.join("\n"));
		}
		refused = new Map(
			lint(scratch).map(({ message, location: { path, start } }) => [
				`${path.replaceAll("\\", "/")} → ${probes[path.slice(0, -3).replaceAll("\\", "/")]?.[start.line - 1]}`,
				message,
			]),
		);
	});
	afterAll(() => rmSync(scratch, { recursive: true, force: true }));

	it.each(folders)("%s has its place in the rules", (folder) => {
		expect(placeOf(folder), `add ${folder} to \`places\` above, and to biome.jsonc`).toBeDefined();
	});

	it.each(folders)("%s imports what it may, and the linter refuses the rest", (folder) => {
		for (const { specifier, allowed } of expectation(folder)) {
			const message = refused.get(`${folder}/probe.ts → ${specifier}`);
			expect(message === undefined, `${specifier} in ${folder}: ${message ?? "not refused"}`).toBe(allowed);
		}
	});

	it("keeps the files beside the folders apart too", () => {
		const found = [...refused.keys()].filter((each) => /^src\/[a-z]+\.ts/.test(each));
		expect(found.sort()).toEqual([
			"src/api.ts → ./common/errors",
			"src/api.ts → ./rooms",
			"src/rooms.ts → ./extension",
			"src/rooms.ts → ./sessions/index",
		]);
		expect([...refused.keys()]).not.toContain("src/model/process.node.ts → node:fs");
	});

	it("says where the code should go", () => {
		expect(refused.get("src/rooms.ts → ./sessions/index")).toMatch(/belongs in src\/model/);
		expect(refused.get("src/model/probe.ts → vscode")).toMatch(/src\/model\/storage/);
	});
});

interface Finding {
	readonly category: string;
	readonly message: string;
	readonly location: { readonly path: string; readonly start: { readonly line: number } };
}

const rules: readonly string[] = ["lint/style/noRestrictedImports", "lint/correctness/noNodejsModules"];

function lint(folder: string): readonly Finding[] {
	const biome = fileURLToPath(import.meta.resolve("@biomejs/biome/bin/biome"));
	const options = ["--vcs-enabled=false", "--reporter=json", "--max-diagnostics=none"];
	try {
		execFileSync(process.execPath, [biome, "lint", ...options, "."], {
			cwd: folder,
			encoding: "utf8",
			stdio: ["ignore", "pipe", "ignore"],
		});
		return [];
	} catch (error) {
		// It exits with 1 when it refuses something, as it should here.
		const { stdout } = error as { stdout: string };
		const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly Finding[] };
		return diagnostics.filter(({ category }) => rules.includes(category));
	}
}
