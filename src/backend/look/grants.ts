import { isPlainName, quoteIdentifier } from "../../common/surrealql/quote";
import { DEFAULT_SESSION } from "../../protocol/backend";
import type { LookGrant } from "../../protocol/look";
import type { Connection } from "../connection/connection";
import { callError } from "../connection/failures";
import type { Link } from "../connection/link";
import type { Session } from "../connection/session";
import { LookDatabase, wordsOf } from "./place";

/** Nobody who closes a session, or the connection, waits longer than this for a grant to be revoked. */
const PATIENCE_MS = 2_000;

/**
 * The grants by which sessions were signed in to look as a record. What holds a grant is a session's secret: when no
 * session has it any more, because it was closed, signed in as somebody else, signed out or reset, it is revoked.
 * A revoked grant takes nothing from a session that runs (engine 3.0.2, server 3.3.2): it signs nobody in again.
 */
export class LookGrants {
	/** All that are not known to be over. */
	readonly #known = new Map<string, LookGrant>();
	/** Those whose revoking has begun, or was refused: they are tried again when somebody asks. */
	readonly #tried = new Set<string>();
	#ending: Promise<void> = Promise.resolve();

	constructor(
		private readonly connection: Connection,
		private readonly log: (message: string) => void,
	) {}

	/** A grant that was just made, for a session that begins to be made in the same moment. */
	add(grant: LookGrant): void {
		this.#known.set(keyOf(grant), grant);
	}

	/** Revokes what no session has any more. Resolves when that is done, or has taken too long. */
	settle(): Promise<void> {
		if (this.connection.state.state !== "connected") return Promise.resolve();
		const used = this.#used();
		if (this.#known.size === 0) return Promise.resolve();
		const idle = [...this.#known].filter(([key]) => !used.has(key) && !this.#tried.has(key));
		if (idle.length > 0) {
			for (const [key] of idle) this.#tried.add(key);
			const ending = this.#revoke(idle.map(([, grant]) => grant)).then(() => undefined);
			this.#ending = Promise.all([this.#ending, ending]).then(() => undefined);
		}
		return patiently(this.#ending);
	}

	/** Revokes those of the given grants that no session has, and what was refused before. Gives those that are over. */
	async end(grants: readonly LookGrant[]): Promise<readonly LookGrant[]> {
		if (this.connection.state.state !== "connected") return [];
		const used = this.#used();
		const all = new Map(grants.map((grant) => [keyOf(grant), grant]));
		for (const key of this.#tried) {
			const grant = this.#known.get(key);
			if (grant) all.set(key, grant);
		}
		const idle = [...all].filter(([key]) => !used.has(key));
		return this.#revoke(idle.map(([, grant]) => grant));
	}

	/** Before the connection is closed: revokes all, as far as there is time for it. */
	async endAll(): Promise<void> {
		if (this.connection.state.state === "connected") {
			this.#used();
			await patiently(this.#revoke([...this.#known.values()]).then(() => undefined));
		}
		this.forget();
	}

	/** What is known is of another connection. */
	forget(): void {
		this.#known.clear();
		this.#tried.clear();
	}

	/** Keys of those that sessions have, which are all known then. */
	#used(): ReadonlySet<string> {
		const used = new Set<string>();
		const { sessions } = this.connection;
		for (const { secret } of [...sessions.all(), ...sessions.coming]) {
			if (!secret.look) continue;
			const key = keyOf(secret.look.grant);
			used.add(key);
			this.#known.set(key, secret.look.grant);
		}
		return used;
	}

	/** Gives those that are over. Not in the default session's turn: whatever runs there must not keep a grant alive. */
	async #revoke(grants: readonly LookGrant[]): Promise<readonly LookGrant[]> {
		const { link, sessions } = this.connection;
		const main = sessions.get(DEFAULT_SESSION);
		if (!link || !main) return [];
		const over: LookGrant[] = [];
		for (const grant of grants) {
			if (!(await this.#isOver(link, main, grant))) continue;
			over.push(grant);
			this.#known.delete(keyOf(grant));
			this.#tried.delete(keyOf(grant));
		}
		return over;
	}

	async #isOver(link: Link, main: Session, grant: LookGrant): Promise<boolean> {
		const { access, id, namespace, database } = grant;
		// What is kept outside is not believed to be what was put there.
		if (!isPlainName(access) || !/^\w+$/.test(id)) return true;
		try {
			const there = await LookDatabase.find(this.connection, link, main, { namespace, database });
			const statement = `ACCESS ${quoteIdentifier(access)} ON DATABASE REVOKE GRANT ${id};`;
			const answer = await there.run(statement);
			if (answer.status === "OK") return true;
			const words = wordsOf(answer);
			if (/revoked|does not exist|expired/.test(words)) return true;
			this.log(`The grant ${id} of access “${access}” in ${there.name} was not revoked: ${words}`);
		} catch (error) {
			const { message } = callError(error);
			this.log(
				`The grant ${id} of access “${access}” in ${namespace}/${database} was not revoked: ${message}`,
			);
		}
		return false;
	}
}

function keyOf({ namespace, database, access, id }: LookGrant): string {
	return JSON.stringify([namespace, database, access, id]);
}

async function patiently(work: Promise<void>): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const timeUp = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, PATIENCE_MS);
	});
	await Promise.race([work, timeUp]);
	clearTimeout(timer);
}
