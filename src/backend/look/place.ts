/** The database in which somebody looks as a record, and texts that run there as the default session. */
import { SessionsError } from "../../common/errors";
import { lookErrors } from "../../common/lookErrors";
import { quoteIdentifier } from "../../common/surrealql/quote";
import type { LookPlace } from "../../protocol/look";
import { decodeValue, type RawStatement, type RawValue } from "../cbor/codec";
import { mayEnter } from "../connection/catalog";
import type { Connection } from "../connection/connection";
import { beforeSending } from "../connection/failures";
import type { Link } from "../connection/link";
import type { Session } from "../connection/session";
import { AnswerLost } from "../query/answerLost";
import { sendText } from "../query/sendText";

/** A database that exists, and the default session, which is asked about it. */
export class LookDatabase {
	private constructor(
		readonly connection: Connection,
		readonly link: Link,
		readonly main: Session,
		readonly namespace: string,
		readonly database: string,
	) {}

	/**
	 * The database that is meant: what is left out is the default session's own. Rejects where there is none: to name a
	 * place that does not exist would make it. Call within `Connection.run`.
	 */
	static async find(
		connection: Connection,
		link: Link,
		main: Session,
		wanted: LookPlace,
	): Promise<LookDatabase> {
		const namespace = wanted.namespace ?? main.namespace;
		const database = wanted.database ?? (namespace === main.namespace ? main.database : undefined);
		if (!namespace || !database) throw lookErrors.noDatabase();
		const there = new LookDatabase(connection, link, main, namespace, database);
		if (!(await beforeSending(() => mayEnter(connection, link, main, namespace, database))))
			throw lookErrors.noSuchDatabase(there.name);
		return there;
	}

	/** As it is shown. */
	get name(): string {
		return `${this.namespace}/${this.database}`;
	}

	/** What a text begins with to run there: nothing where the default session is. It moves that one text only. */
	get prefix(): string {
		const { namespace, database } = this.main;
		if (namespace === this.namespace && database === this.database) return "";
		return `USE NS ${quoteIdentifier(this.namespace)} DB ${quoteIdentifier(this.database)};\n`;
	}

	/** Runs one statement there and gives what it gave. An answer that is lost rejects with `outcomeUnknown`. */
	async run(statement: string, params?: Readonly<Record<string, RawValue>>): Promise<RawStatement> {
		const { connection, link, main, prefix } = this;
		const count = prefix === "" ? 1 : 2;
		const last = (await sendText(connection, link, main, prefix + statement, count, params)).at(-1);
		if (!last) throw lookErrors.unknownAnswer();
		return last;
	}

	/** The value of a question that changes nothing; `undefined` where the server refuses it. */
	async ask(question: string, params?: Readonly<Record<string, RawValue>>): Promise<RawValue | undefined> {
		try {
			const answer = await beforeSending(() => this.run(question, params));
			return answer.status === "OK" ? answer.value : undefined;
		} catch (error) {
			const isRefused = error instanceof SessionsError && error.code === "serverError";
			if (isRefused || error instanceof AnswerLost) return undefined;
			throw error;
		}
	}

	/** What `INFO FOR DB STRUCTURE` says. Rejects where the default session may not ask, or the database is not there. */
	async structure(): Promise<unknown> {
		const value = await this.ask("INFO FOR DB STRUCTURE");
		if (!value) throw lookErrors.notAllowed(this.name);
		return decodeValue<unknown>(value.bytes);
	}
}

/** The server's words for a statement that failed. */
export function wordsOf({ value }: RawStatement): string {
	return String(decodeValue<unknown>(value.bytes));
}
