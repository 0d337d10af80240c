import { Uuid } from "surrealdb";
import { v4 as newId } from "uuid";
import { errors, type SessionsError } from "../../common/errors";
import { decodeValue, RawResults, type RawStatement, type RawValue } from "../cbor/codec";
import { callError } from "../connection/failures";
import type { Link } from "../connection/link";

/** The database's refusal, in its words. */
export class Refusal extends Error {
	override readonly name = "Refusal";
	constructor(
		message: string,
		/** A `request` was refused whole, as by the parser; of a `statement` what stands before it has run. */
		readonly of: "request" | "statement",
		/** The refusal of a whole request as the rest of the backend has it. */
		readonly described?: SessionsError,
	) {
		super(message);
	}
}

/** Values of a query's parameters: raw ones, and whatever the SDK can encode. */
export type Parameters = Readonly<Record<string, unknown>>;

/** A session that only a run of suites knows: it is in no list, and ends with its link. */
export class SuiteSession {
	readonly #uuid: Uuid;

	private constructor(
		readonly link: Link,
		id: string,
	) {
		this.#uuid = new Uuid(id);
	}

	/** A session of nobody, nowhere. */
	static async open(link: Link): Promise<SuiteSession> {
		const session = new SuiteSession(link, newId());
		try {
			await session.call("attach");
		} catch (error) {
			// The server's only word for "too many".
			if (error instanceof Refusal && error.message.startsWith("Method not allowed"))
				throw errors.tooManySessions();
			throw error;
		}
		return session;
	}

	/** One call. Rejects with a {@link Refusal}, or with a `SessionsError` where the connection fails. */
	async call<T>(method: string, params?: unknown[]): Promise<T> {
		try {
			return await this.link.call<T>({ method, session: this.#uuid, ...(params ? { params } : {}) });
		} catch (error) {
			const described = callError(error);
			throw described.code === "serverError"
				? new Refusal(described.message, "request", described)
				: described;
		}
	}

	async use(namespace: string, database: string | null): Promise<void> {
		await this.call("use", [namespace, database]);
	}

	/**
	 * Runs a text. Gives what its first statement gave, or `undefined` where it has none; rejects with the first failure of
	 * any of them.
	 */
	async run(text: string, parameters?: Parameters): Promise<RawValue | undefined> {
		const answer = await this.call<unknown>("query", parameters ? [text, parameters] : [text]);
		const statements: readonly RawStatement[] = answer instanceof RawResults ? answer.statements : [];
		const failed = statements.find(({ status }) => status === "ERR");
		if (failed) throw new Refusal(String(decodeValue<unknown>(failed.value.bytes)), "statement");
		return statements[0]?.value;
	}

	/** Nobody waits for it: with the link it ends anyway. */
	close(): void {
		this.call("detach").catch(() => {});
	}
}
