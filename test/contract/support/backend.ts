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
import { WholeSessions } from "../../../src/model/wholeSessions";
import * as protocol from "../../../src/protocol/backend";
import { waitFor } from "./waitFor";

const entry = path.resolve(import.meta.dirname, "../../../dist/backend.mjs");

/** A backend process and everything that it has told. */
export class Backend {
	readonly rpc: MessageConnection;
	readonly states: protocol.ConnectionState[] = [];
	readonly sessions = new Map<string, protocol.SessionState>();
	readonly points = new Map<string, protocol.RestorePoint>();
	/** All that has been told of sessions, one after the other: what has passed is found here. */
	readonly told: protocol.SessionState[] = [];
	readonly log: string[] = [];
	readonly notices: protocol.NoticeParams[] = [];
	#stderr = "";

	private constructor(readonly process: ChildProcess) {
		this.rpc = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
		this.rpc.onNotification(protocol.connectionChanged, (state) => {
			this.states.push(state);
		});
		const whole = new WholeSessions();
		this.rpc.onNotification(protocol.sessionsChanged, (change) => {
			const { changed, restorePoints, removed } = whole.after(change);
			for (const id of removed) {
				this.sessions.delete(id);
				this.points.delete(id);
			}
			for (const session of changed) this.sessions.set(session.id, session);
			this.told.push(...changed);
			for (const point of restorePoints) this.points.set(point.id, point);
		});
		this.rpc.onNotification(protocol.notice, (notice) => {
			this.notices.push(notice);
		});
		this.rpc.onNotification(protocol.log, ({ level, message }) => {
			this.log.push(`${level} ${message}`);
		});
		process.stderr?.on("data", (data) => {
			this.#stderr += data;
		});
		this.rpc.listen();
	}

	/** @param execArgv Node's own flags */
	static async start(execArgv: string[] = []): Promise<Backend> {
		const backend = new Backend(fork(entry, [], { stdio: ["ignore", "pipe", "pipe", "ipc"], execArgv }));
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
			timeoutMs: 30_000,
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

	/** Whether this record is there, as the default session sees it. */
	async has(record: string): Promise<boolean> {
		// No table is an error.
		return (await this.value("default", `RETURN ${record}.exists()`).catch(() => "false")) === "true";
	}

	until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
		return waitFor(what, condition);
	}

	/** Does what cuts the connection, and waits until it is there again. */
	async backAfter(cut: () => unknown): Promise<void> {
		const before = this.states.length;
		await cut();
		await this.until("the cut to be seen", () => this.states.length > before);
		await this.until("the connection to be back", () => this.state.state === "connected");
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
