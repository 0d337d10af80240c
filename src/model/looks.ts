/** Sessions that look as a record without its password: when that may be done, and what is remembered of it. */
import type { CancellationToken } from "vscode-jsonrpc";
import { defined } from "../common/defined";
import { errors } from "../common/errors";
import { lookErrors } from "../common/lookErrors";
import {
	endLooks,
	type LookGrant,
	type LookOpened,
	type LookPlace,
	type LookPlan,
	type LookSuggestions,
	openLook,
	planLook,
	planRemoval,
	removeLookAccess,
	suggestRecords,
} from "../protocol/look";
import { checkOptionalText, checkOptions } from "./argumentsCheck";
import { isSameEndpoint } from "./endpoint";
import type { Here } from "./workspace";
import type { WorkspaceModel } from "./workspaceModel";

/** What `surrealSessions.lookAsRecord.*` says. */
export interface LookSettings {
	/** Name of the access that is defined for it. */
	readonly accessName: string;
	/** Databases in which nobody has to be asked before it is defined. */
	readonly developmentDatabases: readonly DevelopmentDatabase[];
}
export interface DevelopmentDatabase {
	readonly endpoint: string;
	readonly namespace: string;
	readonly database: string;
}

/** A grant of this or another window that may not be over: what it takes to revoke it after a crash. No secret. */
export interface RememberedGrant extends LookGrant {
	/** Of the backend's form. */
	readonly endpoint: string;
	/** Process of the extension host that knows its session. */
	readonly pid: number;
	/** It has ended by itself then: milliseconds since the epoch. */
	readonly until: number;
}

/** Where grants are remembered over the end of a window. */
export interface GrantMemory {
	get(): readonly RememberedGrant[];
	set(grants: readonly RememberedGrant[]): Promise<void>;
}

export interface LooksDeps {
	readonly workspace: Pick<
		WorkspaceModel,
		"connection" | "plan" | "here" | "request" | "ready" | "sessions" | "activeSession"
	>;
	readonly settings: () => LookSettings;
	/** Puts a database on the list of those for development. */
	readonly mark: (database: DevelopmentDatabase) => Promise<void>;
	readonly workspaceFolder: () => string | undefined;
	readonly home: string;
	readonly memory: GrantMemory;
	/** The process of this window, and whether another one still runs. */
	readonly pid: number;
	readonly isRunning: (pid: number) => boolean;
}

/** What would be run, and on which connection. */
export interface Planned extends LookPlan {
	readonly here: Here;
	readonly access: string;
}

/** The longest life of a grant, and an hour for clocks that differ. */
const FORGOTTEN_AFTER_MS = 2 * 60 * 60 * 1000;

export class Looks {
	readonly #deps: LooksDeps;

	constructor(deps: LooksDeps) {
		this.#deps = deps;
	}

	/** Where a record is looked for: the default session's database, or else the one that the user works in. */
	get place(): LookPlace {
		const { sessions, activeSession } = this.#deps.workspace;
		const [main] = sessions;
		const { namespace, database } = main?.database === undefined ? (activeSession ?? {}) : main;
		return namespace === undefined || database === undefined ? {} : { namespace, database };
	}

	/** Finds out whether a session can be made that looks as the record, and what would be run for it. */
	async plan(
		record: string,
		{ namespace, database }: LookPlace,
		token?: CancellationToken,
	): Promise<Planned> {
		// A connection that is made while the user is asked is another one, with other records.
		const here = this.#deps.workspace.here();
		const access = this.#deps.settings().accessName;
		const wanted = { ...this.place, ...defined({ namespace, database }), record, access };
		const plan = await here.request(planLook, wanted, token);
		return { ...plan, here, access };
	}

	/** Makes the session that was planned. Whoever calls has asked the user, where the database is not for development. */
	async open(
		planned: Planned,
		options: { readonly name?: string },
		token?: CancellationToken,
	): Promise<LookOpened> {
		const { here, access, record, namespace, database } = planned;
		const opened = await here.request(openLook, { record, namespace, database, access, ...options }, token);
		await this.#remember(opened.grant);
		return opened;
	}

