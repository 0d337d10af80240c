/** Statements that are run as a session to see what comes of them, and of which nothing stays. */
import type { CancellationToken } from "vscode-jsonrpc";
import { SessionsError } from "../../common/errors";
import { rollBackErrors } from "../../common/rollBackErrors";
import { decodeValue, RawResults, type RawStatement } from "../cbor/codec";
import type { Connection } from "../connection/connection";
import { isCut } from "../connection/failures";
import type { Session } from "../connection/session";

/** Values by the names under which statements read them: raw ones, or the SDK's. */
export type Params = Readonly<Record<string, unknown>>;

/** What came of statements that were tried. */
export type Attempt =
	/** All ran; the value that was asked for, as CBOR. */
	| { readonly kind: "gave"; readonly bytes: Uint8Array }
	/** One failed, and the others with it. */
	| { readonly kind: "failed"; readonly at: number; readonly message: string }
	/** The server did not even begin. */
	| { readonly kind: "refused"; readonly message: string };

/** What is tried. */
export interface Trial {
	/** One statement each, without the semicolon. */
	readonly statements: readonly string[];
	/** Evaluated at the end: what is to be known of it. */
	readonly gives: string;
	readonly params?: Params;
}

/** The engine's words for a statement that another one has taken with it. */
const UNDONE = /^The query was not executed due to a (failed|cancelled) transaction/;
const MARK = "surreal-sessions:";
const THROWN = `An error occurred: ${MARK}`;

/** An expression that ends a trial with this value, wherever it stands. */
export function giving(value: string): string {
	return `THROW '${MARK}' + encoding::base64::encode(encoding::cbor::encode(${value}))`;
}

/**
 * Tries statements as sessions. Each trial is one request and one transaction, which its last words cancel and which its
 * value leaves as an error: nothing of it can stay, however it ends, and no identity changes. That holds on every engine,
 * where a client-side transaction loses the session's identity on the embedded one (3.0.2).
 */
export class Attempts {
	constructor(
		private readonly connection: Connection,
		private readonly token: CancellationToken,
	) {}

	/** Rejects when the session runs nothing any more, and when the connection ends. */
	async try(session: Session, { statements, gives, params }: Trial): Promise<Attempt> {
		const text = ["BEGIN", ...statements, giving(gives), "CANCEL", ""].join(";\n");
		const { answers, refusal } = await this.#send(session, text, params);
		if (refusal) return { kind: "refused", message: refusal.message };
		// The first is of the BEGIN, and nothing after it may have gone well: that would be what was not undone.
		for (const [at, statement] of answers.slice(1).entries()) {
			if (statement.status === "OK") throw rollBackErrors.notUndone();
			const message = String(decodeValue<unknown>(statement.value.bytes));
			if (UNDONE.test(message)) continue;
			if (!message.startsWith(THROWN)) return { kind: "failed", at, message };
			return { kind: "gave", bytes: Buffer.from(message.slice(THROWN.length), "base64") };
		}
		throw rollBackErrors.notUndone();
	}

	/** What statements give that only read; those that fail give `undefined`. Rejects when all are refused. */
	async read(session: Session, text: string): Promise<readonly unknown[]> {
		const { answers, refusal } = await this.#send(session, text, undefined);
		if (refusal) throw refusal;
		return answers.map(({ status, value }) =>
			status === "OK" ? decodeValue<unknown>(value.bytes) : undefined,
		);
	}

	async #send(session: Session, text: string, params: Params | undefined): Promise<Sent> {
		try {
			const answer = await this.connection.run(session, this.token, (link) =>
				this.connection.call<unknown>(link, session, "query", params ? [text, params] : [text]),
			);
			return { answers: answer instanceof RawResults ? answer.statements : [] };
		} catch (error) {
			if (!(error instanceof SessionsError)) throw error;
			if (error.code === "serverError") return { answers: [], refusal: error };
			throw isCut(error) && error.code === "outcomeUnknown" ? rollBackErrors.rolledBackUnseen() : error;
		}
	}
}

interface Sent {
	readonly answers: readonly RawStatement[];
	/** The server has refused the text as a whole. */
	readonly refusal?: SessionsError;
}
