/** Runs a text as a session so that nothing of it stays. */
import type { CancellationToken } from "vscode-jsonrpc";
import { errors, SessionsError } from "../../common/errors";
import { rollBackErrors } from "../../common/rollBackErrors";
import { withoutStop } from "../../common/sentences";
import { effectsOf, isRepeatable } from "../../common/surrealql/effects";
import { type Statement, splitStatements } from "../../common/surrealql/statements";
import { decodeValue, encodeJson, RawResults, type RawStatement, RawValue } from "../cbor/codec";
import { indexList, Major, readHead } from "../cbor/reader";
import type { Connection } from "../connection/connection";
import { beforeSending, callError, isCut, isRefusedBeforeRunning } from "../connection/failures";
import type { Link } from "../connection/link";
import type { Session } from "../connection/session";
import { AnswerLost } from "./answerLost";
import { whyNotUndoable } from "./undoable";
import { type Piece, piecesOf } from "./undoneRequest";
import { keepsIdentity, withUndoneTransaction } from "./undoneTransaction";

/** What a statement gave. */
export interface RolledBack extends RawStatement {
	/** Why its result is not known: its value is then this text, and its status `ERR`. */
	readonly notKnown?: string;
}

/** What is run. */
export interface RolledBackText {
	readonly text: string;
	readonly params?: Readonly<Record<string, RawValue>>;
	/** Whether it may run again to find out more: not where it does, by events say, what a roll-back does not undo. */
	readonly mayRepeat: () => Promise<boolean>;
}

/**
 * Runs the text as the session; whatever it wrote or defined is undone, however this ends. One result a statement, as
 * separate statements give them: one goes on after a failed one, and sees what those before it wrote. Call within
 * `Connection.run`.
 *
 * Not undone are the steps of sequences and what `http::` functions did. Rejects with `notRolledBack` where it is not
 * certain that all the rest would be; nothing has run then.
 */
export async function runRolledBack(
	connection: Connection,
	link: Link,
	session: Session,
	{ text, params, mayRepeat }: RolledBackText,
	token: CancellationToken,
): Promise<readonly RolledBack[]> {
	const statements = splitStatements(text);
	const why = whyNotUndoable(text, statements);
	if (why) throw rollBackErrors.cannotRollBack(why);
	if (statements.length === 0) return [];
	const mayRunAgain = async () => isRepeatable(effectsOf(text).outside) && mayRepeat();
	try {
		if (await beforeSending(() => keepsIdentity(connection, link, session))) {
			const run = () =>
				withUndoneTransaction(connection, link, session, token, (transaction) =>
					transaction.run(text, params),
				);
			const results = await run().catch(orAnswerLost);
			if (results instanceof AnswerLost) {
				if (!(await mayRunAgain())) return statements.map(() => unknown(onceOnly(results.why)));
			} else {
				const at = halfWritten(text, statements, results);
				if (at === -1) return results;
				if (!(await mayRunAgain()))
					return results.map((result, index) =>
						index <= at ? result : unknown(onceOnly(HALF_WRITTEN), result.time),
					);
			}
		}
		const pieces = await beforeSending(() => piecesOf(connection, link, session, text, statements));
		return await new UndoneRequest(connection, link, session, pieces, params, token).run(mayRunAgain);
	} catch (error) {
		const failure = callError(error);
		throw failure.code === "outcomeUnknown" && isCut(failure) ? rollBackErrors.rolledBackUnseen() : failure;
	}
}

const HALF_WRITTEN = "a statement before it failed, and what that had written by then was still there";

/**
 * The first statement that failed, may have written something before, and has others behind it; -1 where there is none.
 * Within a client-side transaction what a failed statement wrote is not undone before the end (server 3.3.2), as it is
 * where each statement stands alone.
 */
function halfWritten(
	text: string,
	statements: readonly Statement[],
	results: readonly RawStatement[],
): number {
	return statements.findIndex(({ start, end }, at) => {
		if (results[at]?.status === "OK" || at === statements.length - 1) return false;
		const { writes, calls } = effectsOf(text.slice(start, end));
		return writes.length > 0 || calls.length > 0;
	});
}

function onceOnly(why: string): string {
	return `${why}; as it has effects outside of the database, it was not run again to find out more`;
}

/** A refusal is told as one; of an answer that could not be given it is told why. */
function orAnswerLost(error: unknown): AnswerLost {
	if (!(error instanceof SessionsError) || error.code !== "serverError") throw error;
	if (isRefusedBeforeRunning(error)) throw error;
	return AnswerLost.of(error, 1);
}

/** The kind of error of a result that is not known. */
export const NOT_KNOWN = "NotKnown";

function unknown(why: string, time = "0ns"): RolledBack {
	return { status: "ERR", kind: NOT_KNOWN, time, value: encodeJson(`Not known: ${why}.`), notKnown: why };
}

/** How often a text is run to find out what its statements give besides those that fail. */
const MOST_RUNS = 40;
/** The engine's words for a statement that another one has undone. */
const UNDONE = /^The query was not executed due to a (failed|cancelled) transaction/;
const THROWN = "An error occurred: ";
const UNENCODABLE = /could not be encoded into CBOR/;

/**
 * The way by one request. A statement that fails takes the results of the others with it, so the text is run again
 * without it: what separate statements would have given. So it is for a value that has no form in CBOR.
 */
class UndoneRequest {
	/** What did not go well, by its place. */
	readonly #failed = new Map<number, RolledBack>();
	/** What went well and has a value that cannot be had, by its place: why. */
	readonly #valueless = new Map<number, string>();
	/** Whether each value is encoded by a statement of its own, which tells whose cannot be. */
	#isApart = false;

