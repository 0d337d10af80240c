/** A real backend process, as the extension host forks it. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import {
	type CancellationToken,
	createMessageConnection,
	IPCMessageReader,
	IPCMessageWriter,
	type MessageConnection,
} from "vscode-jsonrpc/node";
import * as protocol from "../../../src/protocol/backend";
import { waitFor } from "./waitFor";

const entry = path.resolve(import.meta.dirname, "../../../dist/backend.mjs");

/** A backend process and everything that it has told. */
export class Backend {
	readonly rpc: MessageConnection;
	readonly states: protocol.ConnectionState[] = [];
	readonly sessions = new Map<string, protocol.SessionState>();
	readonly points = new Map<string, protocol.RestorePoint>();
	readonly log: string[] = [];
	#stderr = "";

	private constructor(readonly process: ChildProcess) {
		this.rpc = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
		this.rpc.onNotification(protocol.connectionChanged, (state) => {
			this.states.push(state);
		});
		this.rpc.onNotification(protocol.sessionsChanged, ({ changed, removed }) => {
			for (const id of removed) this.sessions.delete(id);
			for (const session of changed) this.sessions.set(session.id, session);
		});
		this.rpc.onNotification(protocol.restorePointsChanged, ({ changed, removed }) => {
			for (const id of removed) this.points.delete(id);
			for (const point of changed) this.points.set(point.id, point);
		});
		this.rpc.onNotification(protocol.log, ({ level, message }) => {
			this.log.push(`${level} ${message}`);
		});
		process.stderr?.on("data", (data) => {
			this.#stderr += data;
		});
		this.rpc.listen();
	}

	static async start(): Promise<Backend> {
		const backend = new Backend(fork(entry, [], { stdio: ["ignore", "pipe", "pipe", "ipc"], execArgv: [] }));
		await backend.rpc.sendRequest(protocol.initialize, { protocolVersion: protocol.PROTOCOL_VERSION });
		return backend;
	}

	get state(): protocol.ConnectionState {
		return this.states.at(-1) ?? { state: "disconnected" };
	}

	/** What the process wrote to standard error. */
	get stderr(): string {
		return this.#stderr;
	}

	connect(options: Partial<protocol.ConnectParams> & { endpoint: string }): Promise<protocol.ConnectResult> {
		return this.rpc.sendRequest(protocol.connect, {
			shownEndpoint: options.endpoint,
			timeoutMs: 10_000,
			duringOutage: "wait",
			setup: [],
			restore: [],
			...options,
		});
	}

	/** Runs a text; the statements with their values as SurrealQL text. */
	async query(id: string, text: string, token?: CancellationToken): Promise<StatementText[]> {
		const result = await this.rpc.sendRequest(protocol.runQuery, { id, text }, token);
		const statements: StatementText[] = [];
		for (const statement of result.statements) {
			const rows: string[] = [];
			while (statement.status === "ok" && rows.length < statement.rows) {
				const page = await this.rpc.sendRequest(protocol.resultPage, {
					run: result.run,
					statement: statement.index,
					offset: rows.length,
					limit: 1000,
					form: "surrealql",
				});
				rows.push(...(page.texts ?? []));
			}
			const value = statement.shape === "rows" ? `[${rows.join(", ")}]` : rows[0];
			statements.push({ ...statement, value: statement.status === "ok" ? (value ?? "") : "" });
		}
		void this.rpc.sendNotification(protocol.releaseRun, { run: result.run });
		return statements;
	}

	/** The one value of a text with one statement; rejects with its error. */
	async value(id: string, text: string): Promise<string> {
		const [statement] = await this.query(id, text);
		if (!statement) throw new Error("no statement");
		if (statement.error) throw new Error(statement.error.message);
		return statement.value;
	}

	until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
		return waitFor(what, condition);
	}

	async stop(): Promise<void> {
		if (this.process.exitCode !== null || this.process.signalCode !== null) return;
		const exited = once(this.process, "exit");
		this.process.disconnect();
		await exited;
	}
}

export interface StatementText extends protocol.StatementSummary {
	/** As SurrealQL. */
	readonly value: string;
}
