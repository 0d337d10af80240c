/** Runs inside VS Code: what the extension's API costs whoever shares the host's thread, and how soon it is back. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { extensions } from "vscode";
import type { SurrealSessionsApi } from "../src/api";
import { killBackend } from "../test/extension/support/backendProcess";
import { median } from "./measure";

const ID = "surrealdb-session-workspaces.surrealdb-session-workspaces";
const ROUNDS = 5;
const MAKE =
	"CREATE |big:100000| SET a = 'text', b = 1.5, c = true, d = [1, 2], e = { f: 'g' }, h = 'more text', i = NULL RETURN NONE";

/** What the extension host's runner calls. Prints one line for each figure, which `main.ts` reads. */
export async function run(): Promise<void> {
	const extension = extensions.getExtension<SurrealSessionsApi>(ID);
	if (!extension) throw new Error("The extension is not there.");
	const api = await extension.activate();
	await api.connect({ endpoint: "mem://", namespace: "bench", database: "bench" });
	console.log(`longest block ${await longestBlock(api)} ms`);
	console.log(`connected again after ${await backAfter(api)} ms`);
	await api.disconnect();
	console.log("1 passed, 0 failed, 0 skipped");
}

async function longestBlock(api: SurrealSessionsApi): Promise<number> {
	const [made] = await api.query("default", MAKE);
	if (made?.error) throw new Error(made.error.message);
	const delay = monitorEventLoopDelay({ resolution: 1 });
	const blocks: number[] = [];
	for (let i = 0; i < ROUNDS; i++) {
		delay.reset();
		delay.enable();
		await api.query("default", "SELECT * FROM big");
		delay.disable();
		blocks.push(delay.max / 1e6);
	}
	return median(blocks);
}

/** From the end of the backend's process to a connection with its sessions. */
async function backAfter(api: SurrealSessionsApi): Promise<number> {
	const times: number[] = [];
	// The third end within a minute would be one too many.
	for (let i = 0; i < 2; i++) {
		const back = new Promise<number>((resolve) => {
			let lostAt: number | undefined;
			const listening = api.onDidChangeConnection(() => {
				if (api.connection.state !== "connected") lostAt ??= performance.now();
				else if (lostAt !== undefined) {
					listening.dispose();
					resolve(performance.now() - lostAt);
				}
			});
		});
		await killBackend();
		times.push(await back);
	}
	return median(times);
}
