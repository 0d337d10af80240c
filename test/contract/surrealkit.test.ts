/**
 * The same verdicts as SurrealKit's own: of each case, and of each check. Only for whom `SURREALKIT_BIN` names a program
 * (`cargo install surrealkit`; last run with 1.0.0-beta.6 on server 3.3.2): see vitest.config.mts.
 */
import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { oddSuite } from "./support/oddSuite";
import { type Server, startServer, surrealBin } from "./support/server";

const surrealkit = process.env["SURREALKIT_BIN"];

const repository = path.resolve(import.meta.dirname, "../..");

interface Report {
	readonly suites: readonly {
		readonly suite_name: string;
		readonly cases: readonly {
			readonly name: string;
			readonly kind: string;
			readonly passed: boolean;
			readonly assertions: readonly { readonly name: string; readonly passed: boolean }[];
		}[];
	}[];
}

describe.skipIf(!surrealBin)("verdicts", () => {
	let server: Server;
	let scratch = "";
	beforeAll(async () => {
		server = await startServer();
		scratch = await mkdtemp(path.join(os.tmpdir(), "surrealkit-"));
	});
	afterAll(async () => {
		await server?.stop();
		await rm(scratch, { recursive: true, force: true });
	});

	async function reportOf(command: string, args: readonly string[], cwd: string): Promise<unknown> {
		const file = path.join(cwd, "report.json");
		const { stderr } = spawnSync(command, [...args, "--json-out", file], {
			cwd,
			encoding: "utf8",
			env: {
				...process.env,
				SURREALDB_HOST: `http://127.0.0.1:${server.port}`,
				ODD_PASSWORD: "ed-pass-1",
				ODD_USER: "nsu",
			},
		});
		const text = await readFile(file, "utf8").catch(() => {
			throw new Error(`no report: ${stderr}`);
		});
		const { suites } = JSON.parse(text) as Report;
		return suites.map(({ suite_name, cases }) => ({
			suite_name,
			cases: cases.map(({ name, kind, passed, assertions }) => ({
				name,
				kind,
				passed,
				assertions: assertions.map((each) => `${each.name} ${each.passed}`),
			})),
		}));
	}

	it.each([
		["what could be seen otherwise", "test/fixtures/surrealkit", ["--var", "greeting=hi"], oddSuite],
		["the example", "examples/notes", ["--no-sync", "--no-seed"], undefined],
	])("are the same for %s", async (_, folder, args, suite) => {
		const project = path.join(scratch, path.basename(folder));
		await cp(path.join(repository, folder), project, { recursive: true });
		const suites = path.join(project, "database/tests/suites");
		await mkdir(suites, { recursive: true });
		if (suite) await writeFile(path.join(suites, "odd.toml"), suite);
		const theirs = await reportOf(surrealkit ?? "", ["test", ...args], project);
		const ours = await reportOf(
			process.execPath,
			[path.join(repository, "dist/cli.mjs"), "test", ...args],
			project,
		);
		expect(ours).toEqual(theirs);
	});
});
