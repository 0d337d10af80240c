/** The API in Node: the extension's model over its own backend process, without VS Code. */
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { silentLog } from "../../../../src/common/log";
import { BackendLane } from "../../../../src/model/backendLane";
import { startBackendProcess } from "../../../../src/model/backendProcess.node";
import { home } from "../../../../src/model/home.node";
import { Looks, type RememberedGrant } from "../../../../src/model/looks";
import { createPublicApi } from "../../../../src/model/publicApi";
import { WorkspaceModel } from "../../../../src/model/workspaceModel";
import { type Api, type Marked, provideApi } from "./subject";

// What mocha calls them, in VS Code.
Object.assign(globalThis, { before: beforeAll, after: afterAll });

const script = path.resolve(import.meta.dirname, "../../../../dist/backend.mjs");
let made: { readonly api: Api; end(): Promise<void> } | undefined;

/** What the user's setting holds. */
let development: readonly Marked[] = [];

provideApi({
	make: async () => {
		made ??= make();
		return made.api;
	},
	mark: async (databases) => {
		development = databases;
	},
});
afterAll(() => made?.end());

function make(): NonNullable<typeof made> {
	const lane = new BackendLane((sink) => startBackendProcess({ script, log: silentLog }, sink), silentLog);
	const model = new WorkspaceModel({
		lane,
		log: silentLog,
		isTrusted: () => true,
		sources: {
			settings: () => ({ endpoint: "mem://", setupFiles: [], timeoutMs: 30_000, duringOutage: "wait" }),
			workspaceFolder: () => undefined,
			home,
			secrets: { get: async () => undefined, set: async () => {}, delete: async () => {} },
			askPassword: async () => undefined,
			setupFiles: async () => ({ files: [], missing: [] }),
		},
	});
	const end = async () => {
		await model.disconnect();
		model.dispose();
		await lane.dispose();
	};
	let remembered: readonly RememberedGrant[] = [];
	const looks = new Looks({
		workspace: model,
		settings: () => ({ accessName: "surrealdb_sessions_look", developmentDatabases: development }),
		mark: async () => {},
		workspaceFolder: () => undefined,
		home,
		memory: {
			get: () => remembered,
			set: async (grants) => {
				remembered = grants;
			},
		},
		pid: process.pid,
		isRunning: () => false,
	});
	return { api: createPublicApi(model, { permissionRecords: () => 100, looks: async () => looks }), end };
}