	/** For the public API, which has nobody to ask: rejects where somebody would have to be. */
	async openUnasked(
		record: unknown,
		options: Readonly<Record<string, unknown>> | undefined,
		token?: CancellationToken,
	): Promise<LookOpened> {
		if (typeof record !== "string") throw errors.invalidArgument("The record id must be a string.");
		const { name, namespace, database } = checkOptions(options, "The options");
		checkOptionalText(name, "name");
		checkOptionalText(namespace, "namespace");
		checkOptionalText(database, "database");
		const planned = await this.plan(record, defined({ namespace, database }), token);
		if (!this.isDevelopment(planned))
			throw lookErrors.confirmationNeeded(`${planned.namespace}/${planned.database}`, planned.statement);
		return this.open(planned, defined({ name }), token);
	}

	/** Whether nobody has to be asked: the data is in memory and this window's own, or the user has said so. */
	isDevelopment({ namespace, database }: { readonly namespace: string; readonly database: string }): boolean {
		const { workspace, settings, workspaceFolder, home } = this.#deps;
		const { connection, plan } = workspace;
		if (connection.engine === "memory") return true;
		const endpoint = plan?.endpoint.normalised;
		if (endpoint === undefined) return false;
		const places = { workspaceFolder: workspaceFolder(), home };
		return settings().developmentDatabases.some(
			(each) =>
				each.namespace === namespace &&
				each.database === database &&
				isSameEndpoint(each.endpoint, endpoint, places),
		);
	}

	/** From now on nobody is asked there. */
	async markAsDevelopment({
		namespace,
		database,
		here,
	}: Pick<Planned, "namespace" | "database" | "here">): Promise<void> {
		const { workspace, mark } = this.#deps;
		// Another connection's database may have the same name.
		if (!here.isCurrent) throw errors.otherConnection();
		const endpoint = workspace.connection.endpoint;
		if (endpoint !== undefined) await mark({ endpoint, namespace, database });
	}

	/** Tables that record accesses sign in from, and some of their records. */
	suggestions(token?: CancellationToken): Promise<LookSuggestions> {
		return this.#deps.workspace.request(suggestRecords, this.place, token);
	}

	/** What would be run to remove our access from the database. */
	async planRemoval(token?: CancellationToken): Promise<Omit<Planned, "record">> {
		const here = this.#deps.workspace.here();
		const access = this.#deps.settings().accessName;
		const plan = await here.request(planRemoval, { ...this.place, access }, token);
		return { ...plan, here, access };
	}

	/** Removes it. Whoever calls has asked the user. */
	remove(planned: Omit<Planned, "record">, token?: CancellationToken): Promise<void> {
		const { here, namespace, database, access } = planned;
		return here.request(removeLookAccess, { namespace, database, access }, token);
	}

	/** Revokes what an earlier window, or an earlier process of this one, could not. Call when connected. */
	async sweep(): Promise<void> {
		const { memory, workspace, pid, isRunning } = this.#deps;
		const endpoint = workspace.plan?.endpoint.normalised;
		const isOthers = (grant: RememberedGrant) => grant.pid !== pid && isRunning(grant.pid);
		const all = memory.get().filter(({ until }) => until > Date.now());
		const grants = all.filter((grant) => grant.endpoint === endpoint && !isOthers(grant));
		const over =
			grants.length === 0 ? [] : (await workspace.request(endLooks, { grants: grants.map(bare) })).over;
		const keys = new Set(over.map(keyOf));
		const left = memory
			.get()
			.filter(
				(grant) => grant.until > Date.now() && !(grant.endpoint === endpoint && keys.has(keyOf(grant))),
			);
		if (left.length !== memory.get().length) await memory.set(left);
	}

	async #remember(grant: LookGrant): Promise<void> {
		const { memory, workspace, pid } = this.#deps;
		const endpoint = workspace.plan?.endpoint.normalised;
		// What is in memory is gone with the process that holds it.
		if (endpoint === undefined || workspace.connection.engine === "memory") return;
		const remembered = { ...bare(grant), endpoint, pid, until: Date.now() + FORGOTTEN_AFTER_MS };
		await memory.set([...memory.get(), remembered]);
		// The others may be over by now: there are never more than were made since the last one.
		void this.sweep().catch(() => undefined);
	}
}

function bare({ namespace, database, access, id }: LookGrant): LookGrant {
	return { namespace, database, access, id };
}

function keyOf(grant: LookGrant): string {
	return JSON.stringify(bare(grant));
}
