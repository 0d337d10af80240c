/** Another extension compiles against the published types alone: api.d.ts as it is packed, and @types/vscode. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { declaration } from "../../scripts/package/stage.mjs";

const repository = join(import.meta.dirname, "..", "..");
let folder: string;
let published: string;

beforeAll(async () => {
	// Outside of the repository, whose node_modules would lend the types more than the author of an extension has.
	folder = realpathSync(mkdtempSync(join(tmpdir(), "consumer-")));
	cpSync(join(import.meta.dirname, "project"), folder, { recursive: true });
	mkdirSync(join(folder, "node_modules", "@types"), { recursive: true });
	symlinkSync(
		join(repository, "node_modules", "@types", "vscode"),
		join(folder, "node_modules", "@types", "vscode"),
		"junction",
	);
	published = await declaration(join(repository, "src", "api.ts"));
	writeFileSync(join(folder, "api.d.ts"), published);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function compile(...options: readonly string[]) {
	const tsc = join(repository, "node_modules", "typescript", "bin", "tsc");
	const args = [tsc, "-p", folder, "--preserveSymlinks", ...options];
	const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
	return { status, said: stdout + stderr };
}

/** Of a compiler that has run and finds nothing. */
const compiled = { status: 0, said: "" };

test("the types import nothing but vscode's", () => {
	const imported = [...published.matchAll(/\bfrom\s+"([^"]+)"|\bimport\("([^"]+)"\)/g)];
	expect(imported.map(([, from, dynamic]) => from ?? dynamic)).toEqual(["vscode"]);
});

test("everything that is documented compiles, and what is wrong does not", () => {
	expect(compile()).toEqual(compiled);
});

test("with older settings too", () => {
	const older = [
		"--module",
		"commonjs",
		"--moduleResolution",
		"node10",
		"--exactOptionalPropertyTypes",
		"false",
	];
	expect(compile(...older)).toEqual(compiled);
});
