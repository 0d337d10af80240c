/** A text that has run, and whose answer the server could not make: nothing comes back of the whole request. */
import { type ErrorDetail, SessionsError } from "../../common/errors";
import { withoutStop } from "../../common/sentences";

/** What a server computes, and a record may hold, but no answer: CBOR has no form for it (3.0.2, 3.3.2). */
type Unsendable = "regex" | "closure";

interface Words {
	readonly name: string;
	/** How to see it all the same. */
	readonly asText: string;
	/** What to do without a variable that holds it. */
	readonly instead: (variable: string) => string;
}

const words: Readonly<Record<Unsendable, Words>> = {
	regex: {
		name: "a regular expression",
		asText: "RETURN <string> /a/",
		instead: (variable) => `Keep its pattern as a text, such as 'a+', and use it as <regex> $${variable}`,
	},
	closure: {
		name: "a closure",
		asText: "RETURN <string> |$x| $x",
		instead: () => "Write it in the text that uses it, or make a function of it by DEFINE FUNCTION",
	},
};

/** What is told instead of an answer: that the text has run. It is never sent again. */
export class AnswerLost extends SessionsError {
	readonly #holds: Unsendable | undefined;
	/** The end of a sentence: why there is no answer. */
	readonly why: string;

	private constructor(message: string, why: string, holds: Unsendable | undefined, detail?: ErrorDetail) {
		super("outcomeUnknown", message, { ...detail, ran: true });
		this.why = why;
		this.#holds = holds;
	}

	/**
	 * @param failure of the request
	 * @param statements how many the text has: of several the results of all are lost
	 */
	static of(failure: SessionsError, statements: number): AnswerLost {
		const holds = unsendableIn(failure);
		const ran = "The database ran this, and whatever it changed is changed, but";
		if (!holds) {
			const why = `its answer could not be given (${withoutStop(failure.message)})`;
			return new AnswerLost(`${ran} ${why}. It is not sent again.`, why, holds);
		}
		const { name, asText } = words[holds];
		const why = `a result holds ${name}, which SurrealDB cannot send`;
		const what =
			statements > 1
				? `what its ${statements} statements gave, and whether one of them failed, is not known`
				: "what it gave is not known";
		const next = `To see such a value, have its text given: ${asText}, or SELECT *, <string> field AS field`;
		return new AnswerLost(`${ran} ${what}: ${why}. It is not sent again. ${next}.`, why, holds);
	}

	/** With one more sentence. */
	with(sentence: string): AnswerLost {
		return new AnswerLost(`${this.message} ${sentence}`, this.why, this.#holds, this.detail);
	}

	/** The end of a sentence that says that a variable was not set: why, and what to do. */
	whyNotSet(variable: string): string {
		if (!this.#holds) return this.why;
		const { name, instead } = words[this.#holds];
		return `its value is or holds ${name}, which SurrealDB cannot send, so that no session can keep it. ${instead(variable)}`;
	}
}

/**
 * What an answer holds that cannot be sent, by the failure of the request. A server says of a regular expression no more
 * than `Parse error`: of a text that does not parse it says where.
 */
function unsendableIn({ message, detail }: SessionsError): Unsendable | undefined {
	if (/^Closure values? cannot be/.test(message)) return "closure";
	const isRegex = message === "Unsupported value type: Regex" || /^Parse error\.?$/.test(message);
	return isRegex && !detail?.position ? "regex" : undefined;
}
