import { Emitter } from "vscode-jsonrpc";
import type { Log } from "../common/log";
import type { Backend, BackendEnd, BackendSink, StartBackend } from "./backend";

/** So many unexpected ends within so long are a loop, and nothing is started any more without being asked. */
const LOOP_ENDS = 3;
const LOOP_MS = 60_000;

/** An unexpected end. */
export interface LaneEnd extends BackendEnd {
	/** It has ended too often in a short time. */
	readonly loop: boolean;
}

/**
 * The one lane in which backends are started and ended: at most one runs, at most one is being started, and whoever
 * asks meanwhile gets that one.
 */
export class BackendLane {
	readonly #start: StartBackend;
	readonly #log: Log;
	readonly #now: () => number;
	readonly #didEnd = new Emitter<LaneEnd>();
	/** Fires when the running backend has ended without having been told to. */
	readonly onDidEnd = this.#didEnd.event;
	#running: Backend | undefined;
	#starting: Promise<Backend> | undefined;
	#ends: number[] = [];
	#lastEnd: BackendEnd | undefined;
	#disposed = false;

	constructor(start: StartBackend, log: Log, now: () => number = Date.now) {
		this.#start = start;
		this.#log = log;
		this.#now = now;
	}

	/** The backend that runs, if one does. */
	get running(): Backend | undefined {
		return this.#running;
	}

	/** The backend that runs, or a new one. Its notifications go to `sink` as long as it is the one that runs. */
	get(sink: BackendSink): Promise<Backend> {
		if (this.#running) return Promise.resolve(this.#running);
		this.#starting ??= this.#begin(sink).finally(() => {
			this.#starting = undefined;
		});
		return this.#starting;
	}

	async #begin(sink: BackendSink): Promise<Backend> {
		let live = true;
		const guarded: BackendSink = {
			...sink,
			connectionChanged: (state) => live && sink.connectionChanged(state),
			sessionsChanged: (change) => live && sink.sessionsChanged(change),
			noticed: (notice) => live && sink.noticed(notice),
		};
		let backend: Backend;
		try {
			backend = await this.#start(guarded);
		} catch (error) {
			this.#count();
			throw error;
		}
		if (this.#disposed) {
			live = false;
			await backend.stop();
			return backend;
		}
		this.#running = backend;
		backend.onDidEnd((end) => {
			live = false;
			if (this.#running !== backend) return;
			this.#running = undefined;
			this.#lastEnd = end;
			this.#log.error(`Backend ${backend.pid} ${end.how}.`);
			this.#didEnd.fire({ ...end, loop: this.#count() });
		});
		return backend;
	}

	/** The last unexpected end of one that ran. */
	get lastEnd(): BackendEnd | undefined {
		return this.#lastEnd;
	}

	/** It has ended too often in a short time. */
	get looping(): boolean {
		return this.#recent().length >= LOOP_ENDS;
	}

	/** Ends the backend that runs, or that is being started. Its end is not reported: it was told to. */
	async stop(): Promise<void> {
		const starting = this.#starting;
		if (starting) await starting.catch(() => undefined);
		const backend = this.#running;
		this.#running = undefined;
		await backend?.stop();
	}

	/** Forgets earlier ends: the user has asked for another try. */
	forgive(): void {
		this.#ends = [];
	}

	/** For good. */
	async dispose(): Promise<void> {
		this.#disposed = true;
		this.#didEnd.dispose();
		await this.stop();
	}

	/** Counts an end; true when it is one too many. */
	#count(): boolean {
		this.#ends = [...this.#recent(), this.#now()];
		return this.looping;
	}

	#recent(): number[] {
		const now = this.#now();
		return this.#ends.filter((at) => now - at < LOOP_MS);
	}
}