	constructor(
		private readonly connection: Connection,
		private readonly link: Link,
		private readonly session: Session,
		private readonly pieces: readonly Piece[],
		private readonly params: Readonly<Record<string, RawValue>> | undefined,
		private readonly token: CancellationToken,
	) {
		for (const [index, { value }] of pieces.entries())
			if (value === undefined)
				this.#valueless.set(index, "what this statement gives cannot be had where it is rolled back");
	}

	async run(mayRunAgain: () => Promise<boolean>): Promise<readonly RolledBack[]> {
		for (let runs = 1; ; runs++) {
			if (this.token.isCancellationRequested) throw errors.cancelled();
			const request = this.#compose();
			const answers = await this.#send(request.text);
			const outcome = this.#read(request, answers);
			if (outcome !== "again") return outcome;
			if (this.#failed.size === this.pieces.length) return this.#all(() => unknown("it did not run"));
			const why = (await mayRunAgain()) ? undefined : onceOnly("another statement took its result with it");
			if (why ?? runs === MOST_RUNS)
				return this.#all(() => unknown(why ?? "too many other statements failed"));
		}
	}

	/** Results in order, with those of which there is none as `rest` has them. */
	#all(rest: (index: number) => RolledBack): readonly RolledBack[] {
		return this.pieces.map((_, index) => this.#failed.get(index) ?? rest(index));
	}

	#compose(): Composed {
		const owners: (number | "value" | "end")[] = [];
		const parts = ["BEGIN;"];
		const asked: number[] = [];
		for (const [index, piece] of this.pieces.entries()) {
			if (this.#failed.has(index)) continue;
			parts.push(piece.text);
			for (let i = 0; i < piece.statements; i++) owners.push(index);
			if (!this.#valueless.has(index)) asked.push(index);
		}
		const values = asked.map((index) => this.pieces[index]?.value ?? "NONE");
		if (this.#isApart) {
			for (const value of values) {
				parts.push(`LET $_ = encoding::cbor::encode([${value}]);`);
				owners.push("value");
			}
		}
		parts.push(`THROW encoding::base64::encode(encoding::cbor::encode([${values.join(", ")}]));`, "CANCEL;");
		owners.push("end");
		return { text: parts.join("\n"), owners, asked };
	}

	async #send(text: string): Promise<readonly RawStatement[]> {
		const { connection, link, session, params } = this;
		const answer = await connection.call<unknown>(link, session, "query", params ? [text, params] : [text]);
		// The first is of the BEGIN.
		return answer instanceof RawResults ? answer.statements.slice(1) : [];
	}

	#read({ owners, asked }: Composed, answers: readonly RawStatement[]): readonly RolledBack[] | "again" {
		for (const [at, owner] of owners.entries()) {
			const answer = answers[at];
			if (!answer) break;
			// Nothing of it may have gone well: that would be what was not undone.
			if (answer.status === "OK") throw rollBackErrors.notUndone();
			const thrown = owner === "end" ? thrownBytes(answer) : undefined;
			if (thrown) return this.#values(thrown, owners, asked, answers);
			const message = String(decodeValue<unknown>(answer.value.bytes));
			if (UNDONE.test(message)) continue;
			if (owner === "end" || owner === "value") return this.#unencodable(at, owner, owners, asked, message);
			this.#failed.set(owner, answer);
			return "again";
		}
		return this.#all(() => unknown("the text left its transaction before its end"));
	}

	#unencodable(
		at: number,
		owner: "value" | "end",
		owners: Composed["owners"],
		asked: Composed["asked"],
		message: string,
	): readonly RolledBack[] | "again" {
		const reason = UNENCODABLE.test(message) ? HAS_NO_FORM : withoutStop(message);
		if (owner === "end" && this.#isApart) return this.#all(() => unknown(reason));
		this.#isApart = true;
		const index = owner === "value" ? asked[at - owners.indexOf("value")] : undefined;
		if (index !== undefined) this.#valueless.set(index, reason);
		return "again";
	}

	/** The values that were thrown. */
	#values(
		bytes: Uint8Array,
		owners: Composed["owners"],
		asked: Composed["asked"],
		answers: readonly RawStatement[],
	): readonly RolledBack[] {
		const offsets = indexList(bytes);
		if (!offsets) return this.#all(() => unknown("its values could not be read"));
		const values = new Map(
			asked.map((index, at) => [index, new RawValue(bytes.subarray(offsets[at], offsets[at + 1]))]),
		);
		return this.#all((index) => {
			const time = answers[owners.indexOf(index)]?.time ?? "0ns";
			const value = values.get(index);
			return value ? { status: "OK", time, value } : unknown(this.#valueless.get(index) ?? "", time);
		});
	}
}

/** What a `THROW` of a text in base64 has thrown, decoded once; `undefined` for every other answer. */
function thrownBytes({ value: { bytes } }: RawStatement): Uint8Array | undefined {
	const { major, end, argument } = readHead(bytes, 0);
	if (major !== Major.text) return undefined;
	const text = Buffer.from(bytes.buffer, bytes.byteOffset + end, argument);
	if (text.toString("latin1", 0, THROWN.length) !== THROWN) return undefined;
	return Buffer.from(text.toString("latin1", THROWN.length), "base64");
}

const HAS_NO_FORM = "its value is or holds a regular expression or a closure, which SurrealDB cannot send";

/** A request, and whose each of its statements is, without the `BEGIN`. */
interface Composed {
	readonly text: string;
	readonly owners: readonly (number | "value" | "end")[];
	/** The statements whose values are thrown. */
	readonly asked: readonly number[];
}
