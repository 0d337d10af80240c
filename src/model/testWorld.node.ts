/** For tests: a model over a real process that stands in for the backend. */
import { fileURLToPath } from "node:url";
import { afterEach, expect, vi } from "vitest";
import { silentLog } from "../common/log";
import { BackendLane } from "./backendLane";
import { startBackendProcess } from "./backendProcess.node";
import type { ConnectionSettings } from "./connectionSettings";
import type { ConnectSources } from "./connectPlan";
import type { Notice } from "./notice";
import { WorkspaceModel } from "./workspaceModel";

const ended: (() => Promise<void>)[] = [];
afterEach(async () => {
	goOn();
	for (const end of ended.splice(0)) await end();
});

export interface World {
	readonly model: WorkspaceModel;
	readonly lane: BackendLane;
	readonly notices: Notice[];
	readonly states: string[];
	readonly asked: string[];
}

/** A model over a backend of `test/fixtures/backends`; ends with the test. */
export function world({
	backend = "steady",
	settings = {},
	sources = {},
	trusted = true,
}: {
	readonly backend?: string;
	readonly settings?: Partial<ConnectionSettings>;
	readonly sources?: Partial<ConnectSources>;
	readonly trusted?: boolean;
} = {}): World {
	const script = fileURLToPath(new URL(`../../test/fixtures/backends/${backend}.mjs`, import.meta.url));
	const options = { script, log: silentLog, handshakeMs: 30_000, graceMs: 50 };
	// However long the ends of a test take, they are of one minute.
	const lane = new BackendLane(
		(sink) => startBackendProcess(options, sink),
		silentLog,
		() => 0,
	);
	const asked: string[] = [];
	const model = new WorkspaceModel({
		lane,
		log: silentLog,
		isTrusted: () => trusted,
		sources: {
			settings: () => ({
				endpoint: "mem://",
				setupFiles: [],
				timeoutMs: 30_000,
				duringOutage: "wait",
				...settings,
			}),
			workspaceFolder: () => "/projects/notes",
			home: "/home/ada",
			secrets: { get: async () => undefined, set: async () => {}, delete: async () => {} },
			askPassword: async (ref) => {
				asked.push(`${ref.level} ${ref.user} at ${ref.endpoint}`);
				return "typed";
			},
			setupFiles: async () => ({ files: [], missing: [] }),
			...sources,
		},
	});
	const notices: Notice[] = [];
	model.onDidNotice((notice) => notices.push(notice));
	const states: string[] = [];
	model.onDidChangeConnection(() => {
		if (states.at(-1) !== model.connection.state) states.push(model.connection.state);
	});
	ended.push(async () => {
		model.dispose();
		await lane.dispose();
	});
	return { model, lane, notices, states, asked };
}

/** From now on no limit of the host passes by itself, so that none is too short on a slow machine. */
export function holdTime(): void {
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
}

/** Whoever waits for a limit by now, or comes to, has waited so long; from then on time goes on by itself. */
export async function passTime(ms: number): Promise<void> {
	await expect.poll(() => vi.getTimerCount()).toBeGreaterThan(0);
	vi.advanceTimersByTime(ms);
	goOn();
}

/** Time goes on by itself. */
export function goOn(): void {
	vi.useRealTimers();
}

export const nameList = ({ sessions }: WorkspaceModel) => sessions.map(({ name }) => name);
export const settled = async ({ model }: World) => {
	await expect.poll(() => model.connection.state).toBe("connected");
	// The recovery itself is over, not only the connection made.
	await model.ensureConnected();
};
