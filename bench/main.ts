/** `npm run bench`: what the product costs beside the bare SDK, in the same run. */

import { spawnSync } from "node:child_process";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { Surreal } from "surrealdb";
import WebSocket from "ws";
import * as protocol from "../src/protocol/backend";
import { Backend } from "../test/contract/support/backend";
import { startServer, surrealBin } from "../test/contract/support/server";
import { compareRows } from "./compare";
import { entrySize } from "./entry";
import { median, pairs, print, type Row } from "./measure";
import { matrixRows } from "./permissions";
import { sessionRows } from "./sessions";

const rows: Row[] = [];
const user = { username: "root", password: "root" };

async function onServer(): Promise<void> {
	const server = await startServer();
	const backend = await Backend.start();
	const db = new Surreal({ websocketImpl: WebSocket as unknown as typeof globalThis.WebSocket });
	try {
		await db.connect(server.endpoint);
		await db.signin(user);
		await db.use({ namespace: "bench", database: "bench" });
		await backend.connect({
			endpoint: server.endpoint,
			namespace: "bench",
			database: "bench",
			credentials: { kind: "root", ...user },
		});
		const { rpc } = backend;
		rows.push(await emptyCall(backend));
		rows.push(...(await sessionRows(backend, db)));
		rows.push(
			await pairs(
				"100 small queries, one after the other",
				1.3,
				7,
				async () => {
					for (let i = 0; i < 100; i++)
						await rpc.sendRequest(protocol.runQuery, { id: "default", text: "RETURN 1" });
				},
				async () => {
					for (let i = 0; i < 100; i++) await db.query("RETURN 1").collect();
				},
			),
		);
		if (!process.argv.includes("--quick")) {
			rows.push(...(await compareRows(backend, db)));
			await largeResult(backend, db);
		}
	} finally {
		await db.close();
		await backend.stop();
		await server.stop();
	}
}

/**
 * The way to the backend's process and back, with nothing done there: what isolation costs each call, and the least that
 * any ratio below can become.
 */
async function emptyCall({ rpc }: Backend): Promise<Row> {
	const params = { protocolVersion: protocol.PROTOCOL_VERSION };
	const times: number[] = [];
	for (let i = 0; i < 2000; i++) {
		const begun = performance.now();
		await rpc.sendRequest(protocol.initialize, params);
		times.push(performance.now() - begun);
	}
	return { what: "an empty call to the backend", ours: median(times), unit: "ms" };
}

async function largeResult(backend: Backend, db: Surreal): Promise<void> {
	const make =
		"FOR $i IN 0..100000 { CREATE big CONTENT { n: $i, a: 'text', b: 1.5, c: true, d: [1, 2], e: { f: 'g' }, h: 'more text', i: NULL } RETURN NONE }";
	const [made] = await backend.query("default", make);
	if (made?.error) throw new Error(made.error.message);
	const delay = monitorEventLoopDelay({ resolution: 1 });
	const blocks: number[] = [];
	const firstPage = async () => {
		delay.reset();
		delay.enable();
		const result = await backend.rpc.sendRequest(protocol.runQuery, {
			id: "default",
			text: "SELECT * FROM big",
		});
		const page = { run: result.run, statement: 0, offset: 0, limit: 100, form: "table" } as const;
		await backend.rpc.sendRequest(protocol.resultPage, page);
		delay.disable();
		blocks.push(delay.max / 1e6);
		void backend.rpc.sendNotification(protocol.releaseRun, { run: result.run });
	};
	rows.push(
		await pairs("first 100 of 100,000 rows", 1, 3, firstPage, () => db.query("SELECT * FROM big").collect()),
	);
	rows.push({
		what: "longest block of the host's thread meanwhile",
		ours: median(blocks),
		unit: "ms",
		goal: 20,
	});
}

if (surrealBin) await onServer();
else
	console.log(
		"SKIPPED: no server binary (SURREAL_BIN, or surreal on the PATH): figures beside the bare SDK.",
	);
rows.push(...(await matrixRows()));
const size = entrySize(fileURLToPath(new URL("../../dist/extension.mjs", import.meta.url))) / 1024;
rows.push({ what: "entry bundle", ours: size, unit: "KB", goal: 150 });
rows.push(await activation());
rows.push(...inUse());
print(rows);
// The SDK leaves a timer for each session that it forked, until the end of its authentication.
process.exit();

/** In a real VS Code, as it counts itself; median of several starts. */
async function activation(): Promise<Row> {
	const times: number[] = [];
	for (let i = 0; i < 5; i++) times.push(figure(inHost("activation"), "activation took"));
	const ours = median(times);
	return { what: "loading the entry and activating it", ours, unit: "ms", goal: 30 };
}

/** In a real VS Code, through the extension's API, on an in-memory database. */
function inUse(): Row[] {
	const printed = inHost("inUse");
	return [
		{
			what: "longest block of the host's thread while the API gives 100,000 rows",
			ours: figure(printed, "longest block"),
			unit: "ms",
			goal: 20,
		},
		{
			what: "connected again after the backend was killed",
			ours: figure(printed, "connected again after"),
			unit: "ms",
			goal: 2000,
		},
	];
}

/** Runs a program of this folder in the extension host; gives what it printed. */
function inHost(program: string): string {
	const runner = fileURLToPath(new URL("../../test/extension/run.mjs", import.meta.url));
	const suite = fileURLToPath(new URL(`${program}.cjs`, import.meta.url));
	const { stdout, stderr } = spawnSync(process.execPath, [runner, "--tests", suite], { encoding: "utf8" });
	return stdout + stderr;
}

function figure(printed: string, what: string): number {
	const found = new RegExp(`${what} ([\\d.]+) ms`).exec(printed)?.[1];
	if (!found) throw new Error(`There is no “${what}” in what the extension host printed:\n${printed}`);
	return Number(found);
}
