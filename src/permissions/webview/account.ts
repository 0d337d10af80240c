import type { MatrixView } from "../../protocol/matrixPage";
import { whyNotApplied } from "./applies";

const NONE_APPLY =
	"Table permissions do not apply to these sessions: they have full rights, or are system users, for whom roles decide. Choose one that is signed in as a record, or looks as one, to see what permissions do.";

/** What was done, when, where and against what: a sentence each. */
export function account({ head, news }: MatrixView): readonly string[] {
	const { startedAt, endpoint, serverVersion, place, records, unconfirmed } = head;
	const { stage, observer, sessions, since } = news;
	const server = serverVersion === undefined ? endpoint : `${endpoint}, SurrealDB ${serverVersion}`;
	const when = new Date(startedAt).toLocaleString();
	return [
		`Tried ${when} in ${place} (${server}). Everything that was tried is rolled back.`,
		`The observer is “${observer.name}”, ${observer.who}: of each table at most ${count(records, "record")} that it sees ${records === 1 ? "is" : "are"} tried.`,
		...(sessions.every((session) => whyNotApplied(session) !== undefined) ? [NONE_APPLY] : []),
		...(stage.kind === "partial" ? [`This is a part of it: ${stage.why}`] : []),
		...(unconfirmed.length > 0
			? [`Not tried where a roll-back would not undo it, and unknown therefore: ${unconfirmed.join(", ")}.`]
			: []),
		...since,
	];
}

function count(number: number, one: string): string {
	return `${number.toLocaleString("en")} ${one}${number === 1 ? "" : "s"}`;
}
