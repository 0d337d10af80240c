/** One text in ten sessions, and what they got side by side. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Surreal } from "surrealdb";
import * as protocol from "../src/protocol/backend";
import { alignedPage, alignRuns, compareRun } from "../src/protocol/compare";
import type { Backend } from "../test/contract/support/backend";
import { median, pairs, type Row } from "./measure";

const SESSIONS = 10;
const ROWS = 20_000;
const ROUNDS = 5;

/** A comparison beside the slowest of its sessions alone; a large one beside the bare SDK; laying it side by side. */
export async function compareRows(backend: Backend, db: Surreal): Promise<Row[]> {
	const { rpc } = backend;
	const make = `FOR $i IN 0..${ROWS} { CREATE type::record('row', $i) CONTENT { n: $i, a: 'text', b: 1.5, c: true, d: [1, 2], e: { f: 'g' }, h: 'more text', i: NULL } RETURN NONE }`;
	for (const { error } of await backend.query("default", make)) if (error) throw new Error(error.message);
	const ids = await Promise.all(
		Array.from(
			{ length: SESSIONS },
			async () => (await rpc.sendRequest(protocol.forkSession, { id: "default" })).id,
		),
	);
	const theirs = await Promise.all(ids.map(() => db.forkSession()));
	const compare = async (sessions: readonly string[], text: string): Promise<string[]> => {
		const { outcomes } = await rpc.sendRequest(compareRun, { sessions, text, writes: "rollback" });
		return outcomes.map(({ run, failed }) => run ?? failed?.message ?? "");
	};
	const release = (runs: readonly string[]) => {
		for (const run of runs) void rpc.sendNotification(protocol.releaseRun, { run });
	};
	const compared = (sessions: readonly string[], text: string) => async () =>
		release(await compare(sessions, text));
	const all = "SELECT * FROM row";
	// First, while nothing of the SDK's has to be cleared away.
	const rows: Row[] = await sideBySide(backend, () => compare(ids, all), release);
	for (const [what, text] of [
		["a text that waits 0.2 s", "CREATE made; SLEEP 200ms; SELECT * FROM row LIMIT 10"],
		["100 rows", "SELECT * FROM row LIMIT 100"],
	] as const) {
		const name = `${SESSIONS} sessions compared beside one alone, ${what}`;
		rows.push(await pairs(name, 1.5, ROUNDS, compared(ids, text), compared(ids.slice(0, 1), text)));
	}
	rows.push(
		await pairs(
			`${SESSIONS} sessions compared, ${ROWS} rows each, beside the bare SDK's at once`,
			1.5,
			3,
			compared(ids, all),
			() => Promise.all(theirs.map((session) => session.query(all).collect())),
		),
	);
	for (const id of ids) await rpc.sendRequest(protocol.closeSession, { id });
	for (const session of theirs) await session.closeSession();
	return rows;
}

async function sideBySide(
	{ rpc }: Backend,
	compare: () => Promise<string[]>,
	release: (runs: readonly string[]) => void,
): Promise<Row[]> {
	const delay = monitorEventLoopDelay({ resolution: 1 });
	const times: number[] = [];
	const host: number[] = [];
	const backend: number[] = [];
	for (let i = 0; i < ROUNDS; i++) {
		let isOver = false;
		let longest = 0;
		const knock = async () => {
			while (!isOver) {
				const begun = performance.now();
				await rpc.sendRequest(protocol.initialize, { protocolVersion: protocol.PROTOCOL_VERSION });
				longest = Math.max(longest, performance.now() - begun);
				await new Promise((resolve) => setTimeout(resolve, 1));
			}
		};
		delay.reset();
		delay.enable();
		const knocking = knock();
		const runs = await compare();
		const begun = performance.now();
		const { alignment } = await rpc.sendRequest(alignRuns, { runs, statement: 0, observer: 0 });
		times.push(performance.now() - begun);
		await rpc.sendRequest(alignedPage, { alignment, offset: 0, limit: 100, show: "all" });
		isOver = true;
		await knocking;
		delay.disable();
		host.push(delay.max / 1e6);
		backend.push(longest);
		release(runs);
	}
	const what = `${SESSIONS} × ${ROWS} rows`;
	return [
		{ what: `laying ${what} side by side`, ours: median(times), unit: "ms", goal: 1000 },
		{
			what: `longest block of the backend's thread, comparing ${what}`,
			ours: median(backend),
			unit: "ms",
			goal: 100,
		},
		{
			what: `longest block of the host's thread, comparing ${what}`,
			ours: median(host),
			unit: "ms",
			goal: 20,
		},
	];
}
