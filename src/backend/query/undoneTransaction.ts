/** A client-side transaction that is never committed. */
import { Uuid } from "surrealdb";
import type { CancellationToken } from "vscode-jsonrpc";
import { SessionsError } from "../../common/errors";
import { RawResults, type RawStatement, type RawValue } from "../cbor/codec";
import type { Connection } from "../connection/connection";
import { isCut } from "../connection/failures";
import type { Link } from "../connection/link";
import type { Session } from "../connection/session";

/**
 * What runs in it gives one result a statement, goes on after a failed one, and is undone by {@link cancel} or by the end
 * of the connection. A `COMMIT` in a text does not commit it (server 3.3.2: “without starting a transaction”).
 */
export class UndoneTransaction {
	private constructor(
		private readonly connection: Connection,
		private readonly link: Link,
		private readonly session: Session,
		private readonly id: Uuid,
	) {}

	static async begin(connection: Connection, link: Link, session: Session): Promise<UndoneTransaction> {
		const id = await connection.call<unknown>(link, session, "begin");
		if (!(id instanceof Uuid)) throw new Error("The server began no transaction.");
		return new UndoneTransaction(connection, link, session, id);
	}

	/** Runs a text as whoever the session is by now. Rejects when the text as a whole is refused or has no answer. */
	async run(text: string, params?: Readonly<Record<string, RawValue>>): Promise<readonly RawStatement[]> {
		const answer = await this.connection.call<unknown>(
			this.link,
			this.session,
			"query",
			params ? [text, params] : [text],
			this.id,
		);
		return answer instanceof RawResults ? answer.statements : [];
	}

	/** Undoes all of it; what still runs in it fails. */
	async cancel(): Promise<void> {
		try {
			await this.connection.call(this.link, this.session, "cancel", [this.id]);
		} catch (error) {
			// It is over: with the connection, with its session, or by itself. Nothing but a commit would keep it.
			if (!isOver(error)) throw error;
		}
	}
}

function isOver(error: unknown): boolean {
	if (!(error instanceof SessionsError)) return false;
	return isCut(error) || ["serverError", "sessionNotFound", "identityLost"].includes(error.code);
}

/**
 * Does something in a transaction that is undone whatever comes of it. Whoever cancels has it undone at once; resolves
 * or rejects when nothing of it runs any more.
 */
export async function withUndoneTransaction<T>(
	connection: Connection,
	link: Link,
	session: Session,
	token: CancellationToken,
	task: (transaction: UndoneTransaction) => Promise<T>,
): Promise<T> {
	const transaction = await UndoneTransaction.begin(connection, link, session);
	// What the text has still to do fails then, so that the session is free the sooner.
	const cancelled = token.onCancellationRequested(() => transaction.cancel().catch(() => {}));
	try {
		return await task(transaction);
	} finally {
		cancelled.dispose();
		await transaction.cancel();
	}
}

/** Of each link, once it is known: whether a session is itself within a transaction. */
const keeping = new WeakMap<Link, boolean>();

const WHO = "RETURN [$auth, $access, $token, session::ns(), session::db()]";

/**
 * Whether the session is the same within a client-side transaction as outside: on the embedded engine (3.0.2) it is
 * nobody, and nowhere. Asked once of a link, by a session that is somebody; one that is nobody proves nothing for others.
 */
export async function keepsIdentity(connection: Connection, link: Link, session: Session): Promise<boolean> {
	const known = keeping.get(link);
	if (known !== undefined) return known;
	const isSomebody = session.auth.kind !== "anonymous" && session.namespace !== undefined;
	if (!isSomebody) return false;
	const outside = await connection.call<unknown>(link, session, "query", [WHO]);
	const transaction = await UndoneTransaction.begin(connection, link, session);
	let inside: readonly RawStatement[];
	try {
		inside = await transaction.run(WHO);
	} finally {
		await transaction.cancel();
	}
	const [before] = outside instanceof RawResults ? outside.statements : [];
	const [within] = inside;
	if (!before || !within || before.status !== "OK") return false;
	const keeps = within.status === "OK" && within.value.equals(before.value);
	keeping.set(link, keeps);
	return keeps;
}
